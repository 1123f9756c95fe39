/** Invoices for tests: one written by hand in every format, and any that break no rule. */
import type { Decimal } from '@plomba/codec';
import type { LocalTime } from '@plomba/core/model';
import fc from 'fast-check';
import { CP1250_UPPER } from '../cp1250.table.js';
import { EXEMPTIONS } from '../exemptions.table.js';
import type { MeApproval, MeBuyer, MeFee, MeInvoice, MeLine, MePayment, MeReference } from '../invoice.js';
import { invoiceTotal } from '../invoice-rules.js';
import { PAYMENT_TYPES } from '../particulars.table.js';

/** Two coffees and a book, cash; sums by hand: 2 × 1.50 + 1 × 10.70 = 13.70, VAT 0.52 + 0.70. */
export const CAFE_TEXT = [
  'IdBrojKupac;-',
  'RacBrRacuna;K-17/26',
  'DatVrijemIzdRac;2026-03-14T08:12:31',
  'UkupIznosPDV;1.22',
  'UkupCijena;13.70',
  'VrstaRacuna;CASH',
  'NazivStav.0;Crna kafa',
  'KolStav.0;2',
  'PDVStopa.0;21.00',
  'JedCijBezPDV.0;1.24',
  'JedCijSaPDV.0;1.50',
  'NazivStav.1;Knjiga "Gorski vijenac"; tvrdi povez, čšž',
  'KolStav.1;1.0000',
  'PDVStopa.1;7',
  'JedCijBezPDV.1;10.00',
  'JedCijSaPDV.1;10.70',
  '',
].join('\r\n');

/** The same as the argument of `issue()`. */
export const CAFE_JSON = {
  document: 'sale',
  time: '2026-03-14T08:12:31+01:00',
  items: [
    { name: 'Crna kafa', quantity: '2', unitPrice: '1.50', taxGroup: '21' },
    { name: 'Knjiga "Gorski vijenac"; tvrdi povez, čšž', quantity: '1.000', unitPrice: '10.70', taxGroup: '7' },
  ],
  payments: [{ kind: 'BANKNOTE', amount: '13.70' }],
  particulars: [
    { name: 'number', value: 'K-17/26' },
    { name: 'line.0', value: '||1.24' },
    { name: 'line.1', value: '||10.00' },
  ],
};

/** The same as CSV. */
export const CAFE_CSV = [
  'VrstaRacuna,DatVrijemIzdRac,IdBrojKupac,RacBrRacuna,UkupIznosPDV,UkupCijena,NazivStav,KolStav,PDVStopa,JedCijBezPDV,JedCijSaPDV',
  'CASH,2026-03-14T08:12:31,-,K-17/26,1.22,13.70,Crna kafa,2,21,1.24,1.50',
  ',,,,,,"Knjiga ""Gorski vijenac""; tvrdi povez, čšž",1.000,7,10.00,10.70',
  '',
].join('\n');

const LETTERS = [...'abcXYZ019.-/;,"\'& ', ...CP1250_UPPER.replaceAll('\uFFFD', '')];

/** Of plain objects, as the readers make them. */
function record<T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record<T>(model, { noNullPrototype: true });
}

/** Words of CP1250 without spaces at the ends; a bar only where nothing is joined with it. */
function text(max: number): fc.Arbitrary<string> {
  return fc
    .array(fc.constantFrom(...LETTERS), { minLength: 1, maxLength: Math.min(max, 30) })
    .map((letters) => letters.join('').replaceAll(/^\s+|\s+$/g, ''))
    .map((word) => (word === '' || word === '-' ? 'x' : word));
}

const upTo = (max: bigint): fc.Arbitrary<bigint> => fc.bigInt({ min: 0n, max });
const decimal = (scaleMax: number, max: bigint): fc.Arbitrary<Decimal> =>
  record({ digits: upTo(max), scale: fc.integer({ min: 0, max: scaleMax }) });
const time: fc.Arbitrary<LocalTime> = record({
  utcMs: fc.integer({ min: 1_600_000_000_000, max: 1_900_000_000_000 }),
  offsetMinutes: fc.constantFrom(0, 60, 120, -300),
});
const day = fc.constantFrom('2026-02-28', '2026-03-01', '2026-03-14', '2027-01-01');
const iic = fc.stringMatching(/^[0-9A-F]{32}$/);
const voucher = fc.stringMatching(/^[1-9][0-9]{7}-2026-[0-9]{8}$/);
const may = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined, freq: 2 });

/** Without the fields that are undefined. */
function present<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  // Optional fields are absent, never undefined.
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

const rateOrExemption = fc.oneof(
  fc.constantFrom('21', '15', '7', '0').map((vatRate) => ({ vatRate })),
  fc.constantFrom(...EXEMPTIONS).map(({ code }) => ({ vatRate: '0', exemption: code })),
);

const line = record({
  rate: rateOrExemption,
  rebate: may(record({ rebate: decimal(2, 100n), rebateReducesBase: fc.boolean() })),
  rest: record({
    name: text(50),
    quantity: decimal(3, 9_999n).map(({ digits, scale }) => ({ digits: digits + 1n, scale })),
    unitPrice: decimal(4, 99_999n),
    code: may(text(20)),
    unit: fc.constantFrom('kom', 'kg', 'čas'),
    investment: may(fc.boolean()),
    voucherUntil: may(day),
    voucherNumber: may(voucher),
    discount: may(upTo(500n)),
    surcharge: may(upTo(500n)),
  }),
})
  // Every field has the type of its own by the kinds above.
  .map(({ rate, rebate, rest }) => present({ ...rest, ...rate, ...rebate }) as unknown as MeLine);

function payment(type: MePayment['type']): fc.Arbitrary<MePayment> {
  const isAdvance = type === 'ADVANCE' || type === 'SVOUCHER';
  return record({
    type: fc.constant(type),
    amount: upTo(99_999_999n),
    compCard: type === 'COMPANY' ? text(20) : fc.constant(undefined),
    advIIC: isAdvance ? iic : fc.constant(undefined),
    bankAcc: may(text(20)),
    vouchers: type === 'SVOUCHER' ? may(fc.array(voucher, { minLength: 1, maxLength: 3 })) : fc.constant(undefined),
  }).map((value) => present(value) as MePayment);
}

const payments = fc.constantFrom('CASH' as const, 'NONCASH' as const).chain((typeOfInvoice) => {
  const types = fc
    .subarray([...PAYMENT_TYPES[typeOfInvoice]], { minLength: 1 })
    .filter((drawn) => typeOfInvoice === 'NONCASH' || drawn.includes('BANKNOTE') || drawn.includes('CARD'));
  return types
    .chain((drawn) => fc.tuple(...drawn.map(payment)))
    .map((list): Pick<MeInvoice, 'typeOfInvoice' | 'payments'> => ({ typeOfInvoice, payments: list }));
});

const buyer: fc.Arbitrary<MeBuyer> = record({
  id: fc.oneof(
    fc.stringMatching(/^[0-9]{8}$/).map((idNum) => ({ idType: 'TIN' as const, idNum })),
    text(10).map((idNum) => ({ idType: 'PASS' as const, idNum })),
  ),
  rest: record({ name: text(40), address: may(text(60)), town: may(text(30)), country: may(fc.constant('MNE')) }),
}).map(({ id, rest }) => ({ ...id, ...present(rest) }) as MeBuyer);

const reference: fc.Arbitrary<MeReference> = record({ iic, issueTime: time, amount: upTo(99_999n) });
const references = fc.uniqueArray(reference, { selector: (one) => one.iic, minLength: 1, maxLength: 4 });
const fees: fc.Arbitrary<readonly MeFee[]> = fc.uniqueArray(
  record({ type: fc.constantFrom('PACK' as const, 'COMMISSION' as const, 'OTHER' as const), amount: upTo(9999n) }),
  { selector: (one) => one.type, minLength: 1 },
);
const approval: fc.Arbitrary<MeApproval> = record({
  discount: may(upTo(999n)),
  refund: may(upTo(999n)),
  vatRate: may(fc.constantFrom('21' as const, '7' as const)),
  exempt: may(upTo(99n)),
  vat: may(upTo(99n)),
  total: upTo(999n),
}).map((value) => present(value) as MeApproval);

/** A sale with everything that may stand on any invoice. */
const sale: fc.Arbitrary<MeInvoice> = record({
  pay: payments,
  rest: record({
    document: fc.constant('sale' as const),
    type: fc.constantFrom('INVOICE' as const, 'ADVANCE' as const),
    issueTime: time,
    internalNumber: may(text(20)),
    operatorCode: may(fc.constant('oo123oo123')),
    buyer: may(buyer),
    lines: fc.array(line, { minLength: 1, maxLength: 4 }),
    supply: may(fc.constant({ start: '2026-03-01', end: '2026-03-14' })),
    payDeadline: may(day),
    currency: may(
      record({
        code: fc.constant('USD'),
        rate: decimal(5, 9999n).map(({ digits, scale }) => ({ digits: digits + 1n, scale })),
      }),
    ),
    note: may(text(30)),
    bankAccNum: may(text(30)),
    references: may(references),
    fees: may(fees),
    badDebt: may(record({ iic, issueTime: time })),
    taxFree: may(upTo(999n)),
    markUp: may(upTo(999n)),
    goodsExport: may(upTo(999n)),
    paragonBlockNum: may(text(20)),
    typeOfSelfIss: may(fc.constantFrom('AGREEMENT' as const, 'OTHER' as const)),
    isReverseCharge: may(fc.boolean()),
    till: may(fc.constant('K1')),
    cashier: may(text(20)),
    company: may(fc.constant('12345678')),
    footnotes: may(fc.array(text(20), { minLength: 1, maxLength: 3 })),
  }),
}).map(({ pay, rest }) => ({ ...present(rest), ...pay }) as MeInvoice);

const negated = (invoice: MeInvoice): MeInvoice => ({
  ...invoice,
  lines: invoice.lines.map((one) => ({ ...one, quantity: { ...one.quantity, digits: -one.quantity.digits } })),
  payments: invoice.payments.map((one) => ({ ...one, amount: -one.amount })),
});

/** Any invoice that breaks no rule; with time and lines, so that it can be a file. */
export const anyInvoice: fc.Arbitrary<MeInvoice> = fc.oneof(
  { weight: 3, arbitrary: sale },
  fc.tuple(sale, iic, time).map(([invoice, of, issueTime]): MeInvoice => {
    const corrective = { iic: of, issueTime, type: 'CORRECTIVE' as const };
    return { ...negated(invoice), document: 'correction', type: 'CORRECTIVE', corrective };
  }),
  fc.tuple(sale, fc.integer({ min: 1, max: 9999 })).map(([invoice, refersTo]): MeInvoice => {
    return { ...invoice, document: 'refund', type: 'CORRECTIVE', refersTo };
  }),
  fc.tuple(sale, iic, time).map(([invoice, of, issueTime]): MeInvoice => {
    const corrective = { iic: of, issueTime, type: 'ERROR_CORRECTIVE' as const };
    return { ...invoice, document: 'correction', type: 'CORRECTIVE', corrective };
  }),
  fc.tuple(sale, iic, time).map(([invoice, of, issueTime]): MeInvoice => {
    const total = { iic: of, issueTime, amount: invoiceTotal(invoice) };
    return { ...invoice, type: 'SUMMARY', references: [total] };
  }),
  fc.tuple(sale, buyer, references).map(([invoice, by, about]): MeInvoice => {
    return { ...invoice, type: 'PERIODICAL', buyer: by, references: about, taxPeriod: '03/2026' };
  }),
  fc
    .tuple(sale, references, fc.array(approval, { minLength: 1, maxLength: 3 }))
    .map(([invoice, about, approvals]): MeInvoice => {
      return { ...invoice, document: 'correction', type: 'CREDIT_NOTE', references: about, approvals };
    }),
);
