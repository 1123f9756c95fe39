/** The mains behind the supply: mains-fail, mains-dip and brown-out; and a power-cut at each trigger. */
import { describe, expect, it } from 'vitest';
import { SellingUnit } from '../__tests__/selling.js';

describe('mains-fail', () => {
  it('leaves the unit running for its hold-up time, then its power is gone, and nothing acknowledged is lost', () => {
    const unit = new SellingUnit(1);
    unit.device.inject({ fault: 'mains-fail', with: { holdUpMs: 500 } });
    expect(unit.device.powered).toBe(true);
    expect(unit.sell(), 'within the hold-up time').toBe(2);
    unit.device.advanceClock(500);
    expect(unit.device.powered).toBe(false);
    unit.device.powerOn();
    expect(unit.standing()).toBe('whole');
    expect(unit.sell()).toBe(3);
  });

  it('in the middle of a sale is a power cut between commit and answer', () => {
    const unit = new SellingUnit(1);
    unit.device.inject({
      fault: 'mains-fail',
      with: { holdUpMs: 0 },
      when: { at: 'event', event: 'command-received' },
    });
    expect(unit.sell('cut')).toBeUndefined();
    unit.device.powerOn();
    expect(unit.sell('cut')).toBe(2);
    expect(unit.standing()).toBe('whole');
  });
});

describe('mains-dip', () => {
  it('shorter than the hold-up time is not noticed; a longer one is a power cut', () => {
    const unit = new SellingUnit(1);
    unit.device.inject({ fault: 'mains-dip', with: { ms: 15 } });
    unit.device.advanceClock(100);
    expect(unit.device.powered).toBe(true);
    unit.device.advanceClock(10_000);
    unit.device.inject({ fault: 'mains-dip', with: { ms: 25 } });
    unit.device.advanceClock(100);
    expect(unit.device.powered).toBe(false);
    unit.device.powerOn();
    expect(unit.standing()).toBe('whole');
  });

  it('again and again wears the bank down', () => {
    const unit = new SellingUnit(1);
    let dips = 0;
    for (; dips < 10 && unit.device.powered; dips++) {
      unit.device.inject({ fault: 'mains-dip', with: { ms: 8 } });
      unit.device.advanceClock(20);
    }
    expect(dips).toBeGreaterThan(1);
    expect(dips).toBeLessThan(10);
  });
});

describe('brown-out', () => {
  it('lifted in time nothing happened', () => {
    const unit = new SellingUnit(1);
    const id = unit.device.inject({ fault: 'brown-out' });
    unit.device.advanceClock(10);
    unit.device.lift(id);
    unit.device.advanceClock(60_000);
    expect(unit.sell()).toBe(2);
  });

  it('that goes on is a power cut', () => {
    const unit = new SellingUnit(1);
    unit.device.inject({ fault: 'brown-out' });
    unit.device.advanceClock(60_000);
    expect(unit.device.powered).toBe(false);
  });
});
