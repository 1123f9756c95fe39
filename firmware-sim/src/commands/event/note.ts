/** `event.note`: refuses `not-allowed-in-state`, `validation-failed`, `counter-overflow`. */
import { planEvent } from '@plomba/core';
import type { ChangeCommand } from '../context.js';

export const noteEvent: ChangeCommand<'event.note'> = {
  name: 'event.note',
  validate: ({ unit }, request, operation) => planEvent(unit.state, { ...request, operation, now: unit.now() }),
};
