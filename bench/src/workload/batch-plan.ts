/**
 * A batch that is one command: receipts of one append, each planned on the number of the one before. Numbers are all that
 * a plan reads of its predecessors in the same batch; counters are folded when the batch is staged.
 */
import { planReceipt, type Content, type UnitState } from '@plomba/core';
import { none } from '@plomba/core/country';
import type { LocalTime } from '@plomba/core/model';
import { demand } from '../bench-error.js';
import { operationOf, type Sale } from './receipts.js';

/** @throws BenchError when a sale is refused */
export function planBatch(
  state: UnitState,
  sales: readonly Sale[],
  at: { readonly epoch: number; readonly now: LocalTime; readonly dayOpenedUtcMs: number },
): readonly Content[] {
  const contents: Content[] = [];
  let { series } = state;
  const { epoch, ...time } = at;
  for (const sale of sales) {
    const operation = operationOf(sale, epoch);
    const plan = planReceipt({ ...state, series }, none, { operation, receipt: sale.receipt, ...time });
    if (!plan.ok) demand(false, `${plan.code}: ${plan.detail}`);
    for (const content of plan.contents) {
      contents.push(content);
      if (content.kind === 'receipt') series = series.with(content.payload.series, content.payload.number);
    }
  }
  return contents;
}
