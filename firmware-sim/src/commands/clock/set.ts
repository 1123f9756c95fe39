/**
 * `clock.set`: refuses `not-allowed-in-state`, `clock-before-last-close`, and a till that moves the clock further than it
 * may as `not-allowed-for-principal`. The record already has the new time.
 */
import { planClock } from '@plomba/core';
import { LINK_LIMITS } from '@plomba/link';
import type { ChangeCommand } from '../context.js';
import { deny } from '../refusal.js';

export const setClock: ChangeCommand<'clock.set'> = {
  name: 'clock.set',
  validate({ unit, session }, { time }, operation) {
    const now = unit.now();
    if (session.principal === 'till' && Math.abs(time.utcMs - now.utcMs) > LINK_LIMITS.tillClockStepMs) {
      const most = `a till moves the clock by ${LINK_LIMITS.tillClockStepMs / 1000} seconds at most`;
      return deny('not-allowed-for-principal', `${most}; a greater step is for the service`, 'time');
    }
    const plan = planClock(unit.state, { operation, time, now });
    return plan.ok ? { ...plan, append: { stamp: { ...time, quality: 'set' } } } : plan;
  },
  /** A wait after wrong PINs moves ahead with the clock before the record does: a power cut in between shortens none. */
  prepare({ hardware, pins }, { time }) {
    pins.clockMoved(Math.max(0, time.utcMs - hardware.rtc.read().utcMs));
  },
  effect({ unit, hardware, pins }, { time }) {
    pins.clockMoved(Math.min(0, time.utcMs - hardware.rtc.read().utcMs));
    unit.setClock(time);
  },
};
