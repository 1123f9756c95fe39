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

/** What is counted or summed. Amounts in hundredths, with the sign of the document kind. */
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
  | 'days';

export type CounterGroup = 'none' | 'document' | 'tax-group' | 'payment';

/** Over what a counter runs; it starts anew when its scope does. `unit` never resets. */
export type CounterScope = 'unit' | 'till' | 'day' | 'year';

export interface CounterSpec {
  readonly name: string;
  readonly measure: Measure;
  readonly by: CounterGroup;
  readonly scope: CounterScope;
  /** Document kinds that count; all when absent. */
  readonly documents?: readonly DocumentKind[];
  /** A document that would take the counter beyond this (either sign) is refused before anything is written. */
  readonly max: bigint;
  /** Whether a day's closing carries it. */
  readonly inZ: boolean;
}

/** One value: `name`, `name/group`, with `@till` behind it for scope `till`. Zero values are absent. */
export interface CounterValue {
  readonly key: string;
  readonly value: bigint;
}

const measure: Schema<Measure> = oneOf<Measure>({
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
});

const group: Schema<CounterGroup> = oneOf<CounterGroup>({ none: 0, document: 1, 'tax-group': 2, payment: 3 });
const scope: Schema<CounterScope> = oneOf<CounterScope>({ unit: 1, till: 2, day: 3, year: 4 });

export const counterSpecTable: RecordSchema<CounterSpec> = record<CounterSpec>('CounterSpec', {
  name: required(1, shortId, 'name of the counter'),
  measure: required(2, measure, 'what is counted or summed'),
  by: required(3, group, 'one counter, or one for each of these'),
  scope: required(4, scope, 'over what it runs; it starts anew when its scope does'),
  documents: optional(5, list(documentKind, { min: 1, max: 8 }), 'document kinds that count; all when absent'),
  max: required(6, int64, 'refused beyond this, either sign'),
  inZ: required(7, bool, "whether a day's closing carries it"),
});

export const counterValueTable: RecordSchema<CounterValue> = record<CounterValue>('CounterValue', {
  key: required(1, text({ bytesMax: 64 }), '`name`, `name/group`, `name@till`, `name/group@till`'),
  value: required(2, int64, 'count, or sum in hundredths'),
});
