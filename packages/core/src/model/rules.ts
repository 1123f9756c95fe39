/**
 * The rules in force, as a record carries them: tax groups, document kinds, payment kinds and counters.
 * They are in the journal, so that every total can be recomputed from it alone, years later, without the country's code.
 */
import {
  bool,
  decimal,
  list,
  oneOf,
  optional,
  record,
  required,
  text,
  type Decimal,
  type RecordSchema,
  type Schema,
} from '@plomba/codec';
import { counterSpecTable, type CounterSpec } from './counters.js';
import { LIMITS } from './limits.js';
import { documentKind, shortId, type DocumentKind } from './receipt.js';

export interface TaxGroup {
  readonly id: string;
  readonly label: string;
  /** Percent of the net amount, at most 2 places; absent for exempt. */
  readonly rate?: Decimal;
}

export interface DocumentRule {
  readonly document: DocumentKind;
  /** How its amounts count: as they are, or negated. */
  readonly sign: 'plus' | 'minus';
  /** Whether its amounts enter totals of money; its number of documents always counts. */
  readonly counted: boolean;
  /** The series that numbers it. */
  readonly series: string;
}

export interface PaymentRule {
  readonly kind: string;
  /** Whether change may be given from it. */
  readonly cash: boolean;
}

export interface Rules {
  /** Country and edition of the rules: `none/1`. */
  readonly edition: string;
  readonly currency: string;
  readonly taxGroups: readonly TaxGroup[];
  readonly documents: readonly DocumentRule[];
  readonly payments: readonly PaymentRule[];
  readonly counters: readonly CounterSpec[];
}

const sign: Schema<'plus' | 'minus'> = oneOf({ plus: 1, minus: 2 });

const taxGroupTable: RecordSchema<TaxGroup> = record<TaxGroup>('TaxGroup', {
  id: required(1, shortId, 'as items name it'),
  label: required(2, text({ bytesMax: 40 }), 'as printed'),
  rate: optional(3, decimal({ scaleMax: 2 }), 'percent of the net amount; absent for exempt'),
});

const documentRuleTable: RecordSchema<DocumentRule> = record<DocumentRule>('DocumentRule', {
  document: required(1, documentKind, 'kind of receipt'),
  sign: required(2, sign, 'how its amounts count'),
  counted: required(3, bool, 'whether its amounts enter totals of money'),
  series: required(4, shortId, 'the series that numbers it'),
});

const paymentRuleTable: RecordSchema<PaymentRule> = record<PaymentRule>('PaymentRule', {
  kind: required(1, shortId, 'as payments name it'),
  cash: required(2, bool, 'whether change may be given from it'),
});

/** Rules of a country, as the record has them that puts them in force. */
export const rulesTable: RecordSchema<Rules> = record<Rules>('Rules', {
  edition: required(1, text({ bytesMax: 32 }), 'country and edition of the rules'),
  currency: required(2, text({ bytesMax: 3, pattern: /^[A-Z]{3}$/ }), 'ISO 4217'),
  taxGroups: required(3, list(taxGroupTable, { min: 1, max: LIMITS.taxGroups }), 'tax groups in force'),
  documents: required(4, list(documentRuleTable, { min: 1, max: LIMITS.documentKinds }), 'document kinds in force'),
  payments: required(5, list(paymentRuleTable, { min: 1, max: 32 }), 'payment kinds in force'),
  counters: required(6, list(counterSpecTable, { min: 0, max: LIMITS.counterSpecs }), 'counters that are kept'),
});
