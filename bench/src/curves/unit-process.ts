/**
 * A unit on a grown journal, in a process of its own: boots, proves, appends. Prints its measures as JSON. Argument: the
 * image.
 */
import { planReceipt } from '@plomba/core';
import { none } from '@plomba/core/country';
import { FileImage, GroupCommit, SignPool, TWO_CORES } from '@plomba/core/node';
import { demand } from '../bench-error.js';
import { spreadOf } from '../harness/spread.js';
import { bytesAtBoot } from '../rows/boot.js';
import { proofsAfterBoot, warmProofs } from '../rows/inclusion-proof.js';
import { STEP_MS } from '../workload/group-lap.js';
import { GROWN_SIZES } from '../workload/grown-journal.js';
import { LOG_KEY_SEED } from '../workload/log-key.js';
import { bootOn, openUnit, portsOn } from '../workload/open-unit.js';
import { operationOf, salesOf } from '../workload/receipts.js';
import { memoryMib, type UnitMeasures } from './measures.js';

const BOOTS = 7;
const APPENDS = 7;
const RECEIPTS = 2048;
const GROUP_OF = 512;
/** Beyond every sale of a grown journal. */
const FIRST_SALE = 100_000_000;

function bootMs(path: string): number {
  const image = FileImage.open(path, { sizes: GROWN_SIZES, mode: 'open' });
  try {
    const ports = portsOn(image);
    const startMs = performance.now();
    bootOn(ports);
    return performance.now() - startMs;
  } finally {
    image.close();
  }
}

/** Receipts per second, lap by lap. */
async function signedPerSecond(path: string): Promise<number> {
  const pool = new SignPool(LOG_KEY_SEED, TWO_CORES);
  await pool.ready();
  const { unit, clock, close } = openUnit(path);
  try {
    const committer = new GroupCommit({ unit, signer: pool, commandsMax: GROUP_OF });
    const rates: number[] = [];
    for (let lap = 0; lap < APPENDS; lap++) {
      const sales = salesOf(FIRST_SALE + lap * RECEIPTS, RECEIPTS);
      const startMs = performance.now();
      const outcomes = sales.map((sale) => {
        clock.advance(STEP_MS);
        const now = unit.now();
        const operation = operationOf(sale, unit.epoch);
        const { receipt } = sale;
        const plan: Parameters<typeof committer.submit>[0]['plan'] = (state) =>
          planReceipt(state, none, { operation, receipt, now, dayOpenedUtcMs: now.utcMs });
        return committer.submit({ operation, plan });
      });
      for (const outcome of await Promise.all(outcomes)) demand(outcome.ok, 'every sale is acknowledged');
      rates.push((RECEIPTS * 1000) / (performance.now() - startMs));
    }
    return spreadOf(rates).median;
  } finally {
    close();
    await pool.close();
  }
}

async function main(path: string): Promise<UnitMeasures> {
  const boots = Array.from({ length: BOOTS }, () => bootMs(path));
  const { read } = bytesAtBoot(path);
  warmProofs(path, () => performance.now());
  const proofs = proofsAfterBoot(path, 64, () => performance.now());
  const unitMib = memoryMib();
  return {
    signedPerSecond: await signedPerSecond(path),
    bootMs: spreadOf(boots).median,
    bootFlashBytes: read,
    proofMs: spreadOf(proofs.ms).median,
    proofHashes: proofs.hashesMax,
    unitMib,
    appendingMib: memoryMib(),
  };
}

const [path] = process.argv.slice(2);
demand(path !== undefined, 'argument: image');
process.stdout.write(JSON.stringify(await main(path)));
