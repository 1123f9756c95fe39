/**
 * Hypercore 10: a signed append-only log with a Merkle tree, the nearest relative of a journal that is signed by the
 * batch. It is left as it comes: it never calls `fdatasync`, so what it acknowledged may be lost with the power.
 */
import Hypercore from 'hypercore';
import { demand } from '../bench-error.js';
import type { Bench } from '../bench.js';
import type { Contestant } from '../harness/interleave.js';
import type { ReferenceReceipt } from '../workload/reference.js';

export interface HypercoreOptions {
  readonly name: string;
  readonly receipts: readonly ReferenceReceipt[];
  readonly batchOf: number;
}

async function checkCold(path: string, receipts: readonly ReferenceReceipt[]): Promise<void> {
  const core = new Hypercore(path);
  await core.ready();
  demand(core.length === receipts.length, `hypercore has ${core.length} receipts of ${receipts.length}`);
  for (const [index, { payload }] of receipts.entries()) {
    demand(payload.equals(await core.get(index)), `hypercore has other bytes for receipt ${index}`);
  }
  await core.close();
}

export function hypercore(bench: Bench, options: HypercoreOptions): Contestant {
  const { receipts, batchOf } = options;
  const batches: Buffer[][] = [];
  for (let at = 0; at < receipts.length; at += batchOf) {
    batches.push(receipts.slice(at, at + batchOf).map(({ payload }) => payload));
  }
  return {
    name: options.name,
    async prepare(round) {
      const folder = bench.lapFolder();
      const core = new Hypercore(folder.path);
      await core.ready();
      return {
        async run() {
          for (const batch of batches) await core.append(batch);
          return receipts.length;
        },
        async finish() {
          await core.close();
          if (bench.isLastRound(round)) await checkCold(folder.path, receipts);
          folder.remove();
        },
      };
    },
  };
}
