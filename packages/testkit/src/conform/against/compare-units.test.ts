/** The comparison: units that are the same are, and one that is not is found with the fewest commands that show it. */
import { none } from '@plomba/core/country';
import type { Device } from '@plomba/firmware-sim';
import { describe, expect, it } from 'vitest';
import { tradingDevice } from '../__tests__/conform-unit.js';
import { memoryTarget } from '../memory-target.js';
import type { UnitDifference } from './compare-units.js';
import { compareOnWire } from './compare-wire.js';

/** A unit with another history: its numbers, days and times are other ones. */
function olderDevice(): Device {
  const device = tradingDevice();
  const operation = (id: string): object => ({ operation: { id, epoch: 0 } });
  device.call('day.open', operation('older-1'));
  for (const at of [1, 2, 3]) {
    device.call('receipt.issue', {
      ...operation(`older-r${at}`),
      receipt: { document: 'sale', items: [], payments: [] },
    });
  }
  device.call('day.close', operation('older-2'));
  device.advanceClock(90_000_000);
  return device;
}

describe('the comparison of two units', () => {
  it('finds nothing between two units that differ in their history only', async () => {
    const units = [memoryTarget(tradingDevice()), memoryTarget(olderDevice(), { seed: 2 })] as const;
    const report = await compareOnWire('link', units, { seed: 11, rounds: 6, length: 25 });
    expect(report.difference).toBeUndefined();
    expect(report.commands).toBe(150);
    expect(report.receipts).toBeGreaterThan(10);
  });

  it('shrinks a difference to the one command that shows it, and repeats it from its seed', async () => {
    const taxGroups = none.rules.taxGroups.map((group) =>
      group.id === 'B' ? { ...group, rate: { digits: 11n, scale: 0 } } : group,
    );
    const other = { ...none, rules: { ...none.rules, taxGroups } };
    const compare = async (): Promise<UnitDifference | undefined> => {
      const units = [memoryTarget(tradingDevice()), memoryTarget(tradingDevice(other), { seed: 2 })] as const;
      return (await compareOnWire('link', units, { seed: 4, rounds: 10, length: 25 })).difference;
    };
    const difference = await compare();
    expect(difference?.isShrunk).toBe(true);
    expect(difference?.commands).toHaveLength(1);
    expect(difference?.commands[0]).toContain('"taxGroup":"B"');
    expect(difference?.first).toContain('"rate":"10"');
    expect(difference?.second).toContain('"rate":"11"');
    expect(await compare()).toEqual(difference);
  });

  it('stops where the budget of receipts ends', async () => {
    const units = [memoryTarget(tradingDevice()), memoryTarget(tradingDevice(), { seed: 2 })] as const;
    const report = await compareOnWire('link', units, { seed: 1, rounds: 50, length: 10, receiptsMax: 30 });
    expect(report.receipts).toBeLessThanOrEqual(30);
    expect(report.rounds).toBeLessThan(50);
  });
});
