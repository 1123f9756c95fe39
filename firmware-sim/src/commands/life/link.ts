/** `life.link`: ties the journals of two units together; refuses `not-allowed-in-state`, `validation-failed`. */
import { planSuccessor } from '@plomba/core';
import type { ChangeCommand } from '../context.js';

export const linkLives: ChangeCommand<'life.link'> = {
  name: 'life.link',
  validate: ({ unit }, request, operation) => planSuccessor(unit.state, { ...request, operation }),
};
