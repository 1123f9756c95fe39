/** What the chart says, and how its axis is parted. */
import { describe, expect, it } from 'vitest';
import { findingOf, medianOf, scalesOf, type DayCount } from './parts/bars.js';

const days = (...counts: readonly number[]): readonly DayCount[] =>
  counts.map((documents, at) => ({ date: `2026-03-${String(at + 1).padStart(2, '0')}`, documents }));

describe('documents per day', () => {
  it.each([
    [0, [0, 1]],
    [1, [0, 1]],
    [3, [0, 1, 2, 3]],
    [9, [0, 2, 4, 6, 8, 10]],
    [21, [0, 5, 10, 15, 20, 25]],
    [200, [0, 50, 100, 150, 200]],
    [1234, [0, 500, 1000, 1500]],
  ])('parts the axis from zero in whole documents: up to %d', (most, ticks) => {
    expect(scalesOf(days(most, 0), 720).ticks).toEqual(ticks);
  });

  it('keeps every bar between the axes, the highest below the top', () => {
    for (let count = 1; count <= 400; count += 21) {
      const counts = days(...Array.from({ length: 30 }, (_, at) => (at * count) % 401));
      const { x, y, ticks } = scalesOf(counts, 358);
      for (const { date, documents } of counts) {
        expect(x(date)).toBeGreaterThanOrEqual(48);
        expect((x(date) ?? 0) + x.bandwidth()).toBeLessThanOrEqual(358 - 80);
        expect(y(documents)).toBeGreaterThanOrEqual(16);
        expect(y(documents)).toBeLessThanOrEqual(190 - 24);
      }
      expect(ticks.length).toBeLessThanOrEqual(7);
    }
  });

  it('takes the median of closed days with documents', () => {
    expect(medianOf(days(10, 0, 30, 20, 1))).toBe(20);
    expect(medianOf(days(10, 20, 99))).toBe(15);
    expect(medianOf(days(0, 0))).toBe(0);
  });

  it.each([
    [days(10, 20, 30, 1), '20 documents on a usual day, none missing'],
    [days(10, 0, 30, 20, 1), '20 documents on a usual day, days without any: 1'],
    [days(0, 0, 30, 20, 1), '25 documents on a usual day, none missing'],
    [days(10, 20, 0, 0), 'No document since 2 Mar'],
    [days(10, 20, 0), '15 documents on a usual day, none missing'],
    [days(0, 0, 0), 'No document in 3 days'],
  ])('says the finding', (counts, finding) => {
    expect(findingOf(counts)).toBe(finding);
  });
});
