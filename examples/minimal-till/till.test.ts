import { expect, it } from 'vitest';
import { sellTwice } from './till.js';

it('sells twice and issues two receipts', async () => {
  const lines: string[] = [];
  await sellTwice((line) => lines.push(line));
  expect(lines).toEqual([
    'receipt 1, change 140 hundredths',
    'receipt 2, repeated: true',
    'the operation is committed, once',
  ]);
});
