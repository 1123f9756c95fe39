/** `day.open`: refuses `not-allowed-in-state`, `day-already-open`. */
import { planDayOpen } from '@plomba/core';
import type { ChangeCommand } from '../context.js';

export const openDay: ChangeCommand<'day.open'> = {
  name: 'day.open',
  validate: ({ unit, country }, _request, operation) => planDayOpen(unit.state, country, operation),
};
