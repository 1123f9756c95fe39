/** The workload: fixed, valid, and what the benchmarks say that it is. */
import { createHash } from 'node:crypto';
import { receiptRequestTable } from '@plomba/core/model';
import { describe, expect, it } from 'vitest';
import { operationOf, salesOf } from './receipts.js';

describe('the workload', () => {
  it('has receipts of 2 and of 6 lines in turn, each with an id of its own', () => {
    const sales = salesOf(0, 1000);
    expect(sales.map(({ receipt }) => receipt.items.length).slice(0, 4)).toEqual([2, 6, 2, 6]);
    expect(new Set(sales.map(({ id }) => id)).size).toBe(1000);
    expect(operationOf(sales[3] ?? expect.fail(), 7)).toMatchObject({ id: 'T1-000000003', epoch: 7 });
  });

  it('is the same wherever one begins to read it', () => {
    expect(salesOf(500, 3)).toEqual(salesOf(498, 5).slice(2));
  });

  it('never changes: figures of two versions are about the same bytes', () => {
    const hash = createHash('sha256');
    for (const { receipt } of salesOf(0, 200)) hash.update(receiptRequestTable.encode(receipt));
    expect(hash.digest('hex')).toBe('4198ace2898a440110caefe126064a7395db6a8a3eb048842844e4bdebc7e128');
  });
});
