import { formatTime, parseTillRoll, tillRollToJson, type TillRoll } from '@plomba/core/model';
import { describe, expect, it, test } from 'vitest';
import { committedText, findingsOf, issued, pathOf, printed, rollFile } from './__tests__/roll-files.js';
import { makeCafeDay } from './cafe-day.js';

const days = Array.from({ length: 50 }, (_, index) => ({ seed: index + 1, roll: makeCafeDay(index + 1) }));

/** What a day shows, counted. */
function contents(roll: TillRoll): Record<string, number> {
  const receipts = issued(roll);
  const items = receipts.flatMap(({ receipt }) => receipt.items);
  const count = (document: string): number => receipts.filter(({ receipt }) => receipt.document === document).length;
  const action = (name: string): number => roll.lines.filter((line) => line.action === name).length;
  const kindsOf = (index: number): string => (receipts[index]?.receipt.payments ?? []).map(({ kind }) => kind).join();
  return {
    receipts: receipts.length,
    refunds: count('refund'),
    corrections: count('correction'),
    trainings: count('training'),
    proformas: count('proforma'),
    referring: receipts.filter(({ refersToOperation }) => refersToOperation !== undefined).length,
    buyers: receipts.filter(({ receipt }) => receipt.buyer?.taxNumber !== undefined).length,
    copies: action('copy'),
    cashIn: action('cash-in'),
    cashOut: action('cash-out'),
    opened: action('open-day'),
    closed: action('close-day'),
    clockSet: action('set-clock'),
    splitWithCash: Math.min(2, receipts.filter((_, index) => kindsOf(index) === 'card,cash').length),
    vouchers: Math.min(1, receipts.filter((_, index) => kindsOf(index).startsWith('voucher')).length),
    manyGroups: Math.min(
      1,
      receipts.filter(({ receipt }) => new Set(receipt.items.map((i) => i.taxGroup)).size === 6).length,
    ),
    discounts: Math.min(1, items.filter(({ discount }) => (discount ?? 0n) > 0n).length),
    surcharges: Math.min(1, items.filter(({ surcharge }) => surcharge !== undefined).length),
    longPrices: Math.min(1, items.filter(({ unitPrice }) => unitPrice.scale >= 3).length),
    fractions: Math.min(1, items.filter(({ quantity }) => quantity.scale > 0).length),
  };
}

describe('a day of a café', () => {
  test('rolls/cafe-day.json is the day of seed 1 (UPDATE_SPEC=1 rewrites it)', async () => {
    const file = rollFile('cafe-day');
    const wanted = await printed(tillRollToJson(makeCafeDay(1)), file);
    expect(committedText(file, wanted)).toBe(wanted);
  });

  test('every receipt of 50 days is accepted under the plain rules, and the rolls are well formed', () => {
    for (const { seed, roll } of days) {
      expect(findingsOf(roll), `seed ${seed}`).toEqual([]);
      expect(parseTillRoll(tillRollToJson(roll)), `seed ${seed}`).toEqual(roll);
    }
  });

  test('each of 50 days shows everything that a till does, within one day', () => {
    for (const { seed, roll } of days) {
      expect(contents(roll), `seed ${seed}`).toEqual({
        receipts: 80,
        refunds: 2,
        corrections: 1,
        trainings: 1,
        proformas: 1,
        referring: 3,
        buyers: 1,
        copies: 2,
        cashIn: 1,
        cashOut: 1,
        opened: 1,
        closed: 1,
        clockSet: 2,
        splitWithCash: 2,
        vouchers: 1,
        manyGroups: 1,
        discounts: 1,
        surcharges: 1,
        longPrices: 1,
        fractions: 1,
      });
      const hours = roll.lines.map(({ time }) => formatTime(time));
      expect(
        hours.every((text) => /^2026-03-14T(0[6-9]|1[0-9]|2[01]):.*\+01:00$/.test(text)),
        `seed ${seed}`,
      ).toBe(true);
    }
  });

  it('sets the clock a few seconds forward, and a minute back', () => {
    const steps = makeCafeDay(1).lines.flatMap((line) =>
      line.action === 'set-clock' ? [line.to.utcMs - line.time.utcMs] : [],
    );
    expect(steps).toEqual([4000, -60_000]);
  });

  it('depends on nothing but its seed', () => {
    expect(makeCafeDay(7)).toEqual(days[6]?.roll);
    const [first, second] = days.map(({ roll }) => roll.lines.map(({ time }) => time.utcMs));
    expect(first).not.toEqual(second);
  });

  test.each([-1, 0.5, 2 ** 32, Number.NaN])('seed %d is none', (seed) => {
    expect(pathOf(() => makeCafeDay(seed))).toBe('seed');
  });
});
