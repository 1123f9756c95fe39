/** `report.shift`: refuses `no-such-report` where the record ended no shift. */
import { shiftReportAt } from '@plomba/core';
import type { QueryCommand } from '../context.js';
import { deny } from '../refusal.js';
import { printed } from './printed.js';

export const reportShift: QueryCommand<'report.shift'> = {
  name: 'report.shift',
  answer(context, { sequence, print }) {
    const report = shiftReportAt(context.unit, sequence);
    if (report === undefined) return deny('no-such-report', `record ${sequence} ended no shift`, 'sequence');
    const { kind: _kind, ...reply } = report;
    return { ok: true, reply, ...printed(context, report, print) };
  },
};
