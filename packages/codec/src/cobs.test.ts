import { expect, test } from 'vitest';
import { bytesFromTo, bytesOf, hexOf } from './__tests__/bytes-of.js';
import { cobsDecode, cobsEncode } from './cobs.js';

const hexFromTo = (from: number, to: number): string => hexOf(bytesFromTo(from, to));
const aas = (count: number): string => 'aa'.repeat(count);

// The paper's figure, the eleven examples of Wikipedia (without delimiter), and the edges of a 254-byte block.
test.each([
  ['the figure of the paper', '45 00 00 2c 4c 79 00 00 40 06 4f 37', '02 45 01 04 2c 4c 79 01 05 40 06 4f 37'],
  ['nothing', '', '01'],
  ['1: one zero', '00', '01 01'],
  ['2: two zeroes', '00 00', '01 01 01'],
  ['3', '00 11 00', '01 02 11 01'],
  ['4', '11 22 00 33', '03 11 22 02 33'],
  ['5', '11 22 33 44', '05 11 22 33 44'],
  ['6', '11 00 00 00', '02 11 01 01 01'],
  ['7: 254 bytes', hexFromTo(0x01, 0xfe), `ff ${hexFromTo(0x01, 0xfe)}`],
  ['8: a zero, 254 bytes', `00 ${hexFromTo(0x01, 0xfe)}`, `01 ff ${hexFromTo(0x01, 0xfe)}`],
  ['9: 255 bytes', hexFromTo(0x01, 0xff), `ff ${hexFromTo(0x01, 0xfe)} 02 ff`],
  ['10: 254 bytes, a zero', `${hexFromTo(0x02, 0xff)} 00`, `ff ${hexFromTo(0x02, 0xff)} 01 01`],
  ['11: 253 bytes, a zero, a byte', `${hexFromTo(0x03, 0xff)} 00 01`, `fe ${hexFromTo(0x03, 0xff)} 02 01`],
  ['253 bytes', aas(253), `fe ${aas(253)}`],
  ['253 bytes, a zero', `${aas(253)} 00`, `fe ${aas(253)} 01`],
  ['254 bytes, two zeroes', `${aas(254)} 00 00`, `ff ${aas(254)} 01 01 01`],
  ['508 bytes: two full blocks', aas(508), `ff ${aas(254)} ff ${aas(254)}`],
  ['509 bytes', aas(509), `ff ${aas(254)} ff ${aas(254)} 02 aa`],
])('%s', (_, packet, stuffed) => {
  expect(hexOf(cobsEncode(bytesOf(packet)))).toBe(hexOf(bytesOf(stuffed)));
  expect(cobsDecode(bytesOf(stuffed))).toStrictEqual(bytesOf(packet));
});

test.each([
  ['nothing at all', ''],
  ['a delimiter', '00'],
  ['a delimiter inside a block', '03 11 00'],
  ['a delimiter in place of a code', '02 11 00'],
  ['a code that reaches behind the end', '03 11'],
  ['a last code that reaches behind the end', '02 11 02'],
  ['a full block that reaches behind the end', `ff ${aas(253)}`],
  ['a full block with an empty one behind it', `ff ${aas(254)} 01`],
  ['two full blocks with an empty one behind them', `ff ${aas(254)} ff ${aas(254)} 01`],
])('refuses %s', (_, stuffed) => {
  expect(cobsDecode(bytesOf(stuffed))).toBeUndefined();
});
