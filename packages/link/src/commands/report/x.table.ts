/** `report.x`: the counters as they stand, without closing anything. */
import { bool, list, record, required } from '@plomba/codec';
import { counterValueTable, LIMITS, type CounterValue } from '@plomba/core/model';
import { ALL_ROLES, STATES_WITH_JOURNAL, type CommandTable, type NoFields } from '../command.js';
import { dayNumber, noFields } from '../fields.js';

export interface XReport {
  /** The last day that was opened; 0 before the first. */
  readonly day: number;
  readonly dayOpen: boolean;
  /** Sorted by key, without zeros. */
  readonly counters: readonly CounterValue[];
}

export const reportXCommand: CommandTable<NoFields, XReport> = {
  code: 0x0a01,
  name: 'report.x',
  note: 'The counters as they stand; nothing is closed.',
  request: noFields,
  reply: record<XReport>('XReport', {
    day: required(1, dayNumber, 'last day that was opened; 0 before the first'),
    dayOpen: required(2, bool, 'whether it is still open'),
    counters: required(3, list(counterValueTable, { min: 0, max: LIMITS.counters }), 'sorted by key, without zeros'),
  }),
  changesState: false,
  states: STATES_WITH_JOURNAL,
  roles: ALL_ROLES,
  refusals: [],
};
