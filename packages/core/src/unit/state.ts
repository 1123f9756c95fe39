/**
 * The state of a unit as a fold over its records: `state' = fold(state, record)`. Nothing else changes it,
 * so what the journal says and what the unit believes cannot part. Pure; used before a batch is written (to refuse
 * what has no room) and at boot.
 */
import { present } from '../assert.js';
import { addFacts, counterList, resetScope, type CounterOverflow, type Counters } from '../counters/counters.js';
import { receiptFacts, type Fact } from '../counters/facts.js';
import type { LifeState } from '../model/life.js';
import { LIMITS } from '../model/limits.js';
import type { Rules } from '../model/rules.js';
import { localYear, type LocalTime } from '../model/time.js';
import type { Payloads, StateSummary } from '../tables/payloads.table.js';
import type { RecordKind } from '../tables/record-header.table.js';

export interface UnitState extends Omit<StateSummary, 'counters' | 'series'> {
  readonly counters: Counters;
  readonly series: ReadonlyMap<string, number>;
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
  series: new Map(),
  counters: new Map(),
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

function bindsOperation(kind: RecordKind): boolean {
  return !['rules', 'checkpoint', 'discard', 'answer'].includes(kind);
}

/** The state after a record, or the counter that would overflow. */
export function fold(state: UnitState, content: Content, facts: RecordFacts): UnitState | CounterOverflow {
  const timed = foldCommon(state, content, facts);
  const counters = foldCounters(timed, content);
  return 'overflow' in counters ? counters : { ...foldContent(timed, content, facts), counters };
}

/** Time, year, operations: what every record does. */
function foldCommon(state: UnitState, content: Content, { time, block }: RecordFacts): UnitState {
  const year = localYear(time);
  const turned = year !== state.year && state.rules !== undefined;
  const counters =
    turned && state.rules !== undefined ? resetScope(state.counters, state.rules, 'year') : state.counters;
  const operations = state.operations + (bindsOperation(content.kind) ? 1 : 0);
  const epochEnds = operations !== state.operations && operations % LIMITS.epochOperations === 0;
  return {
    ...state,
    counters,
    year,
    operations,
    lastUtcMs: time.utcMs,
    offsetMinutes: time.offsetMinutes,
    // The operation that fills an epoch is the last of it: the next one is read from here, which errs to the safe side.
    epochBlock: epochEnds ? block : state.epochBlock,
    previousEpochBlock: epochEnds ? state.epochBlock : state.previousEpochBlock,
    fiscalEntries: state.fiscalEntries + (isFiscalKind(content.kind) ? 1 : 0),
  };
}

function foldCounters(state: UnitState, content: Content): Counters | CounterOverflow {
  const { rules } = state;
  if (rules === undefined) return state.counters;
  const add = (facts: readonly Fact[], till?: string): Counters | CounterOverflow =>
    addFacts(state.counters, rules, { facts, till });
  switch (content.kind) {
    case 'receipt':
      return add(receiptFacts(content.payload, rules), content.payload.request.till);
    case 'copy':
      return add([{ measure: 'copies', amount: 1n }]);
    case 'cash': {
      const { direction, amount, till } = content.payload;
      return add([{ measure: direction === 'in' ? 'cash-in' : 'cash-out', amount }], till);
    }
    case 'day-open':
      return resetScope(state.counters, rules, 'day');
    case 'day-close':
      return add([{ measure: 'days', amount: 1n }]);
    case 'identity':
    case 'life':
    case 'rules':
    case 'clock':
    case 'checkpoint':
    case 'fence':
    case 'discard':
    case 'answer':
      return state.counters;
  }
}

function foldContent(state: UnitState, content: Content, { sequence, time, block }: RecordFacts): UnitState {
  switch (content.kind) {
    case 'identity':
      return { ...state, life: 'personalised', lifeBefore: 'personalised' };
    case 'life':
      return { ...state, ...lifeAfter(state, content.payload.change.to), ...boundAt(content.payload.change.to, block) };
    case 'rules':
      return { ...state, rules: content.payload.rules, rulesBlock: block };
    case 'day-open':
      return { ...state, day: content.payload.day, dayOpen: true, dayOpenedBy: sequence };
    case 'day-close':
      return { ...state, dayOpen: false, lastCloseUtcMs: time.utcMs };
    case 'receipt':
      return { ...state, series: new Map([...state.series, [content.payload.series, content.payload.number]]) };
    case 'copy':
      return { ...state, copies: content.payload.ordinal };
    case 'cash':
    case 'clock':
    case 'checkpoint':
    case 'fence':
    case 'discard':
    case 'answer':
      return state;
  }
}

function lifeAfter(state: UnitState, to: LifeState): { life: LifeState; lifeBefore: LifeState } {
  return { life: to, lifeBefore: to === 'blocked' ? state.life : to };
}

function boundAt(to: LifeState, block: number): { bindingBlock?: number } {
  return to === 'bound' ? { bindingBlock: block } : {};
}

/** The state as a checkpoint carries it. */
export function summaryOf(state: UnitState): StateSummary {
  const { rules: _rules, counters, series, ...rest } = state;
  return {
    ...rest,
    counters: counterList(counters),
    series: [...series].map(([name, last]) => ({ series: name, last })).sort((a, b) => (a.series < b.series ? -1 : 1)),
  };
}

/** The state that a checkpoint describes; the rules come from the block that it names. */
export function stateOf(summary: StateSummary, rules: Rules | undefined): UnitState {
  return {
    ...summary,
    counters: new Map(summary.counters.map(({ key, value }) => [key, value])),
    series: new Map(summary.series.map(({ series, last }) => [series, last])),
    rules,
  };
}

/** Rules that a receipt, a day or a counter cannot do without. */
export function rulesOf(state: UnitState): Rules {
  return present(state.rules, 'a bound unit has rules');
}
