/**
 * Who signed: record 0 names the unit and its log key, and the checkpoint and a kept checkpoint must be of that unit
 * and that key (docs/spec/journal.md sections 2 and 3). No signature is verified here.
 */
import { equalBytes } from '@plomba/codec';
import type { IdentityPayload } from '@plomba/core/tables';
import { keyHashOf, originOf, parseCheckpoint, type Checkpoint } from './checkpoint.js';
import type { Container } from './container.js';
import { failure, finding, success, type Finding, type Place, type Result } from './finding.js';
import { TreeHasher } from './merkle.js';
import { recordAt } from './records.js';

/** Record 0, which must be of kind `identity`. */
export function readIdentity(container: Container): Result<IdentityPayload> {
  const record = recordAt(container, 0);
  if (!record.ok) return record;
  const { kind, payload, file, offset } = record.value;
  if (kind === 'identity') return success(payload);
  const place: Place = { file, offset, sequence: 0, field: 'kind' };
  return failure(finding('identity-missing', `Record 0 is of kind '${kind}'.`, place));
}

/** Whether the checkpoint of the export is this unit's, and the unit the one that was asked for. */
export function checkIdentity(
  { checkpoint }: Container,
  identity: IdentityPayload,
  pinned: Uint8Array | undefined,
): Finding | undefined {
  const origin = originOf(identity.serial);
  if (checkpoint.origin !== origin) {
    const message = `The checkpoint is of '${checkpoint.origin}', the records are of '${origin}'.`;
    return finding('note-origin', message, { file: 'checkpoint' });
  }
  if (!equalBytes(checkpoint.keyHash, keyHashOf(origin, identity.logKey))) {
    return finding('note-key', 'The checkpoint was signed with another key than the log key.', { file: 'checkpoint' });
  }
  if (pinned === undefined || equalBytes(pinned, identity.logKey)) return undefined;
  const message = 'The log key of the export is not the key that was asked for.';
  return finding('key-pinned', message, { sequence: 0, field: 'logKey' });
}

function prefixRoot(container: Container, size: number): Uint8Array {
  const tree = new TreeHasher();
  while (tree.size < size) tree.add(container.hash(0, tree.size).bytes);
  return tree.root() ?? new Uint8Array(0);
}

/** Whether the export contains the head that a witness kept; its signature is still to be verified. */
export function checkWitness(container: Container, identity: IdentityPayload, text: string): Result<Checkpoint> {
  const parsed = parseCheckpoint(text);
  if (!parsed.ok) return failure(finding('witness-text', parsed.message, {}));
  const { checkpoint } = parsed;
  const origin = originOf(identity.serial);
  if (checkpoint.origin !== origin || !equalBytes(checkpoint.keyHash, keyHashOf(origin, identity.logKey))) {
    return failure(finding('witness-log', 'The kept checkpoint is of another log or key.', {}));
  }
  if (checkpoint.size > container.size) {
    const message = `The kept checkpoint has ${checkpoint.size} records, the export only ${container.size}.`;
    return failure(finding('witness-size', message, { sequence: container.size }));
  }
  if (equalBytes(prefixRoot(container, checkpoint.size), checkpoint.root)) return success(checkpoint);
  const message = `The first ${checkpoint.size} records are not those of the kept checkpoint.`;
  return failure(finding('witness-root', message, {}));
}
