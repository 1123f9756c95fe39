/** The report of a shift that stands in the journal: from the record that ended it and the rules in force there. */
import type { Rules } from '../model/rules.js';
import { contentOf } from '../unit/journal-log.js';
import type { ClosedDaysSource } from './closed-days.js';
import { shiftReport, type ShiftReport } from './reports.js';

/** The rules in force at a record; undefined before the unit was bound. */
function rulesAt(unit: ClosedDaysSource, sequence: number): Rules | undefined {
  const entry = unit.fiscalEntries().findLast(({ header }) => header.kind === 'rules' && header.sequence <= sequence);
  const record = entry === undefined ? undefined : unit.record(entry.header.sequence);
  const content = record === undefined ? undefined : contentOf(record);
  return content?.kind === 'rules' ? content.payload.rules : undefined;
}

/** The report of the shift that this record ended; undefined where it ended none. */
export function shiftReportAt(unit: ClosedDaysSource, sequence: number): ShiftReport | undefined {
  const record = unit.record(sequence);
  const content = record === undefined ? undefined : contentOf(record);
  if (record === undefined || content?.kind !== 'shift' || content.payload.step !== 'close') return undefined;
  const rules = rulesAt(unit, sequence);
  return rules === undefined
    ? undefined
    : shiftReport({ payload: content.payload, sequence, time: record.header, rules });
}
