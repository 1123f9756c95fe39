import { expect, it } from 'vitest';
import { openTonight } from './day.js';

it('serves an evening and closes it; every sum was worked out by hand', async () => {
  const lines: string[] = [];
  await openTonight((line) => lines.push(line));
  expect(lines).toEqual([
    '1  table 4: 81.60, change 3.40', // 2 × 7.90 + 2 × 24.50 + 4 × 4.20; 20 + 50 + 15 handed over
    '2  table 7, Ana: 16.90',
    '3  table 7, Ivo: 22.50',
    '4  table 2: 27.80, change 2.20', // 3 × 5.60 + 3 × 4.20 − 1.60
    '5  table 2, a cake goes back: 5.60',
    'copy 1 of receipt 2',
    'day 1 closed (Z)',
    '  copies: 1',
    '  payment/card: 66.90', // 50.00 + 16.90
    '  payment/cash: 56.30', // 11.60 + 22.50 + 27.80 − 5.60: what stayed in the drawer
    '  payment/voucher: 20.00',
    '  total/refund: -5.60',
    '  total/sale: 148.80',
  ]);
});
