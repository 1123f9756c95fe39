/** The colours at every edge, and as a property of any pause. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { colourOf, HOUR_MS, type UnitColour } from './colour.js';

const NOW = 1_773_468_000_000;

describe('the colour of a unit', () => {
  it.each<readonly [pause: number, colour: UnitColour]>([
    [-HOUR_MS, 'green'],
    [0, 'green'],
    [1, 'green'],
    [24 * HOUR_MS - 1, 'green'],
    [24 * HOUR_MS, 'green'],
    [24 * HOUR_MS + 1, 'yellow'],
    [48 * HOUR_MS, 'yellow'],
    [72 * HOUR_MS - 1, 'yellow'],
    [72 * HOUR_MS, 'red'],
    [72 * HOUR_MS + 1, 'red'],
    [1000 * HOUR_MS, 'red'],
  ])('after a pause of %d ms is %s', (pause, colour) => {
    expect(colourOf(NOW - pause, NOW).colour).toBe(colour);
  });

  it('is unknown before the first document, for good', () => {
    expect(colourOf(undefined, NOW)).toEqual({ colour: 'unknown', untilMs: Infinity });
  });

  it('changes at the ms that it names, and not before', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 80 * HOUR_MS }), (pause) => {
        const { colour, untilMs } = colourOf(NOW - pause, NOW);
        if (untilMs === Infinity) {
          expect(colour).toBe('red');
          return;
        }
        expect(untilMs).toBeGreaterThan(NOW);
        expect(colourOf(NOW - pause, untilMs - 1).colour).toBe(colour);
        expect(colourOf(NOW - pause, untilMs).colour).not.toBe(colour);
      }),
    );
  });
});
