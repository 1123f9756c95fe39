/** `life.change`: one step of life; refuses `not-allowed-in-state`, `day-not-closed`, `validation-failed`. */
import { planLife } from '@plomba/core';
import type { ChangeCommand } from '../context.js';

export const changeLife: ChangeCommand<'life.change'> = {
  name: 'life.change',
  validate({ unit, country }, { change }, operation) {
    const plan = planLife(unit.state, country, { operation, change });
    if (!plan.ok) return plan;
    const closing = change.to === 'closing' || change.to === 'archived' || change.to === 'blocked';
    return { ...plan, append: { closing } };
  },
};
