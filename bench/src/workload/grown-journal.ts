/**
 * A journal of a given size, as years of a till make it: days of some hundred receipts, each closed. Batches are signed
 * as one, because a million signatures would take a minute of every run. The tail is the same for every size: so many
 * receipts behind the last checkpoint record, each signed by itself.
 */
import { planReceipt } from '@plomba/core';
import { none } from '@plomba/core/country';
import { demand } from '../bench-error.js';
import { planBatch } from './batch-plan.js';
import { STEP_MS } from './group-lap.js';
import { closeDay, createUnit, openDay, sizesFor, type UnitOnFile } from './open-unit.js';
import { operationOf, salesOf } from './receipts.js';

/** The same memories for every size, so that boots differ by the content alone. */
export const GROWN_SIZES: ReturnType<typeof sizesFor> = sizesFor(768);
/** Signed receipts behind the last checkpoint record. */
const TAIL_RECEIPTS = 100;

const BATCH_OF = 64;
const BATCHES_A_DAY = 5;
/** Records of a day: opening, receipts, a checkpoint record a batch, closing, its checkpoint record. */
const DAY_RECORDS: number = 1 + BATCHES_A_DAY * (BATCH_OF + 1) + 2;
const NIGHT_MS = 12 * 3_600_000;

class Till {
  readonly #on: UnitOnFile;
  #sold = 0;

  constructor(on: UnitOnFile) {
    this.#on = on;
  }

  get size(): number {
    return this.#on.unit.size;
  }

  sellBatch(count: number): void {
    const { unit, clock } = this.#on;
    const sales = salesOf(this.#sold, count);
    this.#sold += count;
    clock.advance(STEP_MS * count);
    const now = unit.now();
    const contents = planBatch(unit.state, sales, { epoch: unit.epoch, now, dayOpenedUtcMs: now.utcMs });
    const result = unit.append(contents, { signing: 'batch' });
    if (!result.ok) demand(false, `${result.code}: ${result.detail}`);
  }

  sellOne(): void {
    const { unit, clock } = this.#on;
    const [sale] = salesOf(this.#sold++, 1);
    demand(sale !== undefined, 'one sale');
    clock.advance(STEP_MS);
    const now = unit.now();
    const command = { operation: operationOf(sale, unit.epoch), receipt: sale.receipt, now, dayOpenedUtcMs: now.utcMs };
    const plan = planReceipt(unit.state, none, command);
    if (!plan.ok) demand(false, plan.detail);
    const result = unit.append(plan.contents);
    if (!result.ok) demand(false, `${result.code}: ${result.detail}`);
  }

  nextDay(): void {
    closeDay(this.#on.unit);
    this.#on.clock.advance(NIGHT_MS);
    openDay(this.#on.unit);
  }
}

/** Receipts of the next batch, so that exactly `left` records are filled; a batch has its checkpoint record beside them. */
function batchFor(left: number): number {
  const count = Math.min(BATCH_OF, left - 1);
  // One record alone could not be filled with a batch.
  return left - (count + 1) === 1 ? count - 1 : count;
}

/** Makes the image; it has exactly `records` records, and its derived area is up to date. */
export function growJournal(path: string, records: number): void {
  const on = createUnit(path, GROWN_SIZES);
  try {
    const till = new Till(on);
    while (till.size + DAY_RECORDS + 2 <= records - TAIL_RECEIPTS) {
      for (let batch = 0; batch < BATCHES_A_DAY; batch++) till.sellBatch(BATCH_OF);
      till.nextDay();
      on.unit.maintain();
    }
    while (till.size < records - TAIL_RECEIPTS) till.sellBatch(batchFor(records - TAIL_RECEIPTS - till.size));
    for (let sold = 0; sold < TAIL_RECEIPTS; sold++) till.sellOne();
    while (on.unit.maintain());
    on.image.flash.flush();
    demand(till.size === records, `the journal has ${till.size} records, not ${records}`);
  } finally {
    on.close();
  }
}
