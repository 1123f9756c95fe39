import { expect, it } from 'vitest';
import { offlineDay } from './day.js';

it('sells through a day without internet, and reports every invoice once with its reason', async () => {
  const lines: string[] = [];
  const rows = await offlineDay((line) => lines.push(line));
  expect(rows.map(({ invoice, reason }) => [invoice, reason])).toEqual([
    [1, ''],
    [2, 'NOINTERNET'],
    [3, 'NOINTERNET'],
    [4, 'NOINTERNET'],
    [5, 'NOINTERNET'],
    [6, 'SERVICE'],
  ]);
  expect(rows.map(({ waitedFor }) => waitedFor)).toEqual(['0 h', '7 h', '5 h', '3 h', '1 h', '1 h']);
  expect(new Set(rows.map(({ jikr }) => jikr)).size).toBe(6);
  expect(rows.map(({ sent }) => sent)).toEqual([1, 1, 1, 1, 1, 2]);
  for (const { sameIic, jikr } of rows) {
    expect(sameIic).toBe(true);
    expect(jikr).toMatch(/^[0-9a-f-]{36}$/);
  }
  expect(lines[1]).toContain('4 invoices wait');
  expect(lines[1]).toContain('NOINTERNET');
});
