// A frame explained: every byte in one row, each row with the words of its table, whatever the bytes are.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '@plomba/codec';
import { describeFrame } from './describe-frame.js';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const HEADER = '#!#053#RH#201611011538#13#1#TedF# #1234567890#15,00#0,00#normal#6,00;0,85# # # #13\r';

function table(text: string): readonly string[] {
  return describeFrame(bytesOf(text)).map(({ offset, field, meaning }) => `${offset} ${field}: ${meaning}`);
}

describe('describeFrame', () => {
  it('names every part of an identity query', () => {
    expect(table('#!#00D#IQ#7D\r')).toEqual([
      '0 mode: A: the unit stands beside the register',
      '3 LEN: 13 characters',
      '7 type: IQ, register to unit: who are you; legal in every state [V]',
      '9 separator: before the LRC',
      '10 LRC: 7D: right',
      '12 end: CR',
    ]);
  });

  it('names the fields of a receipt header by its table', () => {
    const rows = table(HEADER).filter((row) => !row.includes('separator'));
    expect(rows[3]).toBe(
      '10 dateTime: "201611011538": the register\'s clock, UTC or local: not compared with the unit\'s [V]',
    );
    expect(rows.map((row) => row.split(' ')[1]).slice(3, 16)).toEqual(
      'dateTime receiptId posId cashier reserved orgNo total returned kind vat1 vat2 vat3 vat4'
        .split(' ')
        .map((name) => `${name}:`),
    );
  });

  it('says what a refusal means', () => {
    expect(table('#!#012#NAK#004#41\r')).toContain(
      '11 code: "004": why: see the codes [V]: the message does not fit the state of the receipt',
    );
  });

  it.each([
    ['#!#00E#IQ#7D\r', 'WRONG: the frame has 13 characters'],
    ['#!#00D#IQ#7E\r', 'WRONG: it is 7D'],
    [HEADER.replace('15,00', '15.00'), 'WRONG: must be kronor with a comma and two decimals'],
    ['xx#!#00D#IQ#7D\r', 'belongs to no frame'],
    ['#!#00D#IQ#7D\r#', 'stands behind the frame'],
    ['#!#00D#QQ#65\r', 'QQ: unknown type'],
  ])('of %j says %j', (text, wrong) => {
    expect(table(text).join('\n')).toContain(wrong);
  });

  it('holds every byte once, of anything', () => {
    const letters = fc.string({ unit: fc.constantFrom('#', '!', 'R', 'H', '0', '5', '\r'), maxLength: 40 });
    const near = fc
      .tuple(fc.nat(HEADER.length), fc.nat(255))
      .map(([at, byte]) => HEADER.slice(0, at) + String.fromCharCode(byte) + HEADER.slice(at + 1));
    fc.assert(
      fc.property(fc.oneof(letters, near), (text) => {
        const bytes = bytesOf(text);
        const rows = describeFrame(bytes);
        expect(rows.map((row) => row.bytes).join('')).toBe(toHex(bytes));
        expect(rows.map(({ offset }) => offset)).toEqual(
          rows.map((_, index) => rows.slice(0, index).reduce((sum, row) => sum + row.bytes.length / 2, 0)),
        );
      }),
      { numRuns: 500 },
    );
  });
});
