/** `unit.forensics` of a unit that works: everything can be read. A halted one is answered in `halted-desk.ts`. */
import type { FiscalUnit } from '@plomba/core';
import type { LastRecord } from '@plomba/link';
import type { QueryCommand } from '../context.js';

/** Records of the past that are named. */
export const LAST_RECORDS = 16;

export const forensics: QueryCommand<'unit.forensics'> = {
  name: 'unit.forensics',
  answer({ unit, selfTest }) {
    const readable = unit.size;
    return { ok: true, reply: { readable, exportable: readable, selfTest, last: lastOf(unit) } };
  },
};

function lastOf(unit: FiscalUnit): readonly LastRecord[] {
  const from = Math.max(0, unit.size - LAST_RECORDS);
  return [...unit.records(from)].map(({ header }) => lastRecord(header));
}

/** A record as it is named among the last ones. */
export function lastRecord({
  sequence,
  kind,
  utcMs,
  offsetMinutes,
}: LastRecord['time'] & Omit<LastRecord, 'time'>): LastRecord {
  return { sequence, kind, time: { utcMs, offsetMinutes } };
}
