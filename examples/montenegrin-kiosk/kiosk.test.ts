import { expect, it } from 'vitest';
import { morning } from './kiosk.js';

it('issues three invoices, one a corrective, and has the JIKR of each', async () => {
  const lines: string[] = [];
  const issued = await morning((line) => lines.push(line));
  expect(issued.map(({ document, total }) => [document, total])).toEqual([
    ['sale', 120n],
    ['sale', 450n],
    ['correction', -180n],
  ]);
  const iics = issued.map(({ invoice }) => invoice?.iic);
  expect(new Set(iics).size).toBe(3);
  for (const iic of iics) expect(lines).toContainEqual(expect.stringContaining(`IKOF ${iic}`));
  expect(lines[0]).toContain('Početni depozit');
  expect(lines.filter((line) => /JIKR [0-9a-f-]{36}$/.test(line))).toHaveLength(3);
  expect(lines.filter((line) => line.includes('█'))).toHaveLength(3);
  expect(lines.at(-1)).toContain('ordinal 3');
});
