// A sample of all single faults of the line: nothing is doubled, lost or denied, and what the till believes of an IIC is
// what the unit has. More of them: connector-single-faults.slow.test.ts.
import { describe, expect, it } from 'vitest';
import { DAY, faultyDay, judge, singleFaults, sweep } from './helpers/connector-faults.js';

describe('the driver of a connector', () => {
  it('is certain of a day without faults', async () => {
    const day = await faultyDay([]);
    expect([...day.beliefs.values()].map(({ state }) => state)).toEqual(DAY.map(() => 'committed'));
    expect(judge(day)).toEqual([]);
  });

  it('doubles, loses and denies nothing under a single fault, and leaves nothing unknown', async () => {
    const { bytes } = await faultyDay([]);
    const { cases, findings } = await sweep(singleFaults(bytes, 997));
    console.log(`connector: ${cases} single faults of ${bytes['to-unit']} + ${bytes['from-unit']} bytes`);
    expect(cases).toBeGreaterThan(40);
    expect(findings).toEqual([]);
  }, 120_000);
});

describe('the judge', () => {
  it('sees what is stored twice, lost, denied, or under another IIC', async () => {
    const day = await faultyDay([]);
    const [first] = day.stored;
    if (first === undefined) throw new TypeError('nothing is stored');
    const committed = { state: 'committed', iic: first.iic } as const;
    expect(judge({ ...day, stored: [...day.stored, first] })).toContain('Kafa is stored 2 times');
    expect(judge({ ...day, stored: day.stored.slice(1) })).toEqual(['Kafa is lost']);
    expect(judge({ ...day, beliefs: new Map([['Kafa', { state: 'not-committed' }]]) })).toContain('Kafa is denied');
    expect(judge({ ...day, beliefs: new Map([['Čaj', committed]]) })).toEqual(['Čaj has the IIC of another one']);
    expect(judge({ ...day, deposits: 4000n })).toEqual(['the deposit is 4000']);
  });
});
