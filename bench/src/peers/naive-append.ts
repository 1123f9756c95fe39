/** The least that one could do: payload and signature behind each other in a file, one write and one `fdatasync` a batch. */
import { closeSync, fdatasyncSync, openSync, statSync, writeSync } from 'node:fs';
import { demand } from '../bench-error.js';
import type { Bench } from '../bench.js';
import type { Contestant } from '../harness/interleave.js';
import { storeBatches } from './batch-signatures.js';
import { batchesOf, type PeerOptions } from './peer.js';

const SIGNATURE_BYTES = 64;

export function naiveAppend(bench: Bench, options: PeerOptions): Contestant {
  const batches = batchesOf(options);
  const bytes = options.receipts.reduce((sum, { payload }) => sum + payload.length + SIGNATURE_BYTES, 0);
  return {
    name: options.name,
    prepare() {
      const folder = bench.lapFolder();
      const path = `${folder.path}/peer.log`;
      const file = openSync(path, 'w');
      return {
        run() {
          storeBatches(options, batches, (batch, signatureOf) => {
            writeSync(file, Buffer.concat(batch.flatMap(({ payload }, index) => [payload, signatureOf(index)])));
            fdatasyncSync(file);
          });
          return options.receipts.length;
        },
        finish() {
          closeSync(file);
          if (options.signing !== 'none') demand(statSync(path).size === bytes, 'the log has all its bytes');
          folder.remove();
        },
      };
    },
  };
}
