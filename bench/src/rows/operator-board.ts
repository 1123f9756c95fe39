/** The monitoring board of 10,000 units: a refresh when nothing changed, when a hundredth did, and from nothing. */
import { demand } from '../bench-error.js';
import type { Bench, Row, RowOutcome } from '../bench.js';
import { spreadOf } from '../harness/spread.js';
import { operatorIn } from './operator-intake.js';

const ROW = 'operator_board';
const UNITS = 10_000;
const HOUR_MS = 3_600_000;
const START_MS = 1_773_468_000_000;

type Unit = Parameters<Awaited<ReturnType<typeof operatorIn>>['parts']['fleet']['board']['put']>[0];

/** Units whose last documents are spread over four days, some with an alarm. */
function unitOf(number: number): Unit {
  return {
    id: `unit-${number}`,
    connected: number % 3 !== 0,
    lastDocumentMs: START_MS - ((number * 37) % 96) * HOUR_MS,
    lastSeenMs: START_MS - ((number * 11) % 48) * HOUR_MS,
    warnings: number % 50 === 0 ? ['clock-unset'] : [],
    licenceEndsMs: START_MS + (number % 400) * 24 * HOUR_MS,
    keys: [{ name: 'seal', notAfterMs: START_MS + ((number * 7) % 700) * 24 * HOUR_MS }],
    registration: number % 100 === 0 ? 'waiting' : 'done',
    findings: [],
  };
}

async function run(bench: Bench): Promise<RowOutcome> {
  const folder = bench.lapFolder();
  const operator = await operatorIn(folder.path);
  try {
    const { board } = operator.parts.fleet;
    const [cold, changed, still]: [number[], number[], number[]] = [[], [], []];
    const timed = (into: number[], nowMs: number): void => {
      const began = bench.host.nowMs();
      const { units } = board.counts(nowMs);
      into.push(bench.host.nowMs() - began);
      demand(units === UNITS, `${units} units of ${UNITS} were counted`);
    };
    for (let round = 0; round < bench.scale.rounds.warmUps + bench.scale.rounds.counted; round++) {
      bench.host.collectGarbage();
      for (let number = 0; number < UNITS; number++) board.put(unitOf(number));
      timed(cold, START_MS);
      for (let number = 0; number < UNITS; number += 100) board.put({ ...unitOf(number), lastDocumentMs: START_MS });
      timed(changed, START_MS + 1);
      timed(still, START_MS + 1);
    }
    const counted = (times: readonly number[]): readonly number[] => times.slice(bench.scale.rounds.warmUps);
    return {
      figures: [{ key: `${ROW}.ms_10000`, spread: spreadOf(counted(changed)), unit: 'ms' }],
      beside: [
        { key: `${ROW}.ms_10000_cold`, spread: spreadOf(counted(cold)), unit: 'ms' },
        { key: `${ROW}.ms_10000_unchanged`, spread: spreadOf(counted(still)), unit: 'ms' },
      ],
    };
  } finally {
    await operator.stop();
    folder.remove();
  }
}

export const operatorBoard: Row = {
  name: ROW,
  group: 'operator',
  what: 'refresh the monitoring board of 10,000 units of which a hundredth changed',
  run,
};
