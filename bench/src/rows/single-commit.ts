/** One receipt at a time, acknowledged after its own sync: against one signature and one sync with nothing else. */
import { planReceipt } from '@plomba/core';
import { none } from '@plomba/core/country';
import { demand } from '../bench-error.js';
import type { Bench, Row, RowOutcome } from '../bench.js';
import type { Contestant } from '../harness/interleave.js';
import { syncAndSign } from '../limits/sync-and-sign.js';
import { naiveAppend } from '../peers/naive-append.js';
import { sqlite } from '../peers/sqlite.js';
import { STEP_MS } from '../workload/group-lap.js';
import { logKeyObject } from '../workload/log-key.js';
import { createUnit, sizesFor } from '../workload/open-unit.js';
import { operationOf, salesOf } from '../workload/receipts.js';
import { referenceReceipts, type ReferenceReceipt } from '../workload/reference.js';
import { verifyCold } from '../workload/verify-cold.js';

const ROW = 'single_commit';
const LIMIT = 'limit';
const BLOCK_BYTES = 16;
/** Header, previous hash, signature and trailer of a frame. */
const FRAME_BYTES = 136;

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
          for (const sale of sales) {
            clock.advance(STEP_MS);
            const operation = operationOf(sale, unit.epoch);
            const { receipt } = sale;
            demand(unit.admit(operation).kind === 'execute', 'each id is new');
            const plan = planReceipt(unit.state, none, { operation, receipt, now: unit.now(), dayOpenedUtcMs });
            if (!plan.ok) demand(false, `${plan.code}: ${plan.detail}`);
            const result = unit.append(plan.contents);
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

/** Bytes of a middling frame of the workload. */
function frameBytesOf(receipts: readonly ReferenceReceipt[]): number {
  const bytes = receipts.reduce((sum, { payload }) => sum + payload.length, 0) / receipts.length;
  return Math.ceil((bytes + FRAME_BYTES) / BLOCK_BYTES) * BLOCK_BYTES;
}

async function run(bench: Bench): Promise<RowOutcome> {
  const { singleReceipts } = bench.scale;
  const receipts = await referenceReceipts(bench, singleReceipts);
  const messages = receipts.map(({ message }) => message);
  const key = logKeyObject();
  const peer = { receipts, batchOf: 1, signing: 'record', key } as const;
  const laps = await bench.interleave([
    syncAndSign(bench, { name: LIMIT, messages, key, frameBytes: frameBytesOf(receipts) }),
    subject(bench, singleReceipts),
    naiveAppend(bench, { ...peer, name: 'naive_append' }),
    sqlite(bench, { ...peer, name: 'sqlite' }),
  ]);
  const ratio = (name: string): RowOutcome['figures'][number] => ({
    key: `${ROW}.ratio_to_${name}`,
    spread: laps.ratio(ROW, name),
    unit: '',
  });
  return {
    figures: [ratio(LIMIT)],
    beside: [
      ratio('naive_append'),
      ratio('sqlite'),
      ...[ROW, LIMIT, 'naive_append', 'sqlite'].map((name) => ({
        key: `${ROW}.rate_of_${name}`,
        spread: laps.rate(name),
        unit: 'receipts/s',
      })),
    ],
  };
}

export const singleCommit: Row = {
  name: ROW,
  what: 'one receipt at a time, each after its own fdatasync',
  run,
};
