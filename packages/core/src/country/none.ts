/**
 * No country: plain rules for examples, tests and the demo. Three tax groups and an exempt one, euro, gross prices.
 */
import { toHex } from '@plomba/codec';
import type { CounterSpec, CounterGroup, CounterScope, Measure } from '../model/counters.js';
import { localClock, localDate } from '../model/time.js';
import type { Country } from './country.js';
import { money, signatureCode } from './paper.js';

const MAX = 999_999_999_999_99n;

function counter(
  name: string,
  measure: Measure,
  over: { readonly by?: CounterGroup; readonly scope: CounterScope } & Pick<CounterSpec, 'operations'>,
): CounterSpec {
  const { by = 'none', scope, operations } = over;
  // A shift's counters are carried by its own record.
  const inZ = scope !== 'shift';
  return { name, measure, by, scope, max: MAX, inZ, ...(operations === undefined ? {} : { operations }) };
}

const COUNTERS: readonly CounterSpec[] = [
  counter('documents', 'documents', { by: 'document', scope: 'day' }),
  counter('copies', 'copies', { scope: 'day' }),
  counter('total', 'total', { by: 'document', scope: 'day' }),
  counter('gross', 'gross', { by: 'tax-group', scope: 'day' }),
  counter('tax', 'tax', { by: 'tax-group', scope: 'day' }),
  counter('payment', 'payment', { by: 'payment', scope: 'day' }),
  counter('discount', 'discount', { scope: 'day' }),
  counter('surcharge', 'surcharge', { scope: 'day' }),
  counter('cash-in', 'cash-in', { scope: 'day' }),
  counter('cash-out', 'cash-out', { scope: 'day' }),
  counter('operations', 'operations', { by: 'operation', scope: 'day' }),
  counter('not-counted', 'amount', { by: 'document', scope: 'day', operations: ['training', 'proforma'] }),
  counter('cancelled', 'amount', { scope: 'day', operations: ['document-cancelled', 'line-cancelled'] }),
  counter('outages', 'duration', { by: 'operation', scope: 'day' }),
  counter('tax-number', 'tax-number', { scope: 'day' }),
  counter('zero-sum', 'zero-sum', { scope: 'day' }),
  counter('shift-total', 'total', { by: 'document', scope: 'shift' }),
  counter('shift-payment', 'payment', { by: 'payment', scope: 'shift' }),
  counter('memory-resets', 'operations', { scope: 'unit', operations: ['memory-reset'] }),
  counter('turnover', 'total', { scope: 'unit' }),
  counter('turnover-year', 'total', { scope: 'year' }),
  counter('closings', 'days', { scope: 'unit' }),
];

/** The plain country: rules `none/2`, for tests and examples. */
export const none: Country = {
  id: 'none',
  rules: {
    edition: 'none/2',
    currency: 'EUR',
    taxGroups: [
      { id: 'A', label: 'standard', rate: { digits: 20n, scale: 0 } },
      { id: 'B', label: 'reduced', rate: { digits: 10n, scale: 0 } },
      { id: 'C', label: 'second reduced', rate: { digits: 13n, scale: 0 } },
      { id: 'D', label: 'zero', rate: { digits: 0n, scale: 0 } },
      { id: 'S', label: 'special', rate: { digits: 19n, scale: 0 } },
      { id: 'E', label: 'exempt' },
    ],
    documents: [
      { document: 'sale', sign: 'plus', counted: true, series: 'receipt' },
      { document: 'refund', sign: 'minus', counted: true, series: 'receipt' },
      { document: 'correction', sign: 'plus', counted: true, series: 'receipt' },
      { document: 'training', sign: 'plus', counted: false, series: 'training' },
      { document: 'proforma', sign: 'plus', counted: false, series: 'proforma' },
    ],
    payments: [
      { kind: 'cash', cash: true },
      { kind: 'card', cash: false },
      { kind: 'voucher', cash: false },
      { kind: 'credit', cash: false },
      { kind: 'other', cash: false },
    ],
    counters: COUNTERS,
  },
  lifeNeeds: { bound: ['owner', 'place'], blocked: ['reason'] },
  sellsIn: ['test', 'production'],
  openDocument: 'atomic',
  clockUnset: 'flag',
  licence: 'not-needed',
  expiryWarnDays: 30,
  closingsMin: 3650,
  memoryWarnings: [
    { level: 'near-end', journalBytes: 4 * 1024 * 1024, closings: 60 },
    { level: 'end', journalBytes: 512 * 1024, closings: 7 },
  ],
  check: () => [],
  codes: () => [],
  foot(committed) {
    const { serial, sequence, time, receipt, leafHash } = committed;
    const moment = `${localDate(time)}T${localClock(time)}`;
    const fields = ['PLOMBA1', serial, sequence, receipt.number, money(receipt.total), moment, toHex(leafHash)];
    return [
      { kind: 'text', left: this.texts.unit, right: serial },
      { kind: 'text', left: this.texts.code, right: signatureCode(leafHash) },
      { kind: 'qr', text: fields.join('*') },
    ];
  },
  texts: {
    simulated: 'SIMULATED - NOT A FISCAL RECEIPT',
    documents: {
      sale: 'RECEIPT',
      refund: 'REFUND',
      correction: 'CORRECTION',
      training: 'TRAINING',
      proforma: 'PRO FORMA',
    },
    copy: 'COPY',
    total: 'TOTAL',
    tax: 'tax',
    gross: 'gross',
    change: 'change',
    receiptNumber: 'No.',
    day: 'closed',
    till: 'till',
    cashier: 'cashier',
    refersTo: 'refers to No.',
    unit: 'unit',
    code: 'code',
    cashIn: 'CASH IN',
    cashOut: 'CASH OUT',
    dayReport: 'DAY REPORT Z',
    reports: { x: 'REPORT X', shift: 'SHIFT', period: 'PERIOD REPORT', closings: 'days closed' },
    counters: {
      documents: 'receipts',
      total: 'total',
      gross: 'gross',
      tax: 'tax',
      payment: 'paid',
      'cash-in': 'cash in',
      'cash-out': 'cash out',
      operations: 'number of',
      'not-counted': 'not counted',
      outages: 'time of',
      'tax-number': 'receipts with a tax number',
      'zero-sum': 'receipts of nothing',
      'shift-total': 'total',
      'shift-payment': 'paid',
      'memory-resets': 'memory resets since the beginning',
      turnover: 'turnover since the beginning',
      'turnover-year': 'turnover of the year',
      closings: 'closings since the beginning',
    },
    operations: {
      copy: 'copy',
      'cash-in': 'cash in',
      'cash-out': 'cash out',
      'day-close': 'closing',
      'shift-open': 'shift begun',
      'shift-close': 'shift ended',
      'drawer-opened': 'drawer opened',
      'memory-reset': 'memory reset',
      'power-outage': 'power outage',
      'network-outage': 'network outage',
      'document-cancelled': 'document cancelled',
      'line-cancelled': 'line cancelled',
    },
    discount: 'discount',
    surcharge: 'surcharge',
  },
};
