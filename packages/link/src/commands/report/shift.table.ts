/** `report.shift`: the report of a cashier's shift that has ended, from the record that ended it. */
import { bool, int, optional, record, required, text } from '@plomba/codec';
import { localTime, shortId, type LocalTime } from '@plomba/core/model';
import { ALL_ROLES, STATES_WITH_JOURNAL, type CommandTable } from '../command.js';
import { count } from '../fields.js';
import { currencyText, figures, type ReportFigure } from './figure.table.js';

export interface ReportShiftRequest {
  /** Sequence of the record that ended the shift, as `shift.close` answered it. */
  readonly sequence: number;
  /** True: the unit prints it, too. */
  readonly print?: boolean;
}

export interface ShiftReport {
  readonly till: string;
  /** Number of the shift at this till, from 1. */
  readonly number: number;
  readonly cashier?: string;
  readonly openedBy: number;
  readonly sequence: number;
  readonly closed: LocalTime;
  /** ISO 4217. */
  readonly currency: string;
  readonly figures: readonly ReportFigure[];
}

export const reportShiftCommand: CommandTable<ReportShiftRequest, ShiftReport> = {
  code: 0x0a04,
  name: 'report.shift',
  note: "The report of a cashier's shift that has ended.",
  request: record<ReportShiftRequest>('ReportShiftRequest', {
    sequence: required(1, count, 'sequence of the record that ended the shift'),
    print: optional(2, bool, 'true: the unit prints it, too'),
  }),
  reply: record<ShiftReport>('ShiftReport', {
    till: required(1, shortId, 'register'),
    number: required(2, int({ min: 1, max: 0xffffffff }), 'number of the shift at this till'),
    cashier: optional(3, text({ bytesMax: 40 }), 'as printed'),
    openedBy: required(4, count, 'sequence of the record that began it'),
    sequence: required(5, count, 'sequence of the record that ended it'),
    closed: required(6, localTime, 'when it ended'),
    currency: required(7, currencyText, 'ISO 4217'),
    figures: required(8, figures, 'sorted by key, without zeros'),
  }),
  changesState: false,
  states: STATES_WITH_JOURNAL,
  roles: ALL_ROLES,
  refusals: ['no-such-report'],
};
