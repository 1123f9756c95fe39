/**
 * The examples of RFC 8949 appendix A, each either in the subset (both ways) or refused, the bytes of appendix F that
 * are not well formed, and the heads that deterministic encoding (section 4.2.1) forbids.
 */
import { describe, expect, test } from 'vitest';
import { anyCbor, type AnyCbor } from './__tests__/any-cbor.js';
import { bytesOf, hexOf } from './__tests__/bytes-of.js';
import { decodeOrRefuse } from './__tests__/describe-codec.js';
import { CborReader, CborWriter } from './cbor.js';
import { DecodeError, FieldError } from './decode-error.js';

const upTo25 = Array.from({ length: 25 }, (_, index) => BigInt(index + 1));

const inSubset: readonly (readonly [hex: string, value: AnyCbor])[] = [
  ['00', 0n],
  ['01', 1n],
  ['0a', 10n],
  ['17', 23n],
  ['1818', 24n],
  ['1819', 25n],
  ['1864', 100n],
  ['1903e8', 1000n],
  ['1a000f4240', 1000000n],
  ['1b000000e8d4a51000', 1000000000000n],
  ['20', -1n],
  ['29', -10n],
  ['3863', -100n],
  ['3903e7', -1000n],
  ['f4', false],
  ['f5', true],
  ['40', bytesOf('')],
  ['4401020304', bytesOf('01020304')],
  ['60', ''],
  ['6161', 'a'],
  ['6449455446', 'IETF'],
  ['62225c', '"\\'],
  ['62c3bc', '\u00fc'],
  ['63e6b0b4', '\u6c34'],
  ['64f0908591', '\ud800\udd51'],
  ['80', []],
  ['83010203', [1n, 2n, 3n]],
  ['8301820203820405', [1n, [2n, 3n], [4n, 5n]]],
  ['98190102030405060708090a0b0c0d0e0f101112131415161718181819', upTo25],
  ['a0', new Map()],
  // prettier-ignore
  ['a201020304', new Map([[1n, 2n], [3n, 4n]])],
];

describe('RFC 8949 appendix A, in the subset', () => {
  test.each(inSubset)('%s is %o, both ways', (hex, value) => {
    expect(anyCbor.decode(bytesOf(hex))).toStrictEqual(value);
    expect(hexOf(anyCbor.encode(value))).toBe(hex);
  });
});

const methods = ['bigint', 'bytes', 'text', 'bool', 'array', 'map'] as const;

/** No method of the reader takes even the first head. */
const strangers = [
  ['18446744073709551615, beyond int64', '1bffffffffffffffff'],
  ['18446744073709551616, a tagged big number', 'c249010000000000000000'],
  ['-18446744073709551616, beyond int64', '3bffffffffffffffff'],
  ['-18446744073709551617, a tagged big number', 'c349010000000000000000'],
  ['0.0', 'f90000'],
  ['-0.0', 'f98000'],
  ['1.0', 'f93c00'],
  ['1.1', 'fb3ff199999999999a'],
  ['1.5', 'f93e00'],
  ['65504.0', 'f97bff'],
  ['100000.0', 'fa47c35000'],
  ['3.4028234663852886e+38', 'fa7f7fffff'],
  ['1.0e+300', 'fb7e37e43c8800759c'],
  ['5.960464477539063e-8', 'f90001'],
  ['0.00006103515625', 'f90400'],
  ['-4.0', 'f9c400'],
  ['-4.1', 'fbc010666666666666'],
  ['Infinity', 'f97c00'],
  ['NaN', 'f97e00'],
  ['-Infinity', 'f9fc00'],
  ['Infinity, single', 'fa7f800000'],
  ['NaN, single', 'fa7fc00000'],
  ['-Infinity, single', 'faff800000'],
  ['Infinity, double', 'fb7ff0000000000000'],
  ['NaN, double', 'fb7ff8000000000000'],
  ['-Infinity, double', 'fbfff0000000000000'],
  ['null', 'f6'],
  ['undefined', 'f7'],
  ['simple(16)', 'f0'],
  ['simple(255)', 'f8ff'],
  ['a tagged date as text', 'c074323031332d30332d32315432303a30343a30305a'],
  ['a tagged date as a number', 'c11a514b67b0'],
  ['a tagged date as a float', 'c1fb41d452d9ec200000'],
  ["23(h'01020304')", 'd74401020304'],
  ["24(h'6449455446')", 'd818456449455446'],
  ['32("http://www.example.com")', 'd82076687474703a2f2f7777772e6578616d706c652e636f6d'],
  ["(_ h'0102', h'030405')", '5f42010243030405ff'],
  ['(_ "strea", "ming")', '7f657374726561646d696e67ff'],
  ['[_ ]', '9fff'],
  ['[_ 1, [2, 3], [_ 4, 5]]', '9f018202039f0405ffff'],
  ['[_ 1, [2, 3], [4, 5]]', '9f01820203820405ff'],
  ['[_ 1, 2 … 25]', '9f0102030405060708090a0b0c0d0e0f101112131415161718181819ff'],
  ['{_ "a": 1, "b": [_ 2, 3]}', 'bf61610161629f0203ffff'],
  ['{_ "Fun": true, "Amt": -2}', 'bf6346756ef563416d7421ff'],
] as const;

describe('RFC 8949 appendix A, outside of the subset', () => {
  test.each(strangers)('no method reads %s: %s', (_, hex) => {
    for (const method of methods) {
      const reader = new CborReader(bytesOf(hex));
      expect(() => reader[method]('x'), method).toThrow(DecodeError);
    }
  });

  test.each([
    ['{"a": 1, "b": [2, 3]}', 'a26161016162820203'],
    ['["a", {"b": "c"}]', '826161a161626163'],
    ['{"a": "A" … "e": "E"}', 'a56161614161626142616361436164614461656145'],
    ['[1, [2, 3], [_ 4, 5]]', '83018202039f0405ff'],
    ['[1, [_ 2, 3], [4, 5]]', '83019f0203ff820405'],
    ['["a", {_ "b": "c"}]', '826161bf61626163ff'],
  ])('%s is refused inside: %s', (_, hex) => {
    expect(() => anyCbor.decode(bytesOf(hex))).toThrow(DecodeError);
  });
});

describe('RFC 8949 appendix F, not well formed', () => {
  const endInHead =
    '18 19 1a 1b 1901 1a0102 1b01020304050607 38 58 78 98 9a01ff00 b8 d8 f8 f900 fa0000 fb000000 ' +
    '39 3a 3b 59 5a 5b 79 7a 7b 99 9a 9b b9 ba bb';
  const shortStrings = '41 61 5affffffff00 5bffffffffffffffff010203 7affffffff00 7b7fffffffffffffff010203';
  const shortLists = '81 818181818181818181 8200 a1 a20102 a100 a2000000';
  const tagWithoutContent = 'c0';
  const openEnds = '5f4100 7f6100 9f 9f0102 bf bf01020102 819f 9f8000 9f9f9f9f9fffffffff 9f819f819f9fffffff';
  const reserved =
    '1c 1d 1e 3c 3d 3e 5c 5d 5e 7c 7d 7e 9c 9d 9e bc bd be dc dd de fc fd fe 1f 3f df ' +
    'f800 f801 f818 f81f ff 81ff 8200ff a1ff a1ff00 a100ff a20000ff 9f81ff 9f829f819f9fffffffff';
  const all = [endInHead, shortStrings, shortLists, tagWithoutContent, openEnds, reserved].join(' ').split(' ');

  test.each(all)('refuses %s', (hex) => {
    expect(() => anyCbor.decode(bytesOf(hex))).toThrow(DecodeError);
  });
});

describe('deterministic encoding, RFC 8949 section 4.2.1', () => {
  // prettier-ignore
  const longHeads = [
    '1800', '1817', '190000', '190018', '1900ff', '1a00000000', '1a0000ffff', '1b0000000000000000', '1b00000000ffffffff',
    '3800', '3817', '3900ff', '3a0000ffff', '3b00000000ffffffff',
    '580141', '59000141', '5a0000000141', '5b000000000000000141', '780161', '79000161', '7a0000000161',
    '980100', '99000100', '9a0000000100', 'b8010001', 'b900010001', 'ba000000010001',
  ];

  test.each(longHeads)('refuses the long head of %s', (hex) => {
    expect(() => anyCbor.decode(bytesOf(hex))).toThrow(
      expect.objectContaining({ rule: 'is not in its shortest form' }),
    );
  });

  test.each([
    [23n, '17'],
    [24n, '1818'],
    [255n, '18ff'],
    [256n, '190100'],
    [65535n, '19ffff'],
    [65536n, '1a00010000'],
    [4294967295n, '1affffffff'],
    [4294967296n, '1b0000000100000000'],
    [9007199254740991n, '1b001fffffffffffff'],
    [9007199254740992n, '1b0020000000000000'],
    [9223372036854775807n, '1b7fffffffffffffff'],
    [-24n, '37'],
    [-25n, '3818'],
    [-256n, '38ff'],
    [-257n, '390100'],
    [-65536n, '39ffff'],
    [-65537n, '3a00010000'],
    [-4294967296n, '3affffffff'],
    [-4294967297n, '3b0000000100000000'],
    [-9223372036854775808n, '3b7fffffffffffffff'],
  ])('%s stands at the edge of a head: %s', (value, hex) => {
    expect(hexOf(anyCbor.encode(value))).toBe(hex);
    expect(anyCbor.decode(bytesOf(hex))).toBe(value);
  });

  test.each([
    ['the first beyond int64', '1b8000000000000000'],
    ['the first below int64', '3b8000000000000000'],
  ])('refuses %s: %s', (_, hex) => {
    expect(() => anyCbor.decode(bytesOf(hex))).toThrow(expect.objectContaining({ rule: 'exceeds 64 bits', offset: 0 }));
  });

  test.each([23, 24, 255, 256, 65535, 65536])('strings of %i bytes have the shortest head', (count) => {
    const filling = '61'.repeat(count);
    const size = (major: number): string => {
      if (count < 24) return hexOf(Uint8Array.of((major << 5) | count));
      if (count < 256) return hexOf(Uint8Array.of((major << 5) | 24, count));
      if (count < 65536) return hexOf(Uint8Array.of((major << 5) | 25, count >> 8, count));
      return hexOf(Uint8Array.of((major << 5) | 26, 0, count >> 16, count >> 8, count));
    };
    expect(hexOf(anyCbor.encode(bytesOf(filling)))).toBe(size(2) + filling);
    expect(hexOf(anyCbor.encode('a'.repeat(count)))).toBe(size(3) + filling);
    expect(anyCbor.decode(bytesOf(size(3) + filling))).toBe('a'.repeat(count));
  });
});

describe('the writer refuses', () => {
  test.each([2n ** 63n, -(2n ** 63n) - 1n, 2 ** 53, -(2 ** 53), 0.5, NaN, Infinity, -Infinity])(
    'the number %s',
    (value) => {
      const problem = { path: 'a.b', rule: 'must be a whole number within 64 bits' };
      expect(() => new CborWriter().int(value, 'a.b')).toThrow(expect.objectContaining(problem));
    },
  );

  test('text with half a surrogate pair', () => {
    expect(() => new CborWriter().text('a\ud800', 'a.b')).toThrow(new FieldError('a.b', 'must be well-formed Unicode'));
  });
});

test.each([
  ['bytes', '43', 'aabbcc'],
  ['text', '63', '616263'],
  ['array', '83', '000000'],
  ['map', 'a3', '000000'],
] as const)('%s that claims one byte more than there is fails at its head: %s', (method, head, rest) => {
  expect(() => new CborReader(bytesOf(head + rest))[method]('x')).not.toThrow();
  const problem = { path: 'x', offset: 0, rule: 'is longer than the input' };
  const cut = new CborReader(bytesOf(head + rest.slice(2)));
  expect(() => cut[method]('x')).toThrow(expect.objectContaining(problem));
});

test('the reader tells the major type of what comes next without moving', () => {
  const majors = ['00', '20', '40', '60', '80', 'a0', 'c0', 'f4', ''].map((hex) => {
    const reader = new CborReader(bytesOf(hex), 5);
    const major = reader.peekMajor();
    expect(reader.offset).toBe(5);
    return major;
  });
  expect(majors).toStrictEqual([0, 1, 2, 3, 4, 5, 6, 7, undefined]);
});

test("bug: a byte string out of Node's Buffer shared its memory", () => {
  const input = Buffer.from('4401020304', 'hex');
  const value = new CborReader(input).bytes('x');
  input.fill(0);
  expect(value).toStrictEqual(bytesOf('01020304'));
});

test.each(['f8f4', 'f8f5', '01', '61', ''])('%j is no boolean', (hex) => {
  expect(decodeOrRefuse({ decode: (bytes) => new CborReader(bytes).bool('x') }, bytesOf(hex))).toBeUndefined();
});
