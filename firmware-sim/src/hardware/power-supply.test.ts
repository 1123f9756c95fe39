import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOLD_UP_MS, PowerSupply } from './power-supply.js';

describe('the power supply', () => {
  it('holds up for its time and warns meanwhile, then it is off', () => {
    const supply = new PowerSupply();
    expect([supply.output, supply.leftMs, supply.nextChangeMs()]).toEqual(['good', undefined, undefined]);
    supply.failMains();
    expect([supply.output, supply.leftMs, supply.nextChangeMs()]).toEqual(['warning', HOLD_UP_MS, HOLD_UP_MS]);
    expect([supply.advance(HOLD_UP_MS - 1), supply.output]).toEqual([true, 'warning']);
    expect([supply.advance(1), supply.output, supply.nextChangeMs()]).toEqual([false, 'off', undefined]);
  });

  it('is off with the mains where it has no bank', () => {
    const supply = new PowerSupply();
    supply.setHoldUp(0);
    supply.failMains();
    expect([supply.output, supply.advance(1)]).toEqual(['off', false]);
  });

  it('survives a dip that is no longer than what is left, and not one that is longer', () => {
    for (let ms = 1; ms <= 2 * HOLD_UP_MS; ms++) {
      const supply = new PowerSupply();
      supply.dip(ms);
      expect([ms, supply.advance(100)]).toEqual([ms, ms <= HOLD_UP_MS]);
      expect(supply.output).toBe('good');
    }
  });

  it('is worn down by dips in a row, and charges a tenth of the time that passes', () => {
    const supply = new PowerSupply();
    const survives = (afterMs: number): boolean => {
      supply.advance(afterMs);
      supply.dip(15);
      return supply.advance(15);
    };
    expect([survives(0), survives(50), survives(0)]).toEqual([true, false, false]);
    expect(survives(150)).toBe(true);
  });

  it('treats mains that is too low as none', () => {
    const supply = new PowerSupply();
    supply.brownOut();
    expect([supply.mains, supply.output, supply.advance(HOLD_UP_MS)]).toEqual(['low', 'warning', false]);
    supply.restoreMains();
    expect([supply.mains, supply.output]).toEqual(['good', 'good']);
  });

  it('gives the same in one go as in steps', () => {
    fc.assert(
      fc.property(
        fc.nat(60),
        fc.nat(60),
        fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 20 }),
        (bank, dip, steps) => {
          const [whole, stepwise] = [new PowerSupply(), new PowerSupply()];
          for (const supply of [whole, stepwise]) {
            supply.setHoldUp(bank);
            supply.dip(dip + 1);
          }
          const held = steps.map((ms) => stepwise.advance(ms)).every((holds) => holds);
          const total = steps.reduce((sum, ms) => sum + ms, 0);
          if (total > 0) expect(held).toBe(whole.advance(total));
          expect(stepwise.mains).toBe(whole.mains);
        },
      ),
    );
  });
});
