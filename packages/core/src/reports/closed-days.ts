/**
 * The closed days of a unit, for period reports: the fiscal memory says which records closed them, the journal has their
 * counters. Both must say the same; where they do not, there is no report.
 */
import { equalBytes } from '@plomba/codec';
import type { Rules } from '../model/rules.js';
import { localDate } from '../model/time.js';
import type { FiscalUnit } from '../unit/fiscal-unit.js';
import { contentOf } from '../unit/journal-log.js';
import { refuse, type Refusal } from '../unit/refusal.js';
import { periodReport, zReport, type PeriodReport, type ZReport } from './reports.js';

/** Closed days by their numbers, or by the local date of their closing (`2026-03-14`); both ends belong to it. */
export type Period =
  | { readonly by: 'day'; readonly from: number; readonly to: number }
  | { readonly by: 'date'; readonly from: string; readonly to: string };

export type ClosedDaysSource = Pick<FiscalUnit, 'fiscalEntries' | 'record'>;

type FiscalEntryOf = ReturnType<ClosedDaysSource['fiscalEntries']>[number];

/** The record that an entry of the fiscal memory stands for; undefined where the journal has another one there. */
function recordOf(unit: ClosedDaysSource, { header, payload }: FiscalEntryOf): ReturnType<ClosedDaysSource['record']> {
  const record = unit.record(header.sequence);
  return record !== undefined && equalBytes(record.leafHash, payload.leafHash) ? record : undefined;
}

/**
 * The Z of each closed day of a period, in order; none where no day was closed in it.
 * Refuses `halted` where fiscal memory and journal do not say the same.
 */
export function closedDays(
  unit: ClosedDaysSource,
  period: Period,
): { readonly ok: true; readonly days: readonly ZReport[] } | Refusal {
  const days: ZReport[] = [];
  let rules: Rules | undefined;
  for (const entry of unit.fiscalEntries()) {
    const { kind, sequence } = entry.header;
    if (kind !== 'rules' && kind !== 'day-close') continue;
    // Days that are out of the question need not be read.
    if (kind === 'day-close' && period.by === 'day' && !isDay(period, entry.payload.day)) continue;
    const record = recordOf(unit, entry);
    const content = record === undefined ? undefined : contentOf(record);
    if (content?.kind === 'rules') ({ rules } = content.payload);
    else if (record !== undefined && content?.kind === 'day-close' && rules !== undefined) {
      days.push(zReport({ payload: content.payload, sequence, time: record.header, rules }));
    } else return refuse('halted', `fiscal memory and journal do not agree about record ${sequence}`);
  }
  return { ok: true, days: period.by === 'day' ? days : closedWithin(period, days) };
}

/** From the first to the last day that was closed on a date of the period: a date may come twice when offsets change. */
function closedWithin({ from, to }: Extract<Period, { by: 'date' }>, days: readonly ZReport[]): readonly ZReport[] {
  const isIn = ({ closed }: ZReport): boolean => localDate(closed) >= from && localDate(closed) <= to;
  const first = days.findIndex(isIn);
  return first < 0 ? [] : days.slice(first, days.findLastIndex(isIn) + 1);
}

function isDay({ from, to }: Extract<Period, { by: 'day' }>, day: number): boolean {
  return day >= from && day <= to;
}

/** The report of a period. Refuses `validation-failed` where no day was closed in it, `halted` as `closedDays`. */
export function reportPeriod(
  unit: ClosedDaysSource,
  period: Period,
): { readonly ok: true; readonly report: PeriodReport } | Refusal {
  const found = closedDays(unit, period);
  if (!found.ok) return found;
  const report = periodReport(found.days);
  if (report !== undefined) return { ok: true, report };
  if (found.days.length > 0) return refuse('halted', 'the fiscal memory lacks a closed day');
  return refuse('validation-failed', `no day was closed from ${period.from} to ${period.to}`, 'period');
}
