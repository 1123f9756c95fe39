/** Durable, provable receipts with one signed checkpoint for a batch of 64: against hypercore, which does not sync. */
import type { Bench, Row, RowOutcome } from '../bench.js';
import type { Contestant } from '../harness/interleave.js';
import { hypercore } from '../peers/hypercore.js';
import { demand } from '../bench-error.js';
import { planBatch } from '../workload/batch-plan.js';
import { STEP_MS } from '../workload/group-lap.js';
import { createUnit, sizesFor } from '../workload/open-unit.js';
import { operationOf, salesOf } from '../workload/receipts.js';
import { referenceReceipts } from '../workload/reference.js';
import { verifyCold } from '../workload/verify-cold.js';

const ROW = 'batch_signed';
const LIMIT = 'hypercore';
const BATCH_OF = 64;

function subject(bench: Bench, receipts: number): Contestant {
  return {
    name: ROW,
    isSubject: true,
    prepare(round) {
      const folder = bench.lapFolder();
      const path = `${folder.path}/unit.plomba`;
      const { unit, clock, close } = createUnit(path, sizesFor(64));
      const sales = salesOf(0, receipts);
      const dayOpenedUtcMs = unit.now().utcMs;
      return {
        run() {
          for (let at = 0; at < sales.length; at += BATCH_OF) {
            const batch = sales.slice(at, at + BATCH_OF);
            clock.advance(STEP_MS * BATCH_OF);
            const now = unit.now();
            const { epoch } = unit;
            for (const sale of batch) {
              demand(unit.admit(operationOf(sale, epoch)).kind === 'execute', 'each id is new');
            }
            const contents = planBatch(unit.state, batch, { epoch, now, dayOpenedUtcMs });
            const result = unit.append(contents, { signing: 'batch' });
            if (!result.ok) demand(false, `${result.code}: ${result.detail}`);
          }
          return receipts;
        },
        finish() {
          close();
          verifyCold({ path, receipts, thorough: bench.isLastRound(round) });
          folder.remove();
        },
      };
    },
  };
}

async function run(bench: Bench): Promise<RowOutcome> {
  const { lapReceipts } = bench.scale;
  const receipts = await referenceReceipts(bench, lapReceipts);
  const laps = await bench.interleave([
    hypercore(bench, { name: LIMIT, receipts, batchOf: BATCH_OF }),
    subject(bench, lapReceipts),
  ]);
  return {
    figures: [{ key: `${ROW}.ratio_to_${LIMIT}`, spread: laps.ratio(ROW, LIMIT), unit: '' }],
    beside: [ROW, LIMIT].map((name) => ({
      key: `${ROW}.rate_of_${name}`,
      spread: laps.rate(name),
      unit: 'receipts/s',
    })),
  };
}

export const batchSigned: Row = {
  name: ROW,
  what: 'durable, provable receipts: one signed checkpoint for a batch of 64',
  run,
};
