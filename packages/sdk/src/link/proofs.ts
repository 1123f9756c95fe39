/**
 * What the unit proves of its journal, checked here before it is believed: heads by their signature, records by their
 * path to a head, an older head by its path to a newer one. Part of `@plomba/sdk/verification`.
 */
import type { CallOptions } from '../fiscal-error.js';
import { FiscalError } from '../fiscal-error.js';
import type { ConsistencyProof, Prover, RecordProof, SignedHead } from '../verification-port.js';

/** @throws FiscalError (as a rejection) `proof-invalid`, `no-such-receipt` when there is no such record yet */
export async function proveRecord(prover: Prover, sequence: number, options?: CallOptions): Promise<RecordProof> {
  const { query, verification } = prover;
  const { head, text } = await signedHead(prover, options);
  const { size, root } = head;
  if (sequence >= size) {
    throw new FiscalError('no-such-receipt', {
      detail: `the journal has ${size} records, none with number ${sequence}`,
    });
  }
  const { leafHash, path } = await query('proof.inclusion', { sequence, size }, options);
  if (!verification.isInclusion({ index: sequence, size, leafHash, path, root })) {
    throw new FiscalError('proof-invalid', {
      detail: `record ${sequence} is not proved to be under the head of ${size}`,
    });
  }
  return { sequence, size, leafHash, path, checkpoint: text };
}

/** @throws FiscalError (as a rejection) `rolled-back`, `proof-invalid`, `validation-failed` */
export async function proveConsistency(
  prover: Prover,
  olderText: string,
  options?: CallOptions,
): Promise<ConsistencyProof> {
  const { query, verification } = prover;
  const older = verification.headOf(olderText);
  if (older === undefined) {
    const rule = 'must be the text of a checkpoint, as checkpoint() gave it';
    throw new FiscalError('validation-failed', { path: 'checkpoint', detail: rule, rule });
  }
  const { head, text } = await signedHead(prover, options);
  if (older.serial !== head.serial) {
    throw new FiscalError('wrong-unit', { detail: `the checkpoint is of ${older.serial}, the unit is ${head.serial}` });
  }
  if (older.size > head.size) {
    throw new FiscalError('rolled-back', { detail: `the journal has ${head.size} records, it had ${older.size}` });
  }
  const { path } = await query('proof.consistency', { older: older.size, size: head.size }, options);
  const proof = { size: older.size, root: older.root, laterSize: head.size, laterRoot: head.root, path };
  if (!verification.isConsistency(proof)) {
    throw new FiscalError('rolled-back', {
      detail: `the journal of ${head.size} records does not begin with the ${older.size} of the checkpoint`,
    });
  }
  return { older: older.size, size: head.size, path, checkpoint: text };
}

/** The head of the journal now. @throws FiscalError (as a rejection) `proof-invalid` */
async function signedHead(
  { query, verification, logKey }: Prover,
  options: CallOptions | undefined,
): Promise<{ readonly head: SignedHead; readonly text: string }> {
  const { text: bytes } = await query('journal.checkpoint', {}, options);
  const text = new TextDecoder().decode(bytes);
  const head = verification.headOf(text);
  if (head === undefined) throw new FiscalError('proof-invalid', { detail: 'the unit gave no checkpoint' });
  if (!verification.isSignature(logKey, head.signed, head.signature)) {
    throw new FiscalError('proof-invalid', { detail: 'the checkpoint is not signed by the log key of the unit' });
  }
  return { head, text };
}
