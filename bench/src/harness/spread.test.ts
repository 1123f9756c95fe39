/** Medians, quartiles and quotients against values worked out by hand. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spreadOf, spreadOfRatios } from './spread.js';

describe('median and quartiles', () => {
  it('are those of a textbook', () => {
    expect(spreadOf([7, 1, 3, 5, 9])).toEqual({ low: 3, median: 5, high: 7, samples: 5 });
    expect(spreadOf([4, 1, 3, 2])).toEqual({ low: 1.75, median: 2.5, high: 3.25, samples: 4 });
    expect(spreadOf([42])).toEqual({ low: 42, median: 42, high: 42, samples: 1 });
  });

  it('sort by size, not by text', () => {
    expect(spreadOf([100, 9, 10]).median).toBe(10);
  });

  it('do not move with one stall of the machine', () => {
    expect(spreadOf([10, 10, 10, 10, 10, 10, 9000]).median).toBe(10);
  });

  it('stay in order and within the values, whatever these are', () => {
    const values = fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(values, (list) => {
        const { low, median, high } = spreadOf(list);
        expect(Math.min(...list)).toBeLessThanOrEqual(low);
        expect(low).toBeLessThanOrEqual(median);
        expect(median).toBeLessThanOrEqual(high);
        expect(high).toBeLessThanOrEqual(Math.max(...list));
      }),
    );
  });

  it('refuse what has no median', () => {
    expect(() => spreadOf([])).toThrow(RangeError);
    expect(() => spreadOf([1, Number.NaN])).toThrow(RangeError);
  });

  it('of quotients are taken round by round: a slow minute that hits both cancels out', () => {
    expect(spreadOfRatios([20, 2, 20], [10, 1, 10])).toMatchObject({ low: 2, median: 2, high: 2 });
    expect(() => spreadOfRatios([1], [1, 2])).toThrow(RangeError);
    expect(() => spreadOfRatios([1], [0])).toThrow(RangeError);
  });
});
