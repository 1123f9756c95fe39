/** What the chart says, and how its axis is parted. */
import { describe, expect, it } from 'vitest';
import { findingOf, medianOf, niceStep, type DayCount } from './parts/bars.js';

const days = (...counts: readonly number[]): readonly DayCount[] =>
  counts.map((documents, at) => ({ date: `2026-03-${String(at + 1).padStart(2, '0')}`, documents }));

describe('documents per day', () => {
  it.each([
    [0.2, 1],
    [1, 1],
    [1.1, 2],
    [3, 5],
    [7, 10],
    [21, 50],
    [199, 200],
    [201, 500],
  ])('parts the axis: %d becomes %d', (rough, step) => {
    expect(niceStep(rough)).toBe(step);
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
