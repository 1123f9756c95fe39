/** `report.z`: the report of a day that was closed, again; `print` puts it on paper too. Nothing is written. */
import { bool, optional, record, required } from '@plomba/codec';
import { localTime, type LocalTime } from '@plomba/core/model';
import { ALL_ROLES, STATES_WITH_JOURNAL, type CommandTable } from '../command.js';
import { count, dayNumber } from '../fields.js';
import { currencyText, figures, type ReportFigure } from './figure.table.js';

export interface ReportZRequest {
  /** Number of the day, from 1. */
  readonly day: number;
  /** True: the unit prints it, too. */
  readonly print?: boolean;
}

export interface ZReport {
  readonly day: number;
  /** Sequences of the records that opened and closed it. */
  readonly openedBy: number;
  readonly sequence: number;
  readonly closed: LocalTime;
  /** ISO 4217. */
  readonly currency: string;
  readonly figures: readonly ReportFigure[];
}

export const reportZCommand: CommandTable<ReportZRequest, ZReport> = {
  code: 0x0a02,
  name: 'report.z',
  note: 'The report of a closed day, again.',
  request: record<ReportZRequest>('ReportZRequest', {
    day: required(1, dayNumber, 'number of the day'),
    print: optional(2, bool, 'true: the unit prints it, too'),
  }),
  reply: record<ZReport>('ZReport', {
    day: required(1, dayNumber, 'number of the day'),
    openedBy: required(2, count, 'sequence of the record that opened it'),
    sequence: required(3, count, 'sequence of the record that closed it'),
    closed: required(4, localTime, 'when it was closed'),
    currency: required(5, currencyText, 'ISO 4217'),
    figures: required(6, figures, 'sorted by key, without zeros'),
  }),
  changesState: false,
  states: STATES_WITH_JOURNAL,
  roles: ALL_ROLES,
  refusals: ['no-such-report'],
};
