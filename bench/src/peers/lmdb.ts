/** LMDB: one synchronous write transaction a batch, synced when it returns; receipts by sequence, and an index of ids. */
import { open, type RootDatabase } from 'lmdb';
import { demand } from '../bench-error.js';
import type { Bench } from '../bench.js';
import type { Contestant } from '../harness/interleave.js';
import { storeBatches } from './batch-signatures.js';
import { batchesOf, type PeerOptions } from './peer.js';

const MAP_BYTES = 1024 * 1024 * 1024;

function openDurable(path: string): RootDatabase<Buffer, number> {
  // Without `overlappingSync` a transaction has been synced when it returns.
  return open<Buffer, number>({ path, mapSize: MAP_BYTES, encoding: 'binary', overlappingSync: false, noSync: false });
}

function sequenceBytes(sequence: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(sequence);
  return bytes;
}

async function checkCold(path: string, { receipts }: PeerOptions): Promise<void> {
  const root = openDurable(path);
  const count = root.getCount();
  receipts.forEach(({ payload }, index) => {
    const stored = root.get(index);
    demand(stored?.subarray(0, payload.length).equals(payload) === true, `LMDB has other bytes for receipt ${index}`);
  });
  await root.close();
  // The index of ids is a database of its own; its name is one more key of the root.
  demand(count >= receipts.length, `LMDB has ${count} receipts of ${receipts.length}`);
}

export function lmdb(bench: Bench, options: PeerOptions): Contestant {
  const batches = batchesOf(options);
  return {
    name: options.name,
    prepare(round) {
      const folder = bench.lapFolder();
      const path = `${folder.path}/peer.lmdb`;
      const root = openDurable(path);
      const ids = root.openDB<Buffer, string>({ name: 'ids', encoding: 'binary' });
      return {
        run() {
          let sequence = 0;
          storeBatches(options, batches, (batch, signatureOf) => {
            root.transactionSync(() => {
              batch.forEach(({ operation, payload }, index) => {
                demand(!ids.doesExist(operation), 'an operation id is unique');
                void root.put(sequence, Buffer.concat([payload, signatureOf(index)]));
                void ids.put(operation, sequenceBytes(sequence));
                sequence++;
              });
            });
          });
          return options.receipts.length;
        },
        async finish() {
          await root.close();
          if (bench.isLastRound(round)) await checkCold(path, options);
          folder.remove();
        },
      };
    },
  };
}
