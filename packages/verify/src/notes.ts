/** Signed notes: the export's checkpoint, a kept one, and those inside checkpoint records (docs/spec/journal.md section 3). */
import { equalBytes } from '@plomba/codec';
import type { IdentityPayload } from '@plomba/core/tables';
import { keyHashOf, noteBytes, originOf, type Checkpoint } from './checkpoint.js';
import { finding, type Finding, type Place } from './finding.js';
import type { FindingName } from './findings.table.js';
import { placeOf } from './header.js';
import type { InnerNote } from './heads.js';
import type { LogKeys } from './log-keys.js';
import { isCanonicalSignature, type SignatureCheck } from './signature.js';
import type { RecordSpans } from './span.js';

/** The finding for a signature that was refused: whether it has a valid twin is worth a name of its own. */
export function refused(name: FindingName, signature: Uint8Array, place: Place): Finding {
  return isCanonicalSignature(signature)
    ? finding(name, 'The signature does not verify with the log key.', place)
    : finding('signature-canonical', 'The second half of the signature is not below the group order.', place);
}

/** The log key itself, before anything is verified with it. */
export function checkKey(spans: RecordSpans, identity: IdentityPayload, check: SignatureCheck): Finding | undefined {
  if (check.isStrictKey(identity.logKey)) return undefined;
  const message = 'The log key is not a canonical point of the curve, or of small order.';
  return finding('identity-key', message, placeOf(spans.entry(0), 0, 'logKey'));
}

/** What is said about a checkpoint of another key, and about one whose signature does not verify. */
export interface NoteNames {
  readonly key: 'note-key' | 'witness-log';
  readonly signature: 'note-signature' | 'witness-signature';
}

/** The key and the signature of a checkpoint. */
export function checkNote(
  checkpoint: Checkpoint,
  names: NoteNames,
  by: { readonly key: Uint8Array; readonly check: SignatureCheck },
): Finding | undefined {
  const { signature } = checkpoint;
  const place = names.key === 'note-key' ? { file: 'checkpoint' } : {};
  if (!isNoteOf(checkpoint, by.key)) {
    return finding(names.key, 'The checkpoint was signed with another key than the log key.', place);
  }
  return by.check.verify(by.key, noteBytes(checkpoint), signature)
    ? undefined
    : refused(names.signature, signature, place);
}

/** Whether a checkpoint names this key. */
export function isNoteOf({ origin, keyHash }: Checkpoint, key: Uint8Array): boolean {
  return equalBytes(keyHash, keyHashOf(origin, key));
}

/** The signatures that checkpoint records carry for the heads before them. */
export function checkInnerNotes(
  spans: RecordSpans,
  notes: readonly InnerNote[],
  how: { readonly serial: string; readonly keys: LogKeys; readonly check: SignatureCheck },
): Finding | undefined {
  const { serial, keys, check } = how;
  for (const { sequence, root, signature } of notes) {
    const note = noteBytes({ origin: originOf(serial), size: sequence, root });
    if (check.verify(keys.signerOf(sequence), note, signature)) continue;
    return refused('checkpoint-note', signature, placeOf(spans.entry(sequence), sequence, 'noteSignature'));
  }
  return undefined;
}
