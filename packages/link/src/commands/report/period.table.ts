/** `report.period`: closed days in a row, added up; by the numbers of the days or by the dates of their closings. */
import { bool, optional, record, required, text, type RecordSchema, type Schema } from '@plomba/codec';
import { localTime, type LocalTime } from '@plomba/core/model';
import { ALL_ROLES, STATES_WITH_JOURNAL, type CommandTable } from '../command.js';
import { count, dayNumber } from '../fields.js';
import { currencyText, figures, type ReportFigure } from './figure.table.js';

/** Both ends belong to it. */
export interface DayRange {
  readonly from: number;
  readonly to: number;
}

/** Local dates, `2026-03-14`; both ends belong to it. */
export interface DateRange {
  readonly from: string;
  readonly to: string;
}

/** Exactly one of `days` and `dates`. */
export interface ReportPeriodRequest {
  readonly days?: DayRange;
  readonly dates?: DateRange;
  /** True: the unit prints it, too. */
  readonly print?: boolean;
}

export interface PeriodReport {
  readonly firstDay: number;
  readonly firstClosed: LocalTime;
  readonly lastDay: number;
  readonly lastClosed: LocalTime;
  readonly closings: number;
  /** ISO 4217. */
  readonly currency: string;
  /** What each day counted anew, added up. */
  readonly sums: readonly ReportFigure[];
  /** What runs on, as it stood at the end of the last day. */
  readonly standing: readonly ReportFigure[];
}

const date: Schema<string> = text({ bytesMax: 10, pattern: /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/ });

const dayRangeTable: RecordSchema<DayRange> = record<DayRange>('DayRange', {
  from: required(1, dayNumber, 'first day'),
  to: required(2, dayNumber, 'last day'),
});

export const dateRangeTable: RecordSchema<DateRange> = record<DateRange>('DateRange', {
  from: required(1, date, 'first date, `2026-03-14`'),
  to: required(2, date, 'last date'),
});

export const reportPeriodCommand: CommandTable<ReportPeriodRequest, PeriodReport> = {
  code: 0x0a03,
  name: 'report.period',
  note: 'Closed days in a row, added up.',
  request: record<ReportPeriodRequest>('ReportPeriodRequest', {
    days: optional(1, dayRangeTable, 'by the numbers of the days; this or `dates`'),
    dates: optional(2, dateRangeTable, 'by the local dates of the closings'),
    print: optional(3, bool, 'true: the unit prints it, too'),
  }),
  reply: record<PeriodReport>('PeriodReport', {
    firstDay: required(1, dayNumber, 'first day in it'),
    firstClosed: required(2, localTime, 'when that was closed'),
    lastDay: required(3, dayNumber, 'last day in it'),
    lastClosed: required(4, localTime, 'when that was closed'),
    closings: required(5, count, 'number of days'),
    currency: required(6, currencyText, 'ISO 4217'),
    sums: required(7, figures, 'what each day counted anew, added up'),
    standing: required(8, figures, 'what runs on, at the end of the last day'),
  }),
  changesState: false,
  states: STATES_WITH_JOURNAL,
  roles: ALL_ROLES,
  refusals: ['validation-failed', 'no-such-report'],
};
