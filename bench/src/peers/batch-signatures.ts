/** The signatures of a peer's batches, made in the way that its options say. */
import { sign } from 'node:crypto';
import type { SigningJob } from '@plomba/core/node';
import { demand } from '../bench-error.js';
import type { ReferenceReceipt } from '../workload/reference.js';
import type { PeerOptions } from './peer.js';

const NO_SIGNATURE = new Uint8Array(0);

/**
 * Calls `store` for each batch with its signatures. With a pool, the next batch is being signed by the workers while
 * this one is stored.
 */
export function storeBatches(
  options: PeerOptions,
  batches: readonly (readonly ReferenceReceipt[])[],
  store: (batch: readonly ReferenceReceipt[], signatureOf: (index: number) => Uint8Array) => void,
): void {
  const { signing, key, pool } = options;
  if (signing !== 'pool') {
    for (const batch of batches) {
      if (signing === 'record') {
        store(batch, (index) => sign(null, batch[index]?.message ?? NO_SIGNATURE, key));
      } else {
        // One signature for the batch stands with its last receipt.
        const last = batch.length - 1;
        const isSigned = signing === 'batch';
        store(batch, (index) =>
          isSigned && index === last ? sign(null, batch[index]?.message ?? NO_SIGNATURE, key) : NO_SIGNATURE,
        );
      }
    }
    return;
  }
  demand(pool !== undefined, 'a peer that signs with the pool is given it');
  let job: SigningJob | undefined;
  batches.forEach((batch, at) => {
    const signatures = (job ?? pool.start(batch.map(({ message }) => message))).finish();
    const next = batches[at + 1];
    job = next === undefined ? undefined : pool.start(next.map(({ message }) => message));
    store(batch, (index) => signatures[index] ?? NO_SIGNATURE);
  });
}
