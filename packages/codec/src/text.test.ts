import { describe, expect, test } from 'vitest';
import { bytesFromTo, bytesOf, hexOf } from './__tests__/bytes-of.js';
import { FieldError } from './decode-error.js';
import { ascii, fromBase64, fromHex, toBase64, toHex, utf8Decode, utf8Encode } from './text.js';

describe('UTF-8, RFC 3629', () => {
  test.each([
    ['nothing', '', ''],
    ['first of 1 byte', '00', '\u0000'],
    ['last of 1 byte', '7f', '\u007f'],
    ['first of 2 bytes', 'c280', '\u0080'],
    ['last of 2 bytes', 'dfbf', '\u07ff'],
    ['first of 3 bytes', 'e0a080', '\u0800'],
    ['last before the surrogates', 'ed9fbf', '\ud7ff'],
    ['first behind the surrogates', 'ee8080', '\ue000'],
    ['replacement character', 'efbfbd', '\ufffd'],
    ['byte order mark, kept', 'efbbbf', '\ufeff'],
    ['last of 3 bytes', 'efbfbf', '\uffff'],
    ['first of 4 bytes', 'f0908080', '\u{10000}'],
    ['last of all', 'f48fbfbf', '\u{10ffff}'],
    ['RFC 3629 section 7: A, not identical to, alpha, full stop', '41e289a2ce912e', 'A≢Α.'],
    ['RFC 3629 section 7: Korean', 'ed959ceab5adec96b4', '한국어'],
    ['RFC 3629 section 7: Japanese', 'e697a5e69cace8aa9e', '日本語'],
    ['RFC 3629 section 7: a mark and a stump of tree', 'efbbbff0a38eb4', '\ufeff\u{233b4}'],
  ])('%s, both ways', (_, hex, text) => {
    expect(utf8Decode(bytesOf(hex))).toBe(text);
    expect(hexOf(utf8Encode(text) ?? bytesOf('ff'))).toBe(hex);
  });

  test.each([
    ['a lone tail', '80'],
    ['the last tail alone', 'bf'],
    ['a tail behind a letter', '4180'],
    ['NUL in 2 bytes', 'c080'],
    ['a slash in 2 bytes', 'c0af'],
    ['the last overlong form of 2 bytes', 'c1bf'],
    ['a slash in 3 bytes', 'e080af'],
    ['the last overlong form of 3 bytes', 'e09fbf'],
    ['a slash in 4 bytes', 'f08080af'],
    ['the last overlong form of 4 bytes', 'f08fbfbf'],
    ['the first surrogate', 'eda080'],
    ['the last high surrogate', 'edafbf'],
    ['the first low surrogate', 'edb080'],
    ['the last surrogate', 'edbfbf'],
    ['a pair of surrogates (CESU-8)', 'eda081edb080'],
    ['the first beyond 10FFFF', 'f4908080'],
    ['a lead f5', 'f5808080'],
    ['a lead f8 of 5 bytes', 'f888808080'],
    ['a lead fc of 6 bytes', 'fc8480808080'],
    ['fe', 'fe'],
    ['ff', 'ff'],
    ['2 bytes, cut', 'c2'],
    ['3 bytes, cut behind 1', 'e0'],
    ['3 bytes, cut behind 2', 'e0a0'],
    ['4 bytes, cut behind 1', 'f0'],
    ['4 bytes, cut behind 2', 'f090'],
    ['4 bytes, cut behind 3', 'f09080'],
    ['a cut letter before another', 'e0a041'],
    ['a lead in place of a tail', 'c2c2'],
    ['a tail too high', 'c2c0'],
    ['a tail too low', 'c27f'],
    ['something wrong at the very end', '616263ff'],
  ])('refuses %s: %s', (_, hex) => {
    expect(utf8Decode(bytesOf(hex))).toBeUndefined();
  });

  test.each(['\ud800', '\udbff', '\udc00', '\udfff', 'a\ud800', '\ud800a', '\udc00\ud800'])('refuses %j', (text) => {
    expect(utf8Encode(text)).toBeUndefined();
  });
});

describe('base64, RFC 4648 section 10', () => {
  test.each([
    ['', ''],
    ['f', 'Zg=='],
    ['fo', 'Zm8='],
    ['foo', 'Zm9v'],
    ['foob', 'Zm9vYg=='],
    ['fooba', 'Zm9vYmE='],
    ['foobar', 'Zm9vYmFy'],
  ])('%j is %j, both ways', (plain, text) => {
    expect(toBase64(ascii(plain))).toBe(text);
    expect(fromBase64(text)).toStrictEqual(ascii(plain));
  });

  test('the whole alphabet', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    const bytes = '00108310518720928b30d38f41149351559761969b71d79f8218a39259a7a29aabb2dbafc31cb3d35db7e39ebbf3dfbf';
    expect(toBase64(bytesOf(bytes))).toBe(alphabet);
    expect(fromBase64(alphabet)).toStrictEqual(bytesOf(bytes));
  });

  test.each([
    ['no padding', 'Zg'],
    ['half a padding', 'Zg='],
    ['a padding too long', 'Zm9v===='],
    ['nothing but padding', '===='],
    ['three times padding', 'Z==='],
    ['padding inside', 'Zg==Zg=='],
    ['bits behind the first byte', 'Zh=='],
    ['bits behind the second byte', 'Zm9='],
    ['a line end behind', 'Zm9v\n'],
    ['a line end inside', 'Zm9\nvYm='],
    ['a blank', 'Zm 9'],
    ['the alphabet for URLs', '-_-_'],
    ['letters beyond ASCII', 'Zmé='],
    ['one letter', 'Z'],
  ])('refuses %s: %j', (_, text) => {
    expect(fromBase64(text)).toBeUndefined();
  });
});

describe('hex', () => {
  test('every byte, both ways', () => {
    const bytes = bytesFromTo(0, 255);
    expect(toHex(bytes)).toBe(hexOf(bytes));
    expect(fromHex(hexOf(bytes))).toStrictEqual(bytes);
    expect(fromHex('')).toStrictEqual(bytesOf(''));
  });

  test.each(['0', '000', 'AB', 'aB', '0x00', '0g', ' 00', '00\n', '0 00', '-1', '+1', '٠٠'])('refuses %j', (text) => {
    expect(fromHex(text)).toBeUndefined();
  });
});

test('ascii gives the bytes of a constant', () => {
  expect(ascii('PL\u0000~\u007f')).toStrictEqual(bytesOf('504c007e7f'));
  expect(ascii('')).toStrictEqual(bytesOf(''));
});

test.each(['é', 'A\u0080', '\u{10041}', '…'])('bug: ascii folded %j into another letter', (text) => {
  expect(() => ascii(text)).toThrow(FieldError);
});
