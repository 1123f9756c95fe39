/** `cash.move`: refuses `not-allowed-in-state`, `day-not-open`, `validation-failed`, `counter-overflow`. */
import { planCash } from '@plomba/core';
import { cashPaper } from '@plomba/core/country';
import type { ChangeCommand } from '../context.js';

export const moveCash: ChangeCommand<'cash.move'> = {
  name: 'cash.move',
  validate: ({ unit, country }, request, operation) => planCash(unit.state, country, { ...request, operation }),
  paper({ country, head }, record, content) {
    return content.kind === 'cash' ? cashPaper(country, content.payload, { time: record.header, head }) : [];
  },
};
