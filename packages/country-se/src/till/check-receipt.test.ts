// Every rule of a receipt: one receipt that breaks it, and none broken by receipts that hold together.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyReceipt, CAFE, CODE } from './__tests__/receipts.js';
import { checkSwedishReceipt, SWEDISH_RECEIPT_SETTINGS, type ReceiptRuleSettings } from './check-receipt.js';
import { registrationOf, returnedOf, type ReceiptLine, type TillReceipt } from './receipt.js';
import { RECEIPT_RULES, type ReceiptRuleId } from './receipt-rules.table.js';

const found = (receipt: TillReceipt, settings: Partial<ReceiptRuleSettings> = {}): readonly string[] =>
  checkSwedishReceipt(receipt, { ...SWEDISH_RECEIPT_SETTINGS, ...settings }).map(({ id, path }) => `${id} ${path}`);

const lineWith = (at: number, more: Partial<ReceiptLine>): readonly ReceiptLine[] =>
  CAFE.lines.map((line, index) => (index === at ? { ...line, ...more } : line));
const { seller } = CAFE;

/** What breaks each rule, and where. Other rules may break with it. */
const BROKEN: Readonly<Record<ReceiptRuleId, readonly (readonly [Partial<TillReceipt>, path: string])[]>> = {
  kind: [[{ kind: 'copy' as 'kopia' }, 'kind']], // as a program without types may hand it in
  'one-copy': [[{ kind: 'kopia', copiesBefore: 1 }, 'copiesBefore']],
  'seller-name': [[{ seller: { ...seller, name: ' ' } }, 'seller.name']],
  'seller-address': [[{ seller: { ...seller, address: '' } }, 'seller.address']],
  'org-no': [
    [{ seller: { ...seller, orgNo: '55601606' } }, 'seller.orgNo'],
    [{ seller: { ...seller, orgNo: '5560-160680' } }, 'seller.orgNo'],
    [{ seller: { ...seller, orgNo: '165560160680' } }, 'seller.orgNo'],
  ],
  'org-no-check-digit': [[{ seller: { ...seller, orgNo: '5560160681' } }, 'seller.orgNo']],
  'pos-id': [
    [{ posId: 'P'.repeat(17) }, 'posId'],
    [{ posId: 'POS 1' }, 'posId'],
    [{ posId: 'KASSAÖ' }, 'posId'],
  ],
  'receipt-number': [
    [{ receiptId: '1234567890123' }, 'receiptId'],
    [{ receiptId: 'A1' }, 'receiptId'],
  ],
  'date-time': [
    [{ dateTime: '2026-02-29T12:00' }, 'dateTime'],
    [{ dateTime: '2026-01-02 15:30' }, 'dateTime'],
    [{ dateTime: '2026-01-02T15:30Z' }, 'dateTime'],
  ],
  cashier: [[{ cashier: 'B'.repeat(17) }, 'cashier']],
  lines: [[{ lines: [] }, 'lines']],
  'line-names': [[{ lines: lineWith(2, { name: '' }) }, 'lines[2].name']],
  'return-lines': [[{ lines: lineWith(0, { returned: true }) }, 'lines[0].amount']],
  'amount-length': [
    [{ total: 100_000_000_000_00n }, 'total'], // 100000000000,00 has 15 characters
    [{ lines: lineWith(1, { amount: -10_000_000_000_00n }) }, 'lines[1].amount'],
    [{ payments: [{ means: 'Kort', amount: 100_000_000_000_00n }] }, 'payments[0].amount'],
  ],
  total: [[{ total: 14_879n }, 'total']],
  'total-and-returned': [[{ total: -1n }, 'total']],
  rounding: [
    [{ rounding: 51n }, 'rounding'],
    [{ rounding: 1n }, 'rounding'],
  ],
  'vat-places': [[{ vat: [...CAFE.vat, { percent: 0n, amount: 0n }, { percent: 800n, amount: 0n }] }, 'vat']],
  'vat-rates': [[{ vat: [...CAFE.vat, { percent: 800n, amount: 0n }] }, 'vat[3].percent']],
  'vat-each-once': [[{ vat: [...CAFE.vat, { percent: 600n, amount: 0n }] }, 'vat[3].percent']],
  'vat-of-lines': [
    [{ vat: CAFE.vat.with(1, { percent: 1200n, amount: 1203n }) }, 'vat[1].amount'],
    [{ vat: CAFE.vat.slice(0, 2) }, 'lines[2].vatPercent'],
  ],
  'vat-total': [[{ vatTotal: 1481n }, 'vatTotal']],
  'payment-means': [[{ payments: [{ means: '', amount: 14_880n }] }, 'payments[0].means']],
  payments: [
    [{ payments: [] }, 'payments'],
    [{ payments: [{ means: 'Kort', amount: 14_881n }] }, 'payments'],
  ],
  'unit-number': [
    [{ unitId: '' }, 'unitId'],
    [{ unitId: 'U'.repeat(18) }, 'unitId'],
  ],
  'control-code': [
    [{ controlCode: CODE.slice(1) }, 'controlCode'],
    [{ kind: 'ovning', controlCode: CODE }, 'controlCode'],
  ],
};

describe('a receipt', () => {
  it('that was worked out by hand keeps every rule', () => {
    expect(found(CAFE)).toEqual([]);
    expect(found({ ...CAFE, controlCode: CODE })).toEqual([]);
    expect(found({ ...CAFE, kind: 'profo', payments: [] })).toEqual([]);
  });

  const cases = Object.entries(BROKEN).flatMap(([id, broken]) => broken.map(([more, path]) => ({ id, more, path })));
  it.each(cases)('breaks $id at $path', ({ id, more, path }) => {
    expect(found({ ...CAFE, ...more })).toContain(`${id} ${path}`);
  });

  it('keeps every rule whenever it holds together', () => {
    fc.assert(
      fc.property(anyReceipt, (receipt) => {
        expect(found(receipt)).toEqual([]);
      }),
    );
  });

  it('tells every finding at once, with rule, clause and mark', () => {
    const findings = checkSwedishReceipt({ ...CAFE, posId: '', unitId: '' }, SWEDISH_RECEIPT_SETTINGS);
    expect(findings).toEqual([
      { weight: 'error', path: 'posId', id: 'pos-id', ...RECEIPT_RULES['pos-id'] },
      { weight: 'error', path: 'unitId', id: 'unit-number', ...RECEIPT_RULES['unit-number'] },
    ]);
  });

  it('with a made-up organisation number is a warning, an error or nothing, as it was set', () => {
    const made = { ...CAFE, seller: { ...seller, orgNo: '5560160681' } };
    const weights = (orgNoCheckDigit: ReceiptRuleSettings['orgNoCheckDigit']): readonly string[] =>
      checkSwedishReceipt(made, { ...SWEDISH_RECEIPT_SETTINGS, orgNoCheckDigit }).map(({ weight }) => weight);
    expect([weights('warning'), weights('error'), weights('off')]).toEqual([['warning'], ['error'], []]);
  });

  it('may have another rate where the till knows one', () => {
    const lines: readonly ReceiptLine[] = [{ name: 'Bröd', amount: 10_600n, vatPercent: 800n }];
    const other = { ...CAFE, lines, vat: [{ percent: 800n, amount: 785n }], vatTotal: 785n, total: 10_600n };
    const paid = { ...other, payments: [{ means: 'Kort', amount: 10_600n }] };
    expect(found(paid)).toEqual(['vat-rates vat[0].percent']);
    expect(found(paid, { vatPercents: [800n] })).toEqual([]);
  });
});

describe('what the control unit is told', () => {
  it('is the receipt without lines and payments, its organisation number without a hyphen', () => {
    expect(registrationOf(CAFE)).toEqual({
      kind: 'normal',
      dateTime: '2026-01-02T15:30',
      receiptId: '1001',
      posId: 'POS1',
      cashier: 'Bo',
      orgNo: '5560160680',
      total: 14_880n,
      returned: 0n,
      vat: [
        { percent: '25.00', amount: 100n },
        { percent: '12.00', amount: 1200n },
        { percent: '6.00', amount: 180n },
      ],
    });
  });

  it('counts goods that came back, not discounts', () => {
    const lines: readonly ReceiptLine[] = [
      { name: 'Kaffe', amount: 3500n, vatPercent: 1200n },
      { name: 'Rabatt', amount: -500n, vatPercent: 1200n },
      { name: 'Mugg', amount: -8000n, vatPercent: 2500n, returned: true },
    ];
    expect(returnedOf({ lines })).toBe(8000n);
  });
});
