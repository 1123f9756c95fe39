/**
 * Rules of a connector in Montenegro: VAT groups, documents, payments, counters. Rates and exemptions are data that the
 * law changes (FS5; the rate of 15 % is newer than it).
 */
import type { DocumentKind, Rules } from '@plomba/core/model';

/** Documents that are invoices: numbered in one series, signed, told to the authority. */
export const INVOICES: readonly DocumentKind[] = ['sale', 'refund', 'correction'];

/** Reason that marks the cash deposit at the beginning of a day (INITIAL). */
export const INITIAL_DEPOSIT = 'INITIAL';

/** The number of the last invoice of the year (TS5 3.7.1.11: from 1 for each unit, device and year). */
export const ORDINAL = 'ordinal';
/** Deposits of the open day. */
export const DEPOSITS = 'deposits';

/** What the counters have in common. */
const EACH = { by: 'none', max: 99_999_999_999_999n, inZ: true } as const;

export const MONTENEGRIN_RULES: Rules = {
  edition: 'me/1',
  currency: 'EUR',
  taxGroups: [
    { id: '21', label: 'PDV 21%', rate: { digits: 21n, scale: 0 } },
    { id: '15', label: 'PDV 15%', rate: { digits: 15n, scale: 0 } },
    { id: '7', label: 'PDV 7%', rate: { digits: 7n, scale: 0 } },
    { id: '0', label: 'PDV 0%', rate: { digits: 0n, scale: 0 } },
    { id: 'EX-CL3', label: 'Oslobođeno, čl. 3' },
    { id: 'EX-CL4', label: 'Oslobođeno, čl. 4' },
    { id: 'EX-CL14', label: 'Oslobođeno, čl. 14' },
    { id: 'EX-CL15', label: 'Oslobođeno, čl. 15' },
    { id: 'EX-CL17', label: 'Oslobođeno, čl. 17' },
    { id: 'EX-CL20', label: 'Oslobođeno, čl. 20' },
    { id: 'EX-CL26', label: 'Oslobođeno, čl. 26' },
    { id: 'EX-CL27', label: 'Oslobođeno, čl. 27' },
    { id: 'EX-CL28', label: 'Oslobođeno, čl. 28' },
    { id: 'EX-CL29', label: 'Oslobođeno, čl. 29' },
    { id: 'EX-CL30', label: 'Oslobođeno, čl. 30' },
    { id: 'EX-CL44', label: 'Oslobođeno, čl. 44' },
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
    { kind: 'CARD', cash: false },
    { kind: 'ORDER', cash: false },
    { kind: 'OTHER-CASH', cash: false },
    { kind: 'BUSINESSCARD', cash: false },
    { kind: 'SVOUCHER', cash: false },
    { kind: 'COMPANY', cash: false },
    { kind: 'ADVANCE', cash: false },
    { kind: 'ACCOUNT', cash: false },
    { kind: 'FACTORING', cash: false },
    { kind: 'OTHER', cash: false },
  ],
  counters: [
    { ...EACH, name: ORDINAL, measure: 'documents', scope: 'year', documents: INVOICES },
    { ...EACH, name: DEPOSITS, measure: 'operations', scope: 'day', operations: ['cash-in'] },
    { ...EACH, name: 'documents', measure: 'documents', scope: 'day', by: 'document' },
    { ...EACH, name: 'total', measure: 'total', scope: 'day', by: 'document' },
    { ...EACH, name: 'gross', measure: 'gross', scope: 'day', by: 'tax-group' },
    { ...EACH, name: 'tax', measure: 'tax', scope: 'day', by: 'tax-group' },
    { ...EACH, name: 'payment', measure: 'payment', scope: 'day', by: 'payment' },
    { ...EACH, name: 'cash-in', measure: 'cash-in', scope: 'day' },
    { ...EACH, name: 'cash-out', measure: 'cash-out', scope: 'day' },
    { ...EACH, name: 'copies', measure: 'copies', scope: 'day' },
    { ...EACH, name: 'turnover', measure: 'total', scope: 'unit' },
    { ...EACH, name: 'turnover-year', measure: 'total', scope: 'year' },
    { ...EACH, name: 'closings', measure: 'days', scope: 'unit' },
  ],
};
