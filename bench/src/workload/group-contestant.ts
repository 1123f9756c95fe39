/** The unit as a contestant: sales through a group commit, verified cold after each lap. */
import type { BatchSigner } from '@plomba/core/node';
import type { Bench } from '../bench.js';
import type { Contestant } from '../harness/interleave.js';
import { groupLap } from './group-lap.js';
import { verifyCold } from './verify-cold.js';

export interface GroupContestant {
  readonly name: string;
  readonly receipts: number;
  readonly groupOf: number;
  readonly signer: BatchSigner;
}

export function groupContestant(bench: Bench, options: GroupContestant): Contestant {
  const { name, receipts, groupOf, signer } = options;
  return {
    name,
    isSubject: true,
    prepare(round) {
      const folder = bench.lapFolder();
      const path = `${folder.path}/unit.plomba`;
      const lap = groupLap({ path, count: receipts, groupOf, signer });
      return {
        run: () => lap.run(),
        finish() {
          lap.close();
          verifyCold({ path, receipts, thorough: bench.isLastRound(round) });
          folder.remove();
        },
      };
    },
  };
}
