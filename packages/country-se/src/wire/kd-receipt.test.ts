// The eleven arguments of kd as a receipt, and the return code of each that is wrong.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FieldError } from '@plomba/codec';
import type { Vat } from './field.js';
import { kdReceiptArguments, kdReceiptFields } from './kd-receipt.js';
import { KD_STRICT, KD_TOLERANT } from './kd-tolerance.js';
import { RECEIPT_KINDS, type ReceiptHeader } from './messages.table.js';

const ARGS = '202601021530 5566778899 POS1 1 normal 0,00 125,00 25,00;25,00 12,00;0,00 6,00;0,00 0,00;0,00'.split(' ');
const zero = (percent: bigint): Vat => ({ percent, amount: 0n });
const HEADER: ReceiptHeader = {
  dateTime: '202601021530',
  receiptId: '1',
  posId: 'POS1',
  cashier: undefined,
  reserved: undefined,
  orgNo: '5566778899',
  total: 12_500n,
  returned: 0n,
  kind: 'normal',
  vat1: { percent: 2500n, amount: 2500n },
  vat2: zero(1200n),
  vat3: zero(600n),
  vat4: zero(0n),
};
const withArgument = (index: number, text: string): readonly string[] => ARGS.with(index, text);

describe('the arguments of kd', () => {
  it('are the header that CCSP has, the return amount before the sale', () => {
    expect(kdReceiptFields(ARGS, KD_STRICT)).toEqual({ ok: true, header: HEADER });
    const refund = withArgument(5, '40,00').with(6, '-40,00');
    expect(kdReceiptFields(refund, KD_STRICT)).toMatchObject({ ok: true, header: { returned: 4000n, total: -4000n } });
  });

  it.each<[number, readonly string[], string]>([
    [1, ARGS.slice(1), ''],
    [1, [...ARGS, '1'], ''],
    [2, withArgument(0, '202613021530'), 'dateTime'],
    [2, withArgument(0, '2026-01-02'), 'dateTime'],
    [2, withArgument(0, ''), 'dateTime'],
    [3, withArgument(1, '556677889'), 'orgNo'],
    [3, withArgument(1, '556677-8899'), 'orgNo'],
    [4, withArgument(2, 'POS-1'), 'posId'],
    [4, withArgument(2, 'P'.repeat(17)), 'posId'],
    [5, withArgument(3, '1234567890123'), 'receiptId'],
    [6, withArgument(4, 'NORMAL'), 'kind'],
    [6, withArgument(4, 'normalt'), 'kind'],
    [7, withArgument(4, ''), 'kind'],
    [7, withArgument(4, 'retur'), 'kind'],
    [8, withArgument(5, '-1,00'), 'returned'],
    [8, withArgument(5, '0'), 'returned'],
    [9, withArgument(6, '125.00'), 'total'],
    [9, withArgument(6, '123456789012,00'), 'total'],
    [10, withArgument(7, ' '), 'vat1'],
    [11, withArgument(8, '12,00'), 'vat2'],
    [12, withArgument(9, '100,00;0,00'), 'vat3'],
    [13, withArgument(10, '0,00;0,0'), 'vat4'],
    [21, withArgument(6, '-0,01'), ''],
  ])('have return code %i for %j', (code, args, path) => {
    expect(kdReceiptFields(args, KD_STRICT)).toMatchObject({ ok: false, code, path });
  });

  it('are judged from the left: the first wrong one decides', () => {
    for (let first = 0; first < ARGS.length; first++) {
      const args = ARGS.map((text, index) => (index < first ? text : '?'));
      const code = [2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13][first];
      expect(kdReceiptFields(args, KD_STRICT)).toMatchObject({ ok: false, code });
    }
  });

  it('may be lax where the field is', () => {
    const lax = withArgument(1, '556677-8899').with(5, '0').with(6, '125');
    expect(kdReceiptFields(lax, KD_STRICT)).toMatchObject({ code: 3 });
    expect(kdReceiptFields(lax, KD_TOLERANT)).toEqual({ ok: true, header: HEADER });
  });
});

describe('a header', () => {
  it('is sent with a rate in every place, and none twice', () => {
    expect(kdReceiptArguments(HEADER)).toEqual(ARGS);
    const twelve = {
      ...HEADER,
      vat1: { percent: 1200n, amount: 100n },
      vat2: undefined,
      vat3: undefined,
      vat4: undefined,
    };
    expect(kdReceiptArguments(twelve).slice(7)).toEqual(['12,00;1,00', '25,00;0,00', '6,00;0,00', '0,00;0,00']);
  });

  it('that breaks a rule names its field', () => {
    const bad = { ...HEADER, receiptId: 'x' };
    expect(() => kdReceiptArguments(bad)).toThrow(expect.objectContaining({ path: 'receiptId' }) as FieldError);
  });

  it('comes back as it went', () => {
    const ore = fc.bigInt({ min: -9_999_999_999n, max: 9_999_999_999n });
    const place = fc.record({ percent: fc.bigInt({ min: 0n, max: 9999n }), amount: ore });
    const drawn = fc.record({
      kind: fc.constantFrom(...RECEIPT_KINDS),
      receiptId: fc.stringMatching(/^[0-9]{1,12}$/),
      posId: fc.stringMatching(/^[0-9A-Za-z]{1,16}$/),
      total: ore,
      vat1: place,
      vat2: place,
      vat3: place,
      vat4: place,
    });
    fc.assert(
      fc.property(drawn, fc.bigInt({ min: 0n, max: 99_999n }), (some, more) => {
        const header = { ...HEADER, ...some, returned: (some.total < 0n ? -some.total : 0n) + more };
        expect(kdReceiptFields(kdReceiptArguments(header), KD_STRICT)).toEqual({ ok: true, header });
      }),
    );
  });
});
