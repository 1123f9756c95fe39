/** `life.change`: one step of life; refuses `not-allowed-in-state`, `day-not-closed`, `validation-failed`. */
import { planLife } from '@plomba/core';
import type { ChangeCommand } from '../context.js';

export const changeLife: ChangeCommand<'life.change'> = {
  name: 'life.change',
  validate({ unit, country }, { change }, operation) {
    return planLife(unit.state, country, { operation, change });
  },
};
