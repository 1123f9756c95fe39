/**
 * Counters and totals as tables that a country declares and the journal carries: what is measured, how it is grouped,
 * over which scope, and what a full counter does.
 */
import {
  bool,
  int64,
  list,
  oneOf,
  optional,
  record,
  required,
  text,
  type RecordSchema,
  type Schema,
} from '@plomba/codec';
import { documentKind, shortId, type DocumentKind } from './receipt.js';

/**
 * What is counted or summed. Money in hundredths with the sign of the document kind, durations in milliseconds.
 * Which record yields which: docs/spec/journal.md section 4.
 */
export type Measure =
  | 'documents'
  | 'copies'
  | 'total'
  | 'gross'
  | 'tax'
  | 'payment'
  | 'discount'
  | 'surcharge'
  | 'cash-in'
  | 'cash-out'
  | 'days'
  | 'operations'
  | 'amount'
  | 'lines'
  | 'zero-sum'
  | 'tax-number'
  | 'discounts'
  | 'surcharges'
  | 'change'
  | 'duration';

/** What a record did, as counters group it: a document of a kind, a copy, cash, a closing, a shift, an event. */
export type OperationKind =
  DocumentKind | 'copy' | 'cash-in' | 'cash-out' | 'day-close' | 'shift-open' | 'shift-close' | EventKind;

/** What a unit or a till notes beside documents. An outage lasts, from one time to another. */
export type EventKind =
  'drawer-opened' | 'memory-reset' | 'power-outage' | 'network-outage' | 'document-cancelled' | 'line-cancelled';

export type CounterGroup = 'none' | 'document' | 'tax-group' | 'payment' | 'operation';

/** Over what a counter runs; it starts anew when its scope does. `unit` and `till` never reset; `shift` is per till. */
export type CounterScope = 'unit' | 'till' | 'day' | 'year' | 'shift';

/** When a counter of scope `day` or `shift` starts anew: with the next opening, or already behind the closing. */
export type CounterReset = 'opening' | 'closing';

export interface CounterSpec {
  readonly name: string;
  readonly measure: Measure;
  readonly by: CounterGroup;
  readonly scope: CounterScope;
  /** Document kinds that count; all when absent. */
  readonly documents?: readonly DocumentKind[];
  /** Operation kinds that count; all when absent. */
  readonly operations?: readonly OperationKind[];
  /** For scope `day` and `shift`; `opening` when absent. */
  readonly reset?: CounterReset;
  /** A document that would take the counter beyond this (either sign) is refused before anything is written. */
  readonly max: bigint;
  /** Whether a day's closing carries it. */
  readonly inZ: boolean;
}

/** One value: `name`, `name/group`, with `@till` behind it for the scopes `till` and `shift`. Zero values are absent. */
export interface CounterValue {
  readonly key: string;
  readonly value: bigint;
}

/** What a counter counts or sums, as in records. */
export const counterMeasure: Schema<Measure> = oneOf<Measure>({
  documents: 1,
  copies: 2,
  total: 3,
  gross: 4,
  tax: 5,
  payment: 6,
  discount: 7,
  surcharge: 8,
  'cash-in': 9,
  'cash-out': 10,
  days: 11,
  operations: 12,
  amount: 13,
  lines: 14,
  'zero-sum': 15,
  'tax-number': 16,
  discounts: 17,
  surcharges: 18,
  change: 19,
  duration: 20,
});

/** Measures that are numbers of something; `duration` is in milliseconds, all others are money. */
export const COUNTING_MEASURES: readonly Measure[] = [
  'documents',
  'copies',
  'days',
  'operations',
  'lines',
  'zero-sum',
  'tax-number',
  'discounts',
  'surcharges',
];

/** Codes of the operation kinds. */
export const OPERATION_KINDS: Readonly<Record<OperationKind, number>> = {
  sale: 1,
  refund: 2,
  correction: 3,
  training: 4,
  proforma: 5,
  copy: 6,
  'cash-in': 7,
  'cash-out': 8,
  'day-close': 9,
  'shift-open': 10,
  'shift-close': 11,
  'drawer-opened': 12,
  'memory-reset': 13,
  'power-outage': 14,
  'network-outage': 15,
  'document-cancelled': 16,
  'line-cancelled': 17,
};

/** By what a counter is kept apart, as in records. */
export const counterGroup: Schema<CounterGroup> = oneOf<CounterGroup>({
  none: 0,
  document: 1,
  'tax-group': 2,
  payment: 3,
  operation: 4,
});
/** 6 is kept free for `month`. */
export const counterScope: Schema<CounterScope> = oneOf<CounterScope>({ unit: 1, till: 2, day: 3, year: 4, shift: 5 });
const reset: Schema<CounterReset> = oneOf<CounterReset>({ opening: 1, closing: 2 });
const operationKind: Schema<OperationKind> = oneOf<OperationKind>(OPERATION_KINDS);

/** Whether values of this scope stand apart by till. */
export function isPerTill(of: CounterScope): boolean {
  return of === 'till' || of === 'shift';
}

/** A counter as the rules declare it, as in records. */
export const counterSpecTable: RecordSchema<CounterSpec> = record<CounterSpec>('CounterSpec', {
  name: required(1, shortId, 'name of the counter'),
  measure: required(2, counterMeasure, 'what is counted or summed'),
  by: required(3, counterGroup, 'one counter, or one for each of these'),
  scope: required(4, counterScope, 'over what it runs; it starts anew when its scope does'),
  documents: optional(5, list(documentKind, { min: 1, max: 8 }), 'document kinds that count; all when absent'),
  max: required(6, int64, 'refused beyond this, either sign'),
  inZ: required(7, bool, "whether a day's closing carries it"),
  operations: optional(8, list(operationKind, { min: 1, max: 31 }), 'operation kinds that count; all when absent'),
  reset: optional(9, reset, 'scopes `day` and `shift`: when it starts anew; with the next opening when absent'),
});

/** A counter's value, as in records. */
export const counterValueTable: RecordSchema<CounterValue> = record<CounterValue>('CounterValue', {
  key: required(1, text({ bytesMax: 64 }), '`name`, `name/group`, `name@till`, `name/group@till`'),
  value: required(2, int64, 'count, or sum in hundredths'),
});
