/** Signed notes: the export's checkpoint, a kept one, and those inside checkpoint records (docs/spec/journal.md section 3). */
import type { IdentityPayload } from '@plomba/core/tables';
import { noteBytes, originOf, type Checkpoint } from './checkpoint.js';
import { finding, type Finding, type Place } from './finding.js';
import type { FindingName } from './findings.table.js';
import { placeOf } from './header.js';
import type { InnerNote } from './heads.js';
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

/** The signature of a checkpoint. */
export function checkNote(
  checkpoint: Checkpoint,
  identity: IdentityPayload,
  how: { readonly name: 'note-signature' | 'witness-signature'; readonly check: SignatureCheck },
): Finding | undefined {
  const { signature } = checkpoint;
  if (how.check.verify(identity.logKey, noteBytes(checkpoint), signature)) return undefined;
  return refused(how.name, signature, how.name === 'note-signature' ? { file: 'checkpoint' } : {});
}

/** The signatures that checkpoint records carry for the heads before them. */
export function checkInnerNotes(
  spans: RecordSpans,
  notes: readonly InnerNote[],
  how: { readonly identity: IdentityPayload; readonly check: SignatureCheck },
): Finding | undefined {
  const { serial, logKey } = how.identity;
  for (const { sequence, root, signature } of notes) {
    const note = noteBytes({ origin: originOf(serial), size: sequence, root });
    if (how.check.verify(logKey, note, signature)) continue;
    return refused('checkpoint-note', signature, placeOf(spans.entry(sequence), sequence, 'noteSignature'));
  }
  return undefined;
}
