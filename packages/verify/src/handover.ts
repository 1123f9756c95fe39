/**
 * The link between the journals of two units (docs/spec/journal.md section 9), in both directions: the archived unit names
 * the one that goes on, and that one carries the last signed checkpoint of the journal before. Both exports are
 * verified whole.
 */
import { equalBytes, toHex, utf8Decode } from '@plomba/codec';
import { parseCheckpoint } from './checkpoint.js';
import { Engine, type Outcome } from './engine.js';
import type { Finding, Result } from './finding.js';
import type { Link } from './fold/state.js';
import { portableParts } from './portable.js';
import { runOnBytes } from './pull.js';
import type { VerifyOptions } from './verify.js';

/** What can be wrong between two exports that are good by themselves. */
export const HANDOVER_FINDINGS = {
  'link-to-missing': 'The unit before names no unit that goes on.',
  'link-from-missing': 'The unit that goes on names none before.',
  'link-to-other': 'The unit before names another unit than the one whose export this is.',
  'link-from-other': 'The unit that goes on names another unit than the one whose export this is.',
  'link-checkpoint': 'The checkpoint that was handed over is not a signed checkpoint of the journal before.',
  'link-uncovered': 'The checkpoint that was handed over does not cover the link of the journal before.',
} as const;

export type HandoverFindingName = keyof typeof HANDOVER_FINDINGS;

/** What came out: how long both journals are, a finding in one of them, or one about the link. */
export type HandoverVerdict =
  | { readonly ok: true; readonly before: string; readonly after: string; readonly handedOver: number }
  | { readonly ok: false; readonly in: 'before' | 'after'; readonly finding: Finding }
  | { readonly ok: false; readonly in: 'link'; readonly name: HandoverFindingName; readonly message: string };

export type HandoverOptions = Pick<VerifyOptions, 'verifySignature' | 'hashing' | 'signatureCache'>;

function outcomeOf(file: Uint8Array, options: HandoverOptions, witness?: string): Result<Outcome> {
  const asked = { key: undefined, witness, bytes: file.length, onProgress: undefined };
  return runOnBytes(file, new Engine({ mode: 'signatures', ...asked, ...portableParts(options) }).run());
}

function broken(name: HandoverFindingName): HandoverVerdict {
  return { ok: false, in: 'link', name, message: HANDOVER_FINDINGS[name] };
}

function names({ payload }: Link, { identity }: Outcome): boolean {
  const { serial, journalId, logKey } = payload;
  const isSame = serial === identity.serial && equalBytes(journalId, identity.journalId);
  return isSame && equalBytes(logKey, identity.logKey);
}

/**
 * Verifies the export of an archived unit, that of the unit that goes on, and the link between them. Never throws for
 * anything that the bytes may hold.
 */
export function verifyHandover(before: Uint8Array, after: Uint8Array, options: HandoverOptions = {}): HandoverVerdict {
  const old = outcomeOf(before, options);
  if (!old.ok) return { ok: false, in: 'before', finding: old.finding };
  const next = outcomeOf(after, options);
  if (!next.ok) return { ok: false, in: 'after', finding: next.finding };
  const { to } = old.value.state.links;
  const { from } = next.value.state.links;
  if (to === undefined) return broken('link-to-missing');
  if (from === undefined) return broken('link-from-missing');
  if (!names(to, next.value)) return broken('link-to-other');
  if (!names(from, old.value)) return broken('link-from-other');
  const text = utf8Decode(from.payload.checkpoint ?? new Uint8Array(0)) ?? '';
  const parsed = parseCheckpoint(text);
  // The journal before must have that head, signed by the key that was in force there.
  if (!parsed.ok || !outcomeOf(before, options, text).ok) return broken('link-checkpoint');
  const { size } = parsed.checkpoint;
  if (size <= to.sequence) return broken('link-uncovered');
  const [first, second] = [old, next].map(({ value }) => toHex(value.identity.journalId));
  return { ok: true, before: first ?? '', after: second ?? '', handedOver: size };
}
