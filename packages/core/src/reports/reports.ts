/**
 * The reports of a unit as typed values: Z (a day that was closed), X (as things stand), a shift, a period of closed
 * days. All come from records: Z and shift from the counters that their record carries, X from the state that the
 * records lead to, a period from its Z. Pure.
 */
import type { Rules } from '../model/rules.js';
import type { LocalTime } from '../model/time.js';
import type { ShiftPayload } from '../tables/events.table.js';
import type { DayClosePayload } from '../tables/payloads.table.js';
import { rulesOf, type UnitState } from '../unit/state.js';
import { figuresOf, type Figure } from './figure.js';

/** A record that a report is made from: where it stands, when it was written, and the rules in force at it. */
export interface ReportSource<P> {
  readonly payload: P;
  readonly sequence: number;
  readonly time: LocalTime;
  readonly rules: Rules;
}

/** A day that was closed. */
export interface ZReport {
  readonly kind: 'z';
  readonly day: number;
  /** Sequences of the records that opened and closed it. */
  readonly openedBy: number;
  readonly sequence: number;
  readonly closed: LocalTime;
  readonly currency: string;
  readonly figures: readonly Figure[];
}

/** The figures as they stand; nothing is closed, nothing is written. */
export interface XReport {
  readonly kind: 'x';
  /** The last day that was opened, 0 before the first, and whether it still is. */
  readonly day: number;
  readonly dayOpen: boolean;
  readonly at: LocalTime;
  readonly currency: string;
  readonly figures: readonly Figure[];
}

/** A cashier's shift at a till that has ended. */
export interface ShiftReport {
  readonly kind: 'shift';
  readonly till: string;
  readonly number: number;
  readonly cashier?: string;
  readonly openedBy: number;
  readonly sequence: number;
  readonly closed: LocalTime;
  readonly currency: string;
  readonly figures: readonly Figure[];
}

/** Closed days in a row. */
export interface PeriodReport {
  readonly kind: 'period';
  /** Days in it, from the first to the last: no day between them is missing. */
  readonly first: Pick<ZReport, 'day' | 'closed'>;
  readonly last: Pick<ZReport, 'day' | 'closed'>;
  readonly closings: number;
  /** Currency of the last day. */
  readonly currency: string;
  /** What each day counted anew, added up over the days. */
  readonly sums: readonly Figure[];
  /** What runs on (scopes `unit`, `till` and `year`) as it stood at the end of the last day. */
  readonly standing: readonly Figure[];
}

/** The report of a closed day from its closing record; the same whenever it is asked for. */
export function zReport({ payload, sequence, time, rules }: ReportSource<DayClosePayload>): ZReport {
  const { day, openedBy, counters } = payload;
  const { utcMs, offsetMinutes } = time;
  const figures = figuresOf(counters, rules);
  return { kind: 'z', day, openedBy, sequence, closed: { utcMs, offsetMinutes }, currency: rules.currency, figures };
}

/** @param at the unit's time; the report says when it was made */
export function xReport(state: UnitState, at: LocalTime): XReport {
  const rules = rulesOf(state);
  const { day, dayOpen } = state;
  const { utcMs, offsetMinutes } = at;
  const figures = figuresOf(state.counters.list(), rules);
  return { kind: 'x', day, dayOpen, at: { utcMs, offsetMinutes }, currency: rules.currency, figures };
}

/** The report of a shift, from the record that ended it. */
export function shiftReport({ payload, sequence, time, rules }: ReportSource<ShiftPayload>): ShiftReport {
  const { till, number, cashier, openedBy, counters } = payload;
  const { utcMs, offsetMinutes } = time;
  return {
    kind: 'shift',
    till,
    number,
    ...(cashier === undefined ? {} : { cashier }),
    openedBy: openedBy ?? sequence,
    sequence,
    closed: { utcMs, offsetMinutes },
    currency: rules.currency,
    figures: figuresOf(counters, rules),
  };
}

/** What makes two figures of different days the same one: new rules may give an old name another meaning. */
function identityOf({ key, measure, scope, by }: Figure): string {
  return `${key} ${measure} ${scope} ${by}`;
}

/**
 * The report of closed days in a row.
 * @param days at least one, in order, without gaps
 * @returns undefined for no days, and for days with a gap
 */
export function periodReport(days: readonly ZReport[]): PeriodReport | undefined {
  const [first] = days;
  const last = days.at(-1);
  if (first === undefined || last === undefined) return undefined;
  if (days.some(({ day }, index) => day !== first.day + index)) return undefined;
  const sums = new Map<string, Figure>();
  for (const { figures } of days) {
    for (const figure of figures.filter(({ scope }) => scope === 'day')) {
      const before = sums.get(identityOf(figure))?.value ?? 0n;
      sums.set(identityOf(figure), { ...figure, value: before + figure.value });
    }
  }
  return {
    kind: 'period',
    first: { day: first.day, closed: first.closed },
    last: { day: last.day, closed: last.closed },
    closings: days.length,
    currency: last.currency,
    sums: [...sums.values()]
      .filter(({ value }) => value !== 0n)
      .sort((left, right) => (identityOf(left) < identityOf(right) ? -1 : 1)),
    standing: last.figures.filter(({ scope }) => scope !== 'day' && scope !== 'shift'),
  };
}
