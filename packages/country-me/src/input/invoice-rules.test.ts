import { describe, expect, it } from 'vitest';
import { MONTENEGRIN_RULES } from '../rules/rules.table.js';
import { EXEMPTIONS, VAT_RATES } from './exemptions.table.js';
import type { MeInvoice, MeLine, MePayment } from './invoice.js';
import { checkInvoice, invoiceTotal, invoiceVat } from './invoice-rules.js';
import { INVOICE_RULES } from './invoice-rules.table.js';
import { PAYMENT_TYPES } from './particulars.table.js';

const IIC = 'E4033D471FEEA47A3C664B15C669C709';
const issueTime = { utcMs: 1_773_472_351_000, offsetMinutes: 60 };
const LINE: MeLine = {
  name: 'Kafa',
  quantity: { digits: 2n, scale: 0 },
  unitPrice: { digits: 150n, scale: 2 },
  vatRate: '21',
  unit: 'kom',
};
const CASH: MePayment = { type: 'BANKNOTE', amount: 300n };
const SALE: MeInvoice = {
  document: 'sale',
  type: 'INVOICE',
  typeOfInvoice: 'CASH',
  lines: [LINE],
  payments: [CASH],
};
const BUYER = { idType: 'TIN' as const, idNum: '12345678', name: 'Kupac d.o.o.' };
const REFERENCE = { iic: IIC, issueTime, amount: 300n };
const CORRECTION: MeInvoice = {
  ...SALE,
  document: 'correction',
  type: 'CORRECTIVE',
  corrective: { iic: IIC, issueTime, type: 'CORRECTIVE' },
  lines: [{ ...LINE, quantity: { digits: -2n, scale: 0 } }],
  payments: [{ ...CASH, amount: -300n }],
};
const SUMMARY: MeInvoice = { ...SALE, type: 'SUMMARY', references: [REFERENCE] };
const PERIODICAL: MeInvoice = { ...SUMMARY, type: 'PERIODICAL', taxPeriod: '03/2026', buyer: BUYER };
const CREDIT: MeInvoice = {
  ...SALE,
  document: 'correction',
  type: 'CREDIT_NOTE',
  references: [REFERENCE],
  approvals: [{ total: 300n }],
};

function nonCash(...payments: readonly MePayment[]): MeInvoice {
  return { ...SALE, typeOfInvoice: 'NONCASH', payments };
}

const without = <T extends object>(value: T, name: keyof T): T => {
  const { [name]: _left, ...rest } = value;
  return rest as T; // an invoice that breaks a rule
};

describe('an invoice that breaks no rule', () => {
  it.each([
    ['a sale', SALE],
    ['a corrective', CORRECTION],
    [
      'an error corrective with its full amounts',
      {
        ...CORRECTION,
        corrective: { ...CORRECTION.corrective!, type: 'ERROR_CORRECTIVE' as const },
        lines: [LINE],
        payments: [CASH],
      },
    ],
    ['a refund by number', { ...SALE, document: 'refund' as const, type: 'CORRECTIVE' as const, refersTo: 7 }],
    ['a summary', SUMMARY],
    ['a periodical', { ...PERIODICAL, supply: { start: '2026-03-01', end: '2026-03-31' } }],
    ['a credit note', CREDIT],
    ['an advance', { ...SALE, type: 'ADVANCE' as const }],
    [
      'an order beside a card',
      {
        ...SALE,
        payments: [
          { type: 'ORDER' as const, amount: 100n },
          { type: 'CARD' as const, amount: 200n },
        ],
      },
    ],
    ['an order alone', nonCash({ type: 'ORDER', amount: 300n })],
    ['vouchers', nonCash({ type: 'SVOUCHER', amount: 300n, advIIC: IIC, vouchers: ['12345678-2026-00000300'] })],
    ['a proforma without payment', { ...SALE, document: 'proforma' as const, payments: [] }],
    [
      'a price without VAT, a rebate',
      {
        ...SALE,
        lines: [
          {
            ...LINE,
            unitPriceWithoutVat: { digits: 13774n, scale: 4 },
            rebate: { digits: 10n, scale: 0 },
            rebateReducesBase: true,
          },
        ],
      },
    ],
    ['a personal buyer', { ...SALE, buyer: { ...BUYER, idType: 'PASS' as const, idNum: 'X1' } }],
  ])('is %s', (_what, invoice) => {
    expect(checkInvoice(invoice)).toStrictEqual([]);
  });
});

type RuleId = keyof typeof INVOICE_RULES;

const BROKEN: readonly (readonly [RuleId, string, MeInvoice])[] = [
  ['cashNeedsCash', 'payments', { ...SALE, payments: [{ type: 'OTHER-CASH', amount: 300n }] }],
  ['cashOnly', 'payments[1].type', { ...SALE, payments: [CASH, { type: 'ACCOUNT', amount: 1n }] }],
  ['nonCashOnly', 'payments[0].type', nonCash({ type: 'CARD', amount: 300n })],
  ['paidOnceEach', 'payments[1].type', { ...SALE, payments: [CASH, CASH] }],
  ['somePayment', 'payments', { ...SALE, payments: [] }],
  ['advanceIic', 'payments[0].advIIC', nonCash({ type: 'ADVANCE', amount: 300n })],
  ['noAdvanceIic', 'payments[0].advIIC', { ...SALE, payments: [{ ...CASH, advIIC: IIC }] }],
  ['companyCard', 'payments[0].compCard', nonCash({ type: 'COMPANY', amount: 300n })],
  ['vouchersOnly', 'payments[0].vouchers', { ...SALE, payments: [{ ...CASH, vouchers: ['1-2026-00000001'] }] }],
  [
    'vouchersAtMost',
    'payments[0].vouchers',
    nonCash({
      type: 'SVOUCHER',
      amount: 300n,
      advIIC: IIC,
      vouchers: Array.from({ length: 21 }, () => '1-2026-00000001'),
    }),
  ],
  ['paymentSign', 'payments[0].amount', { ...CORRECTION, payments: [CASH] }],
  ['paymentSign', 'payments[0].amount', { ...SALE, payments: [{ ...CASH, amount: -1n }] }],
  ['someLine', 'lines', { ...SALE, lines: [] }],
  ['linePositive', 'lines[0].quantity', { ...SALE, lines: CORRECTION.lines }],
  ['lineNegative', 'lines[0].quantity', { ...CORRECTION, lines: [LINE] }],
  ['exemptRate', 'lines[0].vatRate', { ...SALE, lines: [{ ...LINE, exemption: 'VAT_CL17' }] }],
  [
    'priceWithoutVat',
    'lines[0].unitPriceWithoutVat',
    { ...SALE, lines: [{ ...LINE, unitPriceWithoutVat: { digits: 150n, scale: 2 } }] },
  ],
  ['rebateAtMost', 'lines[0].rebate', { ...SALE, lines: [{ ...LINE, rebate: { digits: 10_001n, scale: 2 } }] }],
  ['rebateNeeded', 'lines[0].rebateReducesBase', { ...SALE, lines: [{ ...LINE, rebateReducesBase: true }] }],
  ['correctiveType', 'type', { ...SALE, document: 'refund', refersTo: 1 }],
  ['correctiveType', 'type', { ...CORRECTION, document: 'sale', lines: [LINE], payments: [CASH] }],
  ['correctiveReference', 'corrective.iic', without(CORRECTION, 'corrective')],
  ['correctiveOnly', 'corrective.iic', { ...SALE, corrective: CORRECTION.corrective! }],
  ['references', 'references', without(SUMMARY, 'references')],
  ['references', 'references', without(PERIODICAL, 'references')],
  ['references', 'references', without(CREDIT, 'references')],
  [
    'referencedOnce',
    'references[1].iic',
    { ...PERIODICAL, references: [REFERENCE, { ...REFERENCE, iic: IIC.toLowerCase() }] },
  ],
  [
    'referencesAtMost',
    'references',
    {
      ...PERIODICAL,
      references: Array.from({ length: 1001 }, (_, at) => ({ ...REFERENCE, iic: at.toString(16).padStart(32, '0') })),
    },
  ],
  ['summaryTotal', 'references', { ...SUMMARY, references: [{ ...REFERENCE, amount: 299n }] }],
  ['taxPeriod', 'taxPeriod', without(PERIODICAL, 'taxPeriod')],
  ['taxPeriodOnly', 'taxPeriod', { ...SALE, taxPeriod: '03/2026' }],
  ['periodicalBuyer', 'buyer.idNum', without(PERIODICAL, 'buyer')],
  ['periodicalMonth', 'supply.end', { ...PERIODICAL, supply: { start: '2026-03-01', end: '2026-04-01' } }],
  ['approvals', 'approvals', without(CREDIT, 'approvals')],
  ['approvalsOnly', 'approvals', { ...SALE, approvals: [{ total: 1n }] }],
  ['approvalsAtMost', 'approvals', { ...CREDIT, approvals: Array.from({ length: 21 }, () => ({ total: 1n })) }],
  [
    'feeOnceEach',
    'fees[1].type',
    {
      ...SALE,
      fees: [
        { type: 'PACK', amount: 1n },
        { type: 'PACK', amount: 2n },
      ],
    },
  ],
  ['tin', 'buyer.idNum', { ...SALE, buyer: { ...BUYER, idNum: '1234567' } }],
  ['supplyOrder', 'supply.end', { ...SALE, supply: { start: '2026-03-02', end: '2026-03-01' } }],
  ['currencyRate', 'currency.rate', { ...SALE, currency: { code: 'USD', rate: { digits: 0n, scale: 2 } } }],
];

describe('a broken rule', () => {
  it.each(BROKEN)('%s is told, at %s, and no other', (id, path, invoice) => {
    expect(checkInvoice(invoice)).toStrictEqual([{ path, rule: INVOICE_RULES[id].rule }]);
  });

  it('of every kind is among these', () => {
    expect([...new Set(BROKEN.map(([id]) => id))].sort()).toStrictEqual(Object.keys(INVOICE_RULES).sort());
  });
});

describe('sums', () => {
  it('are those of the unit: each line rounded, VAT by rate', () => {
    const lines: readonly MeLine[] = [
      { ...LINE, quantity: { digits: 333n, scale: 3 }, unitPrice: { digits: 9999n, scale: 4 } }, // 0.33
      { ...LINE, discount: 50n, surcharge: 5n }, // 2.55
      { ...LINE, vatRate: '7', unitPrice: { digits: 1070n, scale: 2 }, quantity: { digits: 1n, scale: 0 } },
      { ...LINE, vatRate: '0', exemption: 'VAT_CL17' },
    ];
    expect(invoiceTotal({ lines })).toBe(33n + 255n + 1070n + 300n);
    expect(invoiceVat({ lines })).toStrictEqual({ vat: 50n + 70n, rates: 3 }); // 2.88 / 1.21 × 0.21 = 0.4998
  });
});

describe('the tables', () => {
  it('have the tax groups and payments of the rules in force', () => {
    const groups = MONTENEGRIN_RULES.taxGroups.map(({ id }) => id);
    expect([...VAT_RATES, ...EXEMPTIONS.map(({ id }) => id)]).toStrictEqual(groups);
    const payments = MONTENEGRIN_RULES.payments.map(({ kind }) => kind);
    expect([...new Set([...PAYMENT_TYPES.CASH, ...PAYMENT_TYPES.NONCASH])].sort()).toStrictEqual([...payments].sort());
  });
});
