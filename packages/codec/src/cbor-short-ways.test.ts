/** The short ways of reader and writer, which take what is usual or leave everything as it was. */
import { describe, expect, test } from 'vitest';
import { bytesOf, hexOf } from './__tests__/bytes-of.js';
import { CborReader, CborWriter } from './cbor.js';
import { DecodeError } from './decode-error.js';

/** a to z. */
const small = Uint8Array.from({ length: 128 }, (_, code) => (code >= 0x61 && code <= 0x7a ? 1 : 0));

describe('letters', () => {
  test.each([
    ['63 616263', 'abc'],
    ['61 7a', 'z'],
    ['68 6162636465666768', 'abcdefgh'],
  ])('%s is %s, both ways', (hex, text) => {
    const reader = new CborReader(bytesOf(`00 ${hex} 00`), 5);
    reader.number('x');
    expect(reader.letters(small, 8)).toBe(text);
    expect(reader.offset).toBe(5 + bytesOf(hex).length + 1);
    const writer = new CborWriter(0);
    expect(writer.letters(text, small)).toBe(true);
    expect(hexOf(writer.toBytes())).toBe(hexOf(bytesOf(hex)));
  });

  test.each([
    ['no text', '40'],
    ['an empty text', '60'],
    ['one letter too many', '69 616263646566676869'],
    ['another letter first', '62 4161'],
    ['another letter last', '62 6141'],
    ['a letter beyond ASCII', '63 61c3a9'],
    ['a byte that is no text', '62 61ff'],
    ['a long head', '7803 616263'],
    ['a cut text', '63 6162'],
    ['nothing', ''],
  ])('%s is not taken, and nothing is read', (_, hex) => {
    const reader = new CborReader(bytesOf(hex), 5);
    expect(reader.letters(small, 8)).toBeUndefined();
    expect(reader.offset).toBe(5);
  });

  test.each(['A', 'aA', 'aé', 'a€', 'a\ud83d', 'á'.normalize('NFD')])('%j is not written, nor a part of it', (text) => {
    const writer = new CborWriter();
    writer.bool(true);
    expect(writer.letters(text, small)).toBe(false);
    expect(hexOf(writer.toBytes())).toBe('f5');
  });
});

test('tiny takes the number that it is asked for, in one byte, and no other', () => {
  const taken = (hex: string, value: number): boolean => new CborReader(bytesOf(hex)).tiny(value);
  expect([taken('00', 0), taken('17', 23)]).toStrictEqual([true, true]);
  expect([taken('', 0), taken('01', 0), taken('1818', 24), taken('18', 24), taken('20', 32)]).toStrictEqual([
    false,
    false,
    false,
    false,
    false,
  ]);
  const reader = new CborReader(bytesOf('0507'));
  expect([reader.tiny(7), reader.offset, reader.tiny(5), reader.offset, reader.tiny(7)]).toStrictEqual([
    false,
    0,
    true,
    1,
    true,
  ]);
});

test.each([
  ['00', 0],
  ['1818', 24],
  ['20', -1],
  ['1b001fffffffffffff', Number.MAX_SAFE_INTEGER],
  ['3b001ffffffffffffe', Number.MIN_SAFE_INTEGER],
  ['3b001fffffffffffff', -(2 ** 53)],
  ['1b0020000000000000', 2 ** 53],
  ['1b0020000000000001', 2 ** 53],
  ['1b7fffffffffffffff', 2 ** 63],
])('%s is the number %d, rounded beyond 2^53, and the bigint exactly', (hex, value) => {
  expect(new CborReader(bytesOf(hex)).number('x')).toBe(value);
  const exact = new CborReader(bytesOf(hex)).bigint('x');
  expect(Number(exact)).toBe(value);
  const writer = new CborWriter();
  writer.int(exact, 'x');
  expect(hexOf(writer.toBytes())).toBe(hex);
});

test.each(['1800', '190017', '1a0000ffff', '1b00000000ffffffff', '1b8000000000000000', '40', '1c', '18', ''])(
  '%s is no number',
  (hex) => {
    expect(() => new CborReader(bytesOf(hex)).number('x')).toThrow(DecodeError);
  },
);

test('writer and reader go back to where they were', () => {
  const writer = new CborWriter();
  writer.int(1, 'x');
  const { length } = writer;
  writer.text('gone', 'x');
  writer.cutTo(length);
  const place = writer.openMap();
  writer.key(3);
  writer.bool(false);
  writer.closeMap(place, 1);
  expect(hexOf(writer.toBytes())).toBe('01a103f4');
  const reader = new CborReader(writer.toBytes(), 100);
  const before = reader.offset;
  expect([reader.number('x'), reader.map('x')]).toStrictEqual([1, 1]);
  reader.backTo(before);
  expect(reader.number('x')).toBe(1);
});
