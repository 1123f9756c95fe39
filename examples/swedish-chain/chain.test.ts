import { expect, it } from 'vitest';
import { day } from './chain.js';

it('serves five registers of two companies at once, and no sixth', async () => {
  const lines: string[] = [];
  await day((line) => lines.push(line));
  expect(lines).toEqual([
    'registers-full: Kontrollenheten har ingen licens för den här kassan; be kontoret om en.',
    '5560160680 BAR: 20 receipts',
    '5560160680 GOLV1: 20 receipts',
    '5560160680 GOLV2: 20 receipts',
    '5560160680 TERRASS: 20 receipts',
    '5566778899 BAR: 20 receipts',
    'the unit: 100 receipts, 1250000 öre',
  ]);
});
