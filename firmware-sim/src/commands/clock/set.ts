/** `clock.set`: refuses `not-allowed-in-state`, `clock-before-last-close`. The record already has the new time. */
import { planClock } from '@plomba/core';
import type { ChangeCommand } from '../context.js';

export const setClock: ChangeCommand<'clock.set'> = {
  name: 'clock.set',
  validate({ unit }, { time }, operation) {
    const plan = planClock(unit.state, { operation, time, now: unit.now() });
    return plan.ok ? { ...plan, append: { stamp: { ...time, quality: 'set' } } } : plan;
  },
  effect({ unit }, { time }) {
    unit.setClock(time);
  },
};
