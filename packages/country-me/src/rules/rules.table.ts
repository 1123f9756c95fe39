/**
 * Rules of a connector in Montenegro: VAT groups, documents, payments, counters. Rates and exemptions are data that the
 * law changes (FS5; the rate of 15 % is newer than it).
 */
import type { CounterScope, CounterSpec, DocumentKind, Measure, Rules } from '@plomba/core/model';

/** VAT rates in per cent; each is a tax group by its own name. */
const RATES = ['21', '15', '7', '0'] as const;
/** Articles of the VAT law that exempt; `CL17` is the schema's `VAT_CL17`, its tax group is `EX-CL17`. */
const EXEMPT_ARTICLES = [3, 4, 14, 15, 17, 20, 26, 27, 28, 29, 30, 44] as const;

/** Documents that are invoices: numbered in one series, signed, told to the authority. */
export const INVOICES: readonly DocumentKind[] = ['sale', 'refund', 'correction'];

/** Reason that marks the cash deposit at the beginning of a day (INITIAL). */
export const INITIAL_DEPOSIT = 'INITIAL';

const MAX = 99_999_999_999_999n;

function counter(
  name: string,
  measure: Measure,
  scope: CounterScope,
  more: Partial<Pick<CounterSpec, 'by' | 'operations' | 'documents'>> = {},
): CounterSpec {
  return { name, measure, by: 'none', scope, max: MAX, inZ: true, ...more };
}

/** The number of the last invoice of the year (TS5 3.7.1.11: from 1 for each unit, device and year). */
export const ORDINAL = 'ordinal';
/** Deposits of the open day. */
export const DEPOSITS = 'deposits';

export const MONTENEGRIN_RULES: Rules = {
  edition: 'me/1',
  currency: 'EUR',
  taxGroups: [
    ...RATES.map((rate) => ({ id: rate, label: `PDV ${rate}%`, rate: { digits: BigInt(rate), scale: 0 } })),
    ...EXEMPT_ARTICLES.map((article) => ({ id: `EX-CL${article}`, label: `Oslobodjeno, cl. ${article}` })),
  ],
  documents: [
    { document: 'sale', sign: 'plus', counted: true, series: 'invoice' },
    { document: 'refund', sign: 'minus', counted: true, series: 'invoice' },
    { document: 'correction', sign: 'plus', counted: true, series: 'invoice' },
    { document: 'training', sign: 'plus', counted: false, series: 'training' },
    { document: 'proforma', sign: 'plus', counted: false, series: 'proforma' },
  ],
  payments: [
    { kind: 'BANKNOTE', cash: true },
    ...['CARD', 'ORDER', 'OTHER-CASH', 'BUSINESSCARD', 'SVOUCHER', 'COMPANY', 'ADVANCE', 'ACCOUNT'].map((kind) => {
      return { kind, cash: false };
    }),
    { kind: 'FACTORING', cash: false },
    { kind: 'OTHER', cash: false },
  ],
  counters: [
    counter(ORDINAL, 'documents', 'year', { documents: INVOICES }),
    counter(DEPOSITS, 'operations', 'day', { operations: ['cash-in'] }),
    counter('documents', 'documents', 'day', { by: 'document' }),
    counter('total', 'total', 'day', { by: 'document' }),
    counter('gross', 'gross', 'day', { by: 'tax-group' }),
    counter('tax', 'tax', 'day', { by: 'tax-group' }),
    counter('payment', 'payment', 'day', { by: 'payment' }),
    counter('cash-in', 'cash-in', 'day'),
    counter('cash-out', 'cash-out', 'day'),
    counter('copies', 'copies', 'day'),
    counter('turnover', 'total', 'unit'),
    counter('turnover-year', 'total', 'year'),
    counter('closings', 'days', 'unit'),
  ],
};
