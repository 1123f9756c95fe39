/**
 * The state of a unit as a fold over its records: `state' = fold(state, record)`. Nothing else changes it,
 * so what the journal says and what the unit believes cannot part. Pure; used before a batch is written (to refuse
 * what has no room) and at boot.
 */
import { present } from '../assert.js';
import { Counters, type CounterOverflow } from '../counters/counters.js';
import { cashFacts, eventFacts, operationFacts, plainFact, receiptFacts, shiftFacts } from '../counters/facts.js';
import { keysAfter } from '../keys/key-table.js';
import { foldService } from '../service/fold-service.js';
import { LIMITS } from '../model/limits.js';
import { registerOf } from '../model/receipt.js';
import type { Rules } from '../model/rules.js';
import { localYear, type LocalTime } from '../model/time.js';
import type { ShiftPayload, ShiftValue } from '../tables/events.table.js';
import type { KeyValue } from '../tables/keys.table.js';
import type { Payloads, StateSummary } from '../tables/payloads.table.js';
import type { RecordKind } from '../tables/record-header.table.js';
import { Series } from './series.js';

export interface UnitState extends Omit<StateSummary, 'counters' | 'series' | 'shifts' | 'keys'> {
  readonly counters: Counters;
  readonly series: Series;
  /** The last shift of each till, sorted by till. */
  readonly shifts: readonly ShiftValue[];
  /** Keys by name, sorted; the log key only once it was rotated. */
  readonly keys: readonly KeyValue[];
  readonly rules: Rules | undefined;
}

export const BLANK_STATE: UnitState = {
  life: 'blank',
  lifeBefore: 'blank',
  lastUtcMs: 0,
  offsetMinutes: 0,
  year: 0,
  day: 0,
  dayOpen: false,
  dayOpenedBy: 0,
  lastCloseUtcMs: 0,
  copies: 0,
  series: Series.none,
  counters: Counters.none,
  shifts: [],
  keys: [],
  operations: 0,
  epochBlock: 0,
  previousEpochBlock: 0,
  rulesBlock: 0,
  bindingBlock: 0,
  fiscalEntries: 0,
  rules: undefined,
};

/** A decoded payload with its kind. */
export type Content = { readonly [K in RecordKind]: { readonly kind: K; readonly payload: Payloads[K] } }[RecordKind];

/** What a fold needs to know of a record beside its content. */
export interface RecordFacts {
  readonly sequence: number;
  readonly time: LocalTime;
  /** Block at which the record stands, from the start of the journal. */
  readonly block: number;
}

/** Epoch in which an operation is created now. */
export function epochOf(state: Pick<UnitState, 'operations'>): number {
  return Math.floor(state.operations / LIMITS.epochOperations);
}

/** Kinds that the fiscal memory keeps too. */
export function isFiscalKind(kind: RecordKind): kind is 'identity' | 'life' | 'rules' | 'day-close' {
  return kind === 'identity' || kind === 'life' || kind === 'rules' || kind === 'day-close';
}

function bindsOperation({ kind, payload }: Content): boolean {
  if (kind === 'event') return payload.operation !== undefined;
  return kind !== 'rules' && kind !== 'checkpoint' && kind !== 'discard' && kind !== 'answer' && kind !== 'notice';
}

/** The counters that a record of this time adds to: those of scope `year` are zero in another year. */
export function countersIn({ counters, year }: Pick<UnitState, 'counters' | 'year'>, time: LocalTime): Counters {
  return localYear(time) === year ? counters : counters.start({ scope: 'year' });
}

type Draft = { -readonly [K in keyof UnitState]: UnitState[K] };

/** The state after a record, or the counter that would overflow. The state before stays as it is. */
export function fold(state: UnitState, content: Content, at: RecordFacts): UnitState | CounterOverflow {
  const counters = countersAfter(countersIn(state, at.time), content, state.rules);
  if ('overflow' in counters) return counters;
  const next: Draft = { ...state };
  next.counters = counters;
  next.year = localYear(at.time);
  next.lastUtcMs = at.time.utcMs;
  next.offsetMinutes = at.time.offsetMinutes;
  if (isFiscalKind(content.kind)) next.fiscalEntries++;
  if (bindsOperation(content)) bindOperation(next, at.block);
  foldContent(next, content, at);
  return next;
}

function bindOperation(next: Draft, block: number): void {
  next.operations++;
  if (next.operations % LIMITS.epochOperations !== 0) return;
  // The operation that fills an epoch is the last of it: the next one is read from here, which errs to the safe side.
  next.previousEpochBlock = next.epochBlock;
  next.epochBlock = block;
}

/** The counters after a record: scopes that it starts, and its facts. */
function countersAfter(counters: Counters, content: Content, rules: Rules | undefined): Counters | CounterOverflow {
  if (rules === undefined) return content.kind === 'rules' ? counters.under(content.payload.rules) : counters;
  switch (content.kind) {
    case 'receipt':
      return counters.plus(receiptFacts(content.payload, rules), registerOf(content.payload.request));
    case 'copy':
      return counters.plus(operationFacts('copy', plainFact('copies', 'copy')), content.payload.till);
    case 'cash':
      return counters.plus(cashFacts(content.payload), content.payload.till);
    case 'rules':
      return counters.under(content.payload.rules);
    case 'day-open':
      return counters.start({ scope: 'day', reset: 'opening' });
    case 'day-close': {
      const closed = countersAtClosing(counters);
      return 'overflow' in closed ? closed : closed.start({ scope: 'day', reset: 'closing' });
    }
    case 'event':
      return counters.plus(eventFacts(content.payload), content.payload.till);
    case 'shift':
      return countersAfterShift(counters, content.payload);
    case 'identity':
    case 'life':
    case 'clock':
    case 'checkpoint':
    case 'fence':
    case 'discard':
    case 'answer':
    case 'key':
    case 'successor':
    case 'intervention':
    case 'notice':
    case 'licence':
      return counters;
  }
}

/** The counters that a closing carries are those after the day itself was counted. */
export function countersAtClosing(counters: Counters): Counters | CounterOverflow {
  return counters.plus(operationFacts('day-close', plainFact('days', 'day-close')));
}

/** The counters that a shift ends with are those after its end itself was counted. */
export function countersAtShift(
  counters: Counters,
  shift: Pick<ShiftPayload, 'step' | 'till'>,
): Counters | CounterOverflow {
  const { step, till } = shift;
  const begun = step === 'open' ? counters.start({ scope: 'shift', reset: 'opening' }, till) : counters;
  return begun.plus(shiftFacts(shift), till);
}

function countersAfterShift(counters: Counters, shift: ShiftPayload): Counters | CounterOverflow {
  const after = countersAtShift(counters, shift);
  if ('overflow' in after || shift.step === 'open') return after;
  return after.start({ scope: 'shift', reset: 'closing' }, shift.till);
}

/** The shift of a till that goes on or has ended. */
export function shiftAt(state: Pick<UnitState, 'shifts'>, till: string): ShiftValue | undefined {
  return state.shifts.find((shift) => shift.till === till);
}

function shiftsAfter(shifts: readonly ShiftValue[], shift: ShiftPayload, sequence: number): readonly ShiftValue[] {
  const { till, number, step, openedBy } = shift;
  const others = shifts.filter((other) => other.till !== till);
  const value = { till, number, openedBy: openedBy ?? sequence, isOpen: step === 'open' };
  return [...others, value].sort((left, right) => (left.till < right.till ? -1 : 1));
}

function foldContent(next: Draft, content: Content, { sequence, time, block }: RecordFacts): void {
  switch (content.kind) {
    case 'identity':
      next.life = 'personalised';
      next.lifeBefore = 'personalised';
      return;
    case 'life': {
      const { to } = content.payload.change;
      next.lifeBefore = to === 'blocked' ? next.life : to;
      next.life = to;
      if (to === 'bound') next.bindingBlock = block;
      return;
    }
    case 'rules':
      next.rules = content.payload.rules;
      next.rulesBlock = block;
      return;
    case 'day-open':
      next.day = content.payload.day;
      next.dayOpen = true;
      next.dayOpenedBy = sequence;
      return;
    case 'day-close':
      next.dayOpen = false;
      next.lastCloseUtcMs = time.utcMs;
      return;
    case 'receipt':
      next.series = next.series.with(content.payload.series, content.payload.number);
      return;
    case 'copy':
      next.copies = content.payload.ordinal;
      return;
    case 'shift':
      next.shifts = shiftsAfter(next.shifts, content.payload, sequence);
      return;
    case 'key':
      next.keys = keysAfter(next.keys, content.payload, sequence);
      return;
    case 'successor':
      if (content.payload.step === 'to') next.successor = sequence;
      else next.predecessor = sequence;
      return;
    case 'intervention':
    case 'notice':
    case 'licence':
      foldService(next, content, sequence);
      return;
    case 'event':
    case 'cash':
    case 'clock':
    case 'checkpoint':
    case 'fence':
    case 'discard':
      return;
    case 'answer':
      if (content.payload.settled !== undefined) next.settled = content.payload.settled;
      return;
  }
}

/** The state as a checkpoint carries it. */
export function summaryOf(state: UnitState): StateSummary {
  const { rules: _rules, counters, series, shifts, keys, ...rest } = state;
  const lists = { counters: counters.list(), series: series.list() };
  return {
    ...rest,
    ...lists,
    ...(shifts.length === 0 ? {} : { shifts }),
    ...(keys.length === 0 ? {} : { keys }),
  };
}

/** The state that a checkpoint describes; the rules come from the block that it names. */
export function stateOf(summary: StateSummary, rules: Rules | undefined): UnitState {
  const counters = Counters.of(rules, summary.counters);
  return {
    ...summary,
    counters,
    series: Series.of(summary.series),
    shifts: summary.shifts ?? [],
    keys: summary.keys ?? [],
    rules,
  };
}

/** Rules that a receipt, a day or a counter cannot do without. */
export function rulesOf(state: UnitState): Rules {
  return present(state.rules, 'a bound unit has rules');
}
