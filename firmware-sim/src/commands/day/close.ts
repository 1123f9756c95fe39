/** `day.close` (Z): refuses `day-not-open`. Journal first, then fiscal memory; may use the closing reserve. */
import { planDayClose } from '@plomba/core';
import { closingPaper } from '@plomba/core/country';
import type { ChangeCommand } from '../context.js';

export const closeDay: ChangeCommand<'day.close'> = {
  name: 'day.close',
  validate({ unit }, _request, operation) {
    const plan = planDayClose(unit.state, operation);
    return plan.ok ? { ...plan, append: { closing: true } } : plan;
  },
  paper({ country, head }, record, content) {
    if (content.kind !== 'day-close') return [];
    return closingPaper(country, content.payload, { sequence: record.header.sequence, time: record.header, head });
  },
};
