/**
 * Swedish rules as the journal carries them. A control unit is told sums and VAT, no lines and no payments, so there is
 * one tax group without a rate, one kind of payment, and what the law asks for stands in the receipt data.
 *
 * `kopia` is a document of its own here, with its own series and never in a sum of money. The journal has no document
 * kind for it and calls it `correction`; these rules, which are in the journal too, name its series `kopia`.
 */
import type { CounterSpec, DocumentKind, Rules } from '@plomba/core/model';

/** The words of the wire and of the law. */
export type ReceiptWord = 'normal' | 'kopia' | 'ovning' | 'profo';

/** Document kinds that a word can become: a `normal` whose total is negative is a refund. */
export const DOCUMENTS_OF: Readonly<Record<ReceiptWord, readonly DocumentKind[]>> = {
  normal: ['sale', 'refund'],
  kopia: ['correction'],
  ovning: ['training'],
  profo: ['proforma'],
};

/** Those that get a control code (sheet section 1A.1 [V]). */
export const CODED_WORDS: readonly ReceiptWord[] = ['normal', 'kopia'];

export const TAX_GROUP = 'T';
export const PAYMENT_KIND = 'register';
export const CONTROL_CODE = 'kontrollkod';

const MAX = 999_999_999_999_99n;

/** Number and sum of each kind of receipt, by register and for the unit [R]. */
const COUNTERS: readonly CounterSpec[] = [
  { name: 'documents', measure: 'documents', by: 'document', scope: 'unit', max: MAX, inZ: true },
  { name: 'total', measure: 'total', by: 'document', scope: 'unit', max: MAX, inZ: true },
  { name: 'till-documents', measure: 'documents', by: 'document', scope: 'till', max: MAX, inZ: true },
  { name: 'till-total', measure: 'total', by: 'document', scope: 'till', max: MAX, inZ: true },
];

export const SWEDISH_RULES: Rules = {
  edition: 'se/1',
  currency: 'SEK',
  taxGroups: [{ id: TAX_GROUP, label: 'as registered' }],
  documents: [
    { document: 'sale', sign: 'plus', counted: true, series: 'normal' },
    { document: 'refund', sign: 'minus', counted: true, series: 'normal' },
    { document: 'correction', sign: 'plus', counted: false, series: 'kopia' },
    { document: 'training', sign: 'plus', counted: false, series: 'ovning' },
    { document: 'proforma', sign: 'plus', counted: false, series: 'profo' },
  ],
  payments: [{ kind: PAYMENT_KIND, cash: false }],
  counters: COUNTERS,
};
