/**
 * Times of records (docs/spec/journal.md section 1): they never run backwards, except that a clock record may set the
 * clock back, at most to the last closing of a day; its header already has the new time.
 */
import { localYear } from '@plomba/core/model';
import type { Finding } from '../finding.js';
import type { ExportRecord, RecordOf } from '../records.js';
import { fault, type FoldState } from './state.js';

/** 9999-12-31T23:59:59.999Z, the last time that has a local form. */
const UTC_MS_MAX = 253_402_300_799_999;
const OFFSET_MINUTES_MAX = 840;

export function checkTime(state: FoldState, record: ExportRecord): Finding | undefined {
  const { utcMs, offsetMinutes } = record.header;
  if (utcMs > UTC_MS_MAX || Math.abs(offsetMinutes) > OFFSET_MINUTES_MAX) {
    const field = utcMs > UTC_MS_MAX ? 'utcMs' : 'offsetMinutes';
    return fault(record, 'time-range', { field, message: `The ${field} of the header is out of range.` });
  }
  if (record.kind === 'clock') return checkClock(state, record);
  if (utcMs >= state.lastUtcMs) return undefined;
  const message = `The record is ${state.lastUtcMs - utcMs} ms older than the record before it.`;
  return fault(record, 'time-backwards', { field: 'utcMs', message });
}

function checkClock(state: FoldState, record: RecordOf<'clock'>): Finding | undefined {
  const { header, payload } = record;
  if (header.utcMs !== payload.after.utcMs || header.offsetMinutes !== payload.after.offsetMinutes) {
    const message = 'The header has another time than the one that the clock was set to.';
    return fault(record, 'clock-time', { field: 'after', message });
  }
  if (header.utcMs >= state.lastCloseUtcMs) return undefined;
  const message = `The clock was set ${state.lastCloseUtcMs - header.utcMs} ms before the last closing of a day.`;
  return fault(record, 'clock-before-close', { field: 'utcMs', message });
}

/** The local year of a record, which starts the counters of scope `year`. */
export function yearOf({ header }: ExportRecord): number {
  return localYear({ utcMs: header.utcMs, offsetMinutes: header.offsetMinutes });
}
