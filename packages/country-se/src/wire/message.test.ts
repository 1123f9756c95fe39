// Messages: the reference frames of the sheet, both ways, and every field at its edges.
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FieldError } from '@plomba/codec';
import { amountText } from './field.js';
import { decodeFrame, encodeFrame } from './frame.js';
import { decodeMessage, encodeMessage, type CcspMessage, type MessageVerdict } from './message.js';
import { RECEIPT_KINDS, type ReceiptHeader } from './messages.table.js';
import { STRICT, TOLERANT, type CcspTolerance } from './tolerance.js';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

/** The till's receipt of the sheet, in the words of the table. */
const HEADER: ReceiptHeader = {
  dateTime: '201611011538',
  receiptId: '13',
  posId: '1',
  cashier: 'TedF',
  reserved: undefined,
  orgNo: '1234567890',
  total: 1500n,
  returned: 0n,
  kind: 'normal',
  vat1: { percent: 600n, amount: 85n },
  vat2: undefined,
  vat3: undefined,
  vat4: undefined,
};
const HEADER_FRAME = '#!#053#RH#201611011538#13#1#TedF# #1234567890#15,00#0,00#normal#6,00;0,85# # # #13\r';

function read(text: string, tolerance: CcspTolerance = STRICT): MessageVerdict {
  const verdict = decodeFrame(bytesOf(text), tolerance);
  if (!verdict.ok) return { ok: false, nak: '003', path: 'frame', rule: verdict.rule };
  const { type } = verdict.frame;
  const direction = ['IR', 'SIR', 'ACK', 'NAK', 'SR'].includes(type) ? 'from-unit' : 'to-unit';
  return decodeMessage(verdict.frame, { direction, tolerance });
}

function readHeader(fields: readonly string[], tolerance: CcspTolerance = STRICT): MessageVerdict {
  return decodeMessage({ type: 'RH', fields }, { direction: 'to-unit', tolerance });
}

const FIELDS = '201611011538#13#1#TedF# #1234567890#15,00#0,00#normal#6,00;0,85# # # '.split('#');
const withField = (index: number, text: string): readonly string[] =>
  FIELDS.map((field, at) => (at === index ? text : field));

describe('a message', () => {
  it('RH is the frame of the sheet, both ways', () => {
    expect(read(HEADER_FRAME)).toEqual({ ok: true, message: { type: 'RH', fields: HEADER, more: [] } });
    expect(encodeMessage('A', { type: 'RH', fields: HEADER })).toEqual(bytesOf(HEADER_FRAME));
  });

  it('SR carries 59 characters, whatever separates the groups', () => {
    const code = 'UFFQD564M5SQ2JFEAVNOVXV6O6I7NSIQ M2O6FTVNVMGKNOEPOOTXJY3M7A';
    for (const controlCode of [code, code.replace(' ', ';')]) {
      const frame = encodeMessage('A', { type: 'SR', fields: { controlCode } });
      expect(read(String.fromCharCode(...frame))).toMatchObject({ ok: true, message: { fields: { controlCode } } });
    }
    expect(() => encodeMessage('A', { type: 'SR', fields: { controlCode: code.slice(1) } })).toThrow(FieldError);
  });

  it.each([
    [0, '20161101153', 'dateTime', '003'],
    [0, '201613011538', 'dateTime', '003'],
    [0, '201702291538', 'dateTime', '003'],
    [0, '201611012400', 'dateTime', '003'],
    [1, '1234567890123', 'receiptId', '003'],
    [1, 'A1', 'receiptId', '003'],
    [2, '12345678901234567', 'posId', '007'],
    [2, 'kassa 1', 'posId', '007'],
    [3, '12345678901234567', 'cashier', '003'],
    [4, 'x', 'reserved', '003'],
    [5, '123456-7890', 'orgNo', '003'],
    [6, '15.00', 'total', '003'],
    [6, '15', 'total', '003'],
    [6, '1 500,00', 'total', '003'],
    [6, '015,00', 'total', '003'],
    [6, '-0,00', 'total', '003'],
    [6, '123456789012,00', 'total', '003'],
    [7, '-1,00', 'returned', '003'],
    [8, 'NORMAL', 'kind', '003'],
    [9, '6,00', 'vat1', '003'],
    [9, '100,00;1,00', 'vat1', '003'],
    [10, '6,00;1,00;2', 'vat2', '003'],
    [12, '', 'vat4', '003'],
  ])('RH with field %i = %j is refused at %s with %s', (index, text, path, nak) => {
    expect(readHeader(withField(index, text))).toMatchObject({ ok: false, nak, path });
  });

  it('RH is tolerant by name: a bare amount, a hyphen, more fields', () => {
    expect(readHeader(withField(7, '0'))).toMatchObject({ ok: false, path: 'returned' });
    expect(readHeader(withField(7, '0'), TOLERANT)).toMatchObject({ ok: true });
    expect(readHeader(withField(6, '-15'), TOLERANT)).toMatchObject({ message: { fields: { total: -1500n } } });
    expect(readHeader(withField(5, '123456-7890'), TOLERANT)).toMatchObject({
      message: { fields: { orgNo: '1234567890' } },
    });
    expect(readHeader([...FIELDS, '60', '1'])).toMatchObject({ ok: false, nak: '003' });
    expect(readHeader([...FIELDS, '60', '1'], TOLERANT)).toMatchObject({ ok: true, message: { more: ['60', '1'] } });
    expect(readHeader(FIELDS.slice(1), TOLERANT)).toMatchObject({ ok: false, nak: '003' });
  });

  it('of an unknown type, or of the other direction, is 002', () => {
    expect(decodeMessage({ type: 'XX', fields: [] }, { direction: 'to-unit', tolerance: STRICT })).toMatchObject({
      nak: '002',
    });
    expect(decodeMessage({ type: 'ACK', fields: [] }, { direction: 'to-unit', tolerance: STRICT })).toMatchObject({
      nak: '002',
    });
    const inherited = { type: 'toString'.slice(0, 3), fields: [] };
    expect(decodeMessage(inherited, { direction: 'to-unit', tolerance: STRICT })).toMatchObject({ nak: '002' });
  });

  it('that takes no field is refused with one', () => {
    expect(read('#!#00F#ST#x#0E\r')).toMatchObject({ ok: false });
    const st = decodeMessage({ type: 'ST', fields: ['x'] }, { direction: 'to-unit', tolerance: TOLERANT });
    expect(st).toMatchObject({ ok: false, nak: '003' });
    for (const type of ['RI', 'PI', 'RX']) {
      const any = decodeMessage({ type, fields: ['x', 'y'] }, { direction: 'to-unit', tolerance: STRICT });
      expect(any).toMatchObject({ ok: true, message: { more: ['x', 'y'] } });
    }
  });

  it('RH comes back as it went, and its bytes too', () => {
    const amounts = fc.bigInt({ min: -99_999_999_99n, max: 99_999_999_999_99n });
    const vats = fc.option(fc.record({ percent: fc.bigInt({ min: 0n, max: 9999n }), amount: amounts }), {
      nil: undefined,
    });
    const cashiers = fc.string({ unit: fc.constantFrom('a', '#', ' ', 'Z'), minLength: 1, maxLength: 16 });
    const headers: fc.Arbitrary<ReceiptHeader> = fc.record({
      dateTime: fc.constantFrom('201602290000', '202612312359'),
      receiptId: fc.stringMatching(/^[0-9]{1,12}$/),
      posId: fc.stringMatching(/^[0-9A-Za-z]{1,16}$/),
      cashier: fc.option(
        cashiers.filter((text) => text.trim() !== '' && !text.startsWith('#')),
        { nil: undefined },
      ),
      reserved: fc.constant(undefined),
      orgNo: fc.stringMatching(/^[0-9]{10}$/),
      total: amounts,
      returned: fc.bigInt({ min: 0n, max: 99_999_999_999_99n }),
      kind: fc.constantFrom(...RECEIPT_KINDS),
      vat1: vats,
      vat2: vats,
      vat3: vats,
      vat4: vats,
    });
    fc.assert(
      fc.property(headers, (fields) => {
        const message: CcspMessage<'RH'> = { type: 'RH', fields, more: [] };
        const frame = encodeMessage('B', message);
        const text = String.fromCharCode(...frame);
        const verdict = decodeFrame(bytesOf(text));
        expect(verdict.ok && decodeMessage(verdict.frame, { direction: 'to-unit', tolerance: STRICT })).toEqual({
          ok: true,
          message,
        });
      }),
    );
  });

  it('has amounts of at most 14 characters', () => {
    expect(amountText(99_999_999_999_99n)).toBe('99999999999,99');
    expect(amountText(99_999_999_999_99n + 1n)).toBeUndefined();
    expect(amountText(-5n)).toBe('-0,05');
    expect(amountText(0n)).toBe('0,00');
  });
});

const VECTORS = new URL('../../../../../shared/vectors/se/ccsp_frames.json', import.meta.url);
interface Vector {
  readonly name: string;
  readonly payload: string;
  readonly frame_hex: string;
}
/** Version 2, and what only one proprietary source knows: another change brings them. */
const LATER: readonly string[] = ['RR', 'RRR', 'SQX', 'SRX'];

describe('the reference frames beside the repository', () => {
  it.skipIf(!existsSync(VECTORS))('decode to their payload and encode to their bytes', () => {
    const { frames } = JSON.parse(readFileSync(VECTORS, 'utf8')) as { frames: readonly Vector[] }; // its README names the shape
    expect(frames.length).toBeGreaterThan(20);
    for (const { name, payload, frame_hex: hex } of frames) {
      const bytes = Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
      const verdict = decodeFrame(bytes);
      expect(verdict, name).toMatchObject({ ok: true });
      if (!verdict.ok) continue;
      const { frame } = verdict;
      expect([frame.type, ...frame.fields.map((field) => field.replaceAll('#', '##'))].join('#'), name).toBe(payload);
      expect(encodeFrame(frame), name).toEqual(bytes);
      if (LATER.includes(frame.type)) continue;
      const message = read(String.fromCharCode(...bytes), TOLERANT);
      expect(message, name).toMatchObject({ ok: true });
      if (name === 'receipt_header_b' || !message.ok) continue; // its bare `0` is written `0,00` here
      const { type, fields, more } = message.message;
      expect(encodeMessage(frame.mode, { type, fields, more } as CcspMessage), name).toEqual(bytes); // as it was read
    }
  });
});
