/**
 * All signatures of an export (docs/spec/journal.md section 2), last, because they cost the most: the checkpoint's, a
 * kept checkpoint's, those inside checkpoint records, and that of every signed record. A record without a signature is
 * covered by the checkpoint, which is always signed.
 */
import type { IdentityPayload } from '@plomba/core/tables';
import { noteBytes, originOf, type Checkpoint } from './checkpoint.js';
import type { Container } from './container.js';
import { finding, type Finding, type Place } from './finding.js';
import type { FindingName } from './findings.table.js';
import type { InnerNote } from './heads.js';
import type { Progress } from './progress.js';
import { isCanonicalSignature, recordMessage, type SignatureCheck } from './signature.js';

export interface SignedParts {
  readonly container: Container;
  readonly identity: IdentityPayload;
  readonly witness: Checkpoint | undefined;
  readonly innerNotes: readonly InnerNote[];
}

interface Signed {
  readonly name: FindingName;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
  readonly place: Place;
}

function* notesOf({ container, identity, witness, innerNotes }: SignedParts): Generator<Signed> {
  const { checkpoint } = container;
  const origin = originOf(identity.serial);
  const { signature } = checkpoint;
  yield { name: 'note-signature', message: noteBytes(checkpoint), signature, place: { file: 'checkpoint' } };
  if (witness !== undefined) {
    yield { name: 'witness-signature', message: noteBytes(witness), signature: witness.signature, place: {} };
  }
  for (const { sequence, root, signature: inner } of innerNotes) {
    const { file, offset } = container.entry(sequence);
    const place = { file, offset, sequence, field: 'noteSignature' };
    yield { name: 'checkpoint-note', message: noteBytes({ origin, size: sequence, root }), signature: inner, place };
  }
}

function checkOne(
  { name, message, signature, place }: Signed,
  verifies: (signed: Signed) => boolean,
): Finding | undefined {
  if (!isCanonicalSignature(signature)) {
    return finding('signature-canonical', 'The second half of the signature is not below the group order.', place);
  }
  if (verifies({ name, message, signature, place })) return undefined;
  return finding(name, 'The signature does not verify with the log key.', place);
}

function checkKey({ container, identity }: SignedParts, check: SignatureCheck): Finding | undefined {
  if (check.isStrictKey(identity.logKey)) return undefined;
  const { file, offset } = container.entry(0);
  const message = 'The log key is not a canonical point of the curve, or of small order.';
  return finding('identity-key', message, { file, offset, sequence: 0, field: 'logKey' });
}

/** Verifies every signature; `progress` counts the records. */
export function checkSignatures(parts: SignedParts, check: SignatureCheck, progress: Progress): Finding | undefined {
  const { container, identity } = parts;
  const weak = checkKey(parts, check);
  if (weak !== undefined) return weak;
  const verifies = ({ message, signature }: Signed): boolean => check.verify(identity.logKey, message, signature);
  for (const note of notesOf(parts)) {
    const wrong = checkOne(note, verifies);
    if (wrong !== undefined) return wrong;
  }
  for (let sequence = 0; sequence < container.size; sequence++) {
    const { file, offset, bytes: signature } = container.signature(sequence);
    const message = recordMessage(identity.journalId, sequence, container.hash(0, sequence).bytes);
    const place = { file, offset, sequence, field: 'signature' };
    const wrong =
      signature.length === 0 ? undefined : checkOne({ name: 'signature-invalid', message, signature, place }, verifies);
    if (wrong !== undefined) return wrong;
    progress.step();
  }
  return undefined;
}
