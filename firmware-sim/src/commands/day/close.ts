/** `day.close` (Z): refuses `day-not-open`. Journal first, then fiscal memory; may use the closing reserve. */
import { planDayClose } from '@plomba/core';
import { closingPaper } from '@plomba/core/country';
import type { ChangeCommand } from '../context.js';

export const closeDay: ChangeCommand<'day.close'> = {
  name: 'day.close',
  validate({ unit }, _request, operation) {
    // The closing is planned and recorded at one time: between the two a year must not begin.
    const stamp = unit.now();
    const plan = planDayClose(unit.state, operation, stamp);
    return plan.ok ? { ...plan, append: { stamp } } : plan;
  },
  paper({ country, head }, record, content) {
    if (content.kind !== 'day-close') return [];
    return closingPaper(country, content.payload, { sequence: record.header.sequence, time: record.header, head });
  },
};
