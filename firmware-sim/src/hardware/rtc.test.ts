import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeHardware } from '../__tests__/bench.js';
import { Rtc, RTC_RESET_UTC_MS, type RtcState } from './rtc.js';
import { smallStateTable } from './small-state.js';

const START: RtcState = { utcMs: 1_773_475_200_000, offsetMinutes: 60, quality: 'set' };
const virtual = (): Rtc => new Rtc('virtual', START, 0);

describe('the clock', () => {
  it('moves by the time that passes: in virtual mode its own, in wall mode the host’s', () => {
    const own = virtual();
    own.tick(10_000);
    own.advance(500);
    expect(own.read()).toEqual({ ...START, utcMs: START.utcMs + 500 });
    const wall = new Rtc('wall', START, 1000);
    wall.tick(1500);
    wall.tick(1400);
    expect(wall.read().utcMs).toBe(START.utcMs + 500);
    expect([own.elapsedMs, wall.elapsedMs]).toEqual([500, 500]);
  });

  it.each([
    [20, 86_400_000, 1728],
    [-20, 86_400_000, -1728],
    [1_000_000, 1000, 1000],
    [0, 86_400_000, 0],
  ])('with a drift of %i ppm has gained after %i ms: %i ms', (ppm, ms, gained) => {
    const rtc = virtual();
    rtc.setDrift(ppm);
    rtc.advance(ms);
    expect(rtc.read().utcMs - START.utcMs - ms).toBe(gained);
    expect(rtc.elapsedMs).toBe(ms);
  });

  it('drifts the same in many steps as in one', () => {
    fc.assert(
      fc.property(fc.integer({ min: -500, max: 500 }), fc.array(fc.nat(100_000), { maxLength: 30 }), (ppm, steps) => {
        const [whole, stepwise] = [virtual(), virtual()];
        for (const rtc of [whole, stepwise]) rtc.setDrift(ppm);
        whole.advance(steps.reduce((sum, ms) => sum + ms, 0));
        for (const ms of steps) stepwise.advance(ms);
        expect(stepwise.read()).toEqual(whole.read());
      }),
    );
  });

  it('stands while its oscillator does, and time passes for the board all the same', () => {
    const rtc = virtual();
    rtc.stop(true);
    rtc.advance(1000);
    expect([rtc.read().utcMs, rtc.elapsedMs]).toEqual([START.utcMs, 1000]);
    rtc.stop(false);
    rtc.advance(1000);
    expect(rtc.read().utcMs).toBe(START.utcMs + 1000);
  });

  it('loses the time with the power when its battery is dead, and knows', () => {
    const rtc = virtual();
    rtc.powerOff();
    expect(rtc.read()).toEqual(START);
    rtc.setBattery(true);
    rtc.advance(1000);
    expect(rtc.read().utcMs).toBe(START.utcMs + 1000);
    rtc.powerOff();
    expect(rtc.read()).toEqual({ utcMs: RTC_RESET_UTC_MS, offsetMinutes: 60, quality: 'unset' });
    expect(new Date(RTC_RESET_UTC_MS).toISOString()).toBe('2000-01-01T00:00:00.000Z');
    rtc.set({ utcMs: START.utcMs, offsetMinutes: 120 });
    expect(rtc.read()).toEqual({ utcMs: START.utcMs, offsetMinutes: 120, quality: 'set' });
  });

  it('jumps and changes its zone by a tester’s hand, and believes what it shows', () => {
    const rtc = virtual();
    rtc.step(-3_600_000);
    rtc.turnZone(120);
    expect(rtc.read()).toEqual({ utcMs: START.utcMs - 3_600_000, offsetMinutes: 120, quality: 'set' });
    rtc.step(-START.utcMs * 2);
    expect(rtc.read().utcMs).toBe(0);
  });

  it('keeps battery, drift and oscillator in the state that outlives power', () => {
    const hardware = makeHardware();
    const { rtc } = hardware;
    rtc.setBattery(true);
    rtc.setDrift(-35);
    rtc.stop(true);
    const kept = smallStateTable.decode(hardware.smallState());
    expect(kept).toMatchObject({ batteryDead: true, driftPpm: -35, isStopped: true });
    expect(hardware.fork().rtc.state()).toEqual(rtc.state());
  });
});
