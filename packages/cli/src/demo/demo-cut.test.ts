import { parseTillRoll } from '@plomba/core/model';
import { describe, expect, test } from 'vitest';
import { containing } from '../__tests__/matchers.js';
import { makeCafeDay } from '../rolls/cafe-day.js';
import { bootDecision, chooseCut } from './demo-cut.js';

describe('the power cut of the demo', () => {
  test('hits a receipt in the middle half of the day, another one for another seed, the same for the same', () => {
    const cuts = Array.from({ length: 40 }, (_, seed) => ({
      cut: chooseCut(makeCafeDay(seed), seed),
      roll: makeCafeDay(seed),
    }));
    for (const { cut, roll } of cuts) {
      const line = roll.lines[cut.index];
      expect(line?.operation).toBe(cut.operation);
      expect(line?.action === 'issue' && line.receipt.items.length).toBeGreaterThanOrEqual(2);
      expect(cut.index / roll.lines.length).toBeGreaterThanOrEqual(0.24);
      expect(cut.index / roll.lines.length).toBeLessThanOrEqual(0.76);
      expect([1, 2]).toContain(cut.flashOperation);
    }
    expect(new Set(cuts.map(({ cut }) => cut.index)).size).toBeGreaterThan(20);
    expect(new Set(cuts.map(({ cut }) => cut.flashOperation)).size).toBe(2);
    expect(chooseCut(makeCafeDay(3), 3)).toEqual(chooseCut(makeCafeDay(3), 3));
  });

  test('says so when a roll has no such receipt', () => {
    const time = '2026-03-14T08:00:00+01:00';
    const roll = parseTillRoll({
      format: 'plomba-till-roll/1',
      title: 'short',
      currency: 'EUR',
      lines: [{ operation: 'a', time, action: 'open-day' }],
    });
    expect(() => chooseCut(roll, 1)).toThrow(expect.objectContaining({ code: 'no-receipt-to-cut', exitCode: 2 }));
  });
});

describe('what boot decided', () => {
  test('is explained by the row of the recovery table', () => {
    expect(bootDecision('@C')).toMatchObject({
      row: '@C',
      decision: 'discard-tail',
      why: containing('torn'),
    });
    expect(bootDecision('@Z').decision).toBe('unknown');
  });
});
