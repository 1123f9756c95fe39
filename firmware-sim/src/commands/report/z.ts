/** `report.z`: refuses `no-such-report`, and `halted` where fiscal memory and journal do not say the same. */
import { closedDays } from '@plomba/core';
import type { QueryCommand } from '../context.js';
import { deny } from '../refusal.js';
import { printed } from './printed.js';

export const reportZ: QueryCommand<'report.z'> = {
  name: 'report.z',
  answer(context, { day, print }) {
    const found = closedDays(context.unit, { by: 'day', from: day, to: day });
    if (!found.ok) return found;
    const [report] = found.days;
    if (report === undefined) return deny('no-such-report', `day ${day} was not closed by this unit`, 'day');
    const { kind: _kind, ...reply } = report;
    return { ok: true, reply, ...printed(context, report, print) };
  },
};
