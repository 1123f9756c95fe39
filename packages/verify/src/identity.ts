/**
 * Who signed: record 0 names the unit and its log key, and the checkpoint and a kept checkpoint must be of that unit
 * and that key (docs/spec/journal.md sections 2 and 3). No signature is verified here.
 */
import { equalBytes } from '@plomba/codec';
import type { IdentityPayload } from '@plomba/core/tables';
import { originOf, parseCheckpoint, type Checkpoint } from './checkpoint.js';
import { failure, finding, success, type Finding, type Place, type Result } from './finding.js';
import { recordAt } from './records.js';
import type { RecordSpans } from './span.js';

/** Record 0, which must be of kind `identity`. */
export function readIdentity(spans: RecordSpans): Result<IdentityPayload> {
  const record = recordAt(spans, 0);
  if (!record.ok) return record;
  const { kind, payload, file, offset } = record.value;
  if (kind === 'identity') return success(payload);
  const place: Place = { file, offset, sequence: 0, field: 'kind' };
  return failure(finding('identity-missing', `Record 0 is of kind '${kind}'.`, place));
}

/** Whether the checkpoint of the export is this unit's, and the unit the one that was asked for. */
export function checkIdentity(
  checkpoint: Checkpoint,
  identity: IdentityPayload,
  pinned: Uint8Array | undefined,
): Finding | undefined {
  const origin = originOf(identity.serial);
  if (checkpoint.origin !== origin) {
    const message = `The checkpoint is of '${checkpoint.origin}', the records are of '${origin}'.`;
    return finding('note-origin', message, { file: 'checkpoint' });
  }
  if (pinned === undefined || equalBytes(pinned, identity.logKey)) return undefined;
  const message = 'The log key of the export is not the key that was asked for.';
  return finding('key-pinned', message, { sequence: 0, field: 'logKey' });
}

/** Whether a head that a witness kept can be of this export; its root and its signature are still to be compared. */
export function readWitness(checkpoint: Checkpoint, identity: IdentityPayload, text: string): Result<Checkpoint> {
  const parsed = parseCheckpoint(text);
  if (!parsed.ok) return failure(finding('witness-text', parsed.message, {}));
  const witness = parsed.checkpoint;
  const origin = originOf(identity.serial);
  if (witness.origin !== origin) {
    return failure(finding('witness-log', 'The kept checkpoint is of another log.', {}));
  }
  if (witness.size <= checkpoint.size) return success(witness);
  const message = `The kept checkpoint has ${witness.size} records, the export only ${checkpoint.size}.`;
  return failure(finding('witness-size', message, { sequence: checkpoint.size }));
}

/** @param head head of the export's first records, as many as the kept checkpoint has */
export function compareWitness(witness: Checkpoint, head: Uint8Array | undefined): Finding | undefined {
  if (head !== undefined && equalBytes(head, witness.root)) return undefined;
  const message = `The first ${witness.size} records are not those of the kept checkpoint.`;
  return finding('witness-root', message, {});
}
