/** What a verification in any mode says of an export that holds. */
import { toHex } from '@plomba/codec';
import type { Outcome, VerifyMode } from './engine.js';
import type { Finding } from './finding.js';
import { rulesVersion } from './findings.table.js';
import type { Result } from './finding.js';
import type { Summary } from './summary.js';

/** Whose export it is and where it ends. Hashes, ids and keys as hex. */
export interface VerifiedHead {
  readonly serial: string;
  readonly journalId: string;
  readonly logKey: string;
  readonly size: number;
  readonly root: string;
  /** Text of the signed checkpoint: what a witness should keep. */
  readonly checkpoint: string;
}

/** A finding is the first that was found; there may be more behind it. */
export type Report =
  | {
      readonly ok: true;
      readonly mode: VerifyMode;
      /** Version of the set of checks that the export passed. */
      readonly rulesVersion: number;
      readonly head: VerifiedHead;
      /** In mode `signatures`. */
      readonly summary?: Summary;
    }
  | { readonly ok: false; readonly finding: Finding };

export function reportOf(mode: VerifyMode, result: Result<Outcome>): Report {
  if (!result.ok) return result;
  const { checkpoint, note, identity, census, state } = result.value;
  const head: VerifiedHead = {
    serial: identity.serial,
    journalId: toHex(identity.journalId),
    logKey: toHex(identity.logKey),
    size: checkpoint.size,
    root: toHex(checkpoint.root),
    checkpoint: note,
  };
  const summary = mode === 'signatures' ? { summary: census.summary({ checkpoint, note }, state) } : {};
  return { ok: true, mode, rulesVersion, head, ...summary };
}
