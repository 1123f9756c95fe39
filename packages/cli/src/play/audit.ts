/**
 * Whether an export holds what a roll asked for: every operation of it once, neither missing nor double. Read from the
 * export alone.
 */
import type { TillRoll } from '@plomba/core/model';
import type { ExportRecord } from '@plomba/verify';

export interface RollAudit {
  /** Operations of the roll. */
  readonly asked: number;
  /** Of these, how many are committed exactly once. */
  readonly once: number;
  readonly missing: readonly string[];
  readonly double: readonly string[];
}

/** The operation that a record is the outcome of; undefined for records of the unit's own and for fences. */
function operationOf(record: ExportRecord): string | undefined {
  const { payload } = record;
  return 'operation' in payload ? payload.operation.id : undefined;
}

export function auditRoll(roll: TillRoll, records: Iterable<ExportRecord>): RollAudit {
  const counts = new Map<string, number>();
  for (const record of records) {
    const id = operationOf(record);
    if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  const asked = roll.lines.map(({ operation }) => operation);
  const missing = asked.filter((id) => !counts.has(id));
  const double = asked.filter((id) => (counts.get(id) ?? 0) > 1);
  return { asked: asked.length, once: asked.length - missing.length - double.length, missing, double };
}
