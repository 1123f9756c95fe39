/** `report.period`: refuses `validation-failed`, `no-such-report`, and `halted` where the memories do not agree. */
import { closedDays, periodReport, type Period } from '@plomba/core';
import type { RequestOf } from '@plomba/link';
import type { QueryCommand } from '../context.js';
import { deny } from '../refusal.js';
import { printed } from './printed.js';

function periodOf({ days, dates }: RequestOf<'report.period'>): Period | undefined {
  if ((days === undefined) === (dates === undefined)) return undefined;
  if (days !== undefined) return { by: 'day', ...days };
  return dates === undefined ? undefined : { by: 'date', ...dates };
}

export const reportPeriod: QueryCommand<'report.period'> = {
  name: 'report.period',
  answer(context, request) {
    const period = periodOf(request);
    if (period === undefined)
      return deny('validation-failed', 'a period is named by days or by dates, not both', 'days');
    const found = closedDays(context.unit, period);
    if (!found.ok) return found;
    const report = periodReport(found.days);
    if (report === undefined) {
      // The days are in a row by construction of the fiscal memory, unless it lacks one.
      if (found.days.length > 0) return deny('halted', 'the fiscal memory lacks a closed day');
      return deny('no-such-report', `no day was closed from ${period.from} to ${period.to}`);
    }
    const { first, last, closings, currency, sums, standing } = report;
    const ends = { firstDay: first.day, firstClosed: first.closed, lastDay: last.day, lastClosed: last.closed };
    return {
      ok: true,
      reply: { ...ends, closings, currency, sums, standing },
      ...printed(context, report, request.print),
    };
  },
};
