/** `shift.open`, `shift.close`: refuse `not-allowed-in-state`, `validation-failed`, `counter-overflow`. */
import { planShift, shiftReport } from '@plomba/core';
import { reportPaper } from '@plomba/core/country';
import type { ChangeCommand } from '../context.js';

export const openShift: ChangeCommand<'shift.open'> = {
  name: 'shift.open',
  validate: ({ unit, country }, request, operation) =>
    planShift(unit.state, country, { ...request, operation, step: 'open', now: unit.now() }),
};

export const closeShift: ChangeCommand<'shift.close'> = {
  name: 'shift.close',
  validate({ unit, country }, request, operation) {
    // Planned and recorded at one time: between the two a year must not begin.
    const stamp = unit.now();
    const plan = planShift(unit.state, country, { ...request, operation, step: 'close', now: stamp });
    return plan.ok ? { ...plan, append: { stamp } } : plan;
  },
  paper({ unit, country, head }, { header }, content) {
    const { rules } = unit.state;
    if (content.kind !== 'shift' || rules === undefined) return [];
    const { sequence } = header;
    return reportPaper(country, shiftReport({ payload: content.payload, sequence, time: header, rules }), head);
  },
};
