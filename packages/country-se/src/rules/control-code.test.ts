// Base 32 against RFC 4648, the cipher against FIPS 197, the code against its shape and its inputs.
import { describe, expect, it } from 'vitest';
import { ascii, fromHex, toHex } from '@plomba/codec';
import { controlCodeParts, SIMULATED_KEYS } from '../device/simulated-control-code.js';
import { base32, controlCode, counterBlock } from './control-code.js';

const bytes = (hex: string): Uint8Array => fromHex(hex) ?? new Uint8Array();

describe('base 32', () => {
  it.each([
    ['', ''],
    ['f', 'MY'],
    ['fo', 'MZXQ'],
    ['foo', 'MZXW6'],
    ['foob', 'MZXW6YQ'],
    ['fooba', 'MZXW6YTB'],
    ['foobar', 'MZXW6YTBOI'],
  ])('of %j is %j (RFC 4648 section 10, without padding)', (text, expected) => {
    expect(base32(ascii(text))).toBe(expected);
  });
});

describe('AES-128', () => {
  it.each([
    [
      'FIPS 197, appendix B',
      '2b7e151628aed2a6abf7158809cf4f3c',
      '3243f6a8885a308d313198a2e0370734',
      '3925841d02dc09fbdc118597196a0b32',
    ],
    [
      'FIPS 197, appendix C.1',
      '000102030405060708090a0b0c0d0e0f',
      '00112233445566778899aabbccddeeff',
      '69c4e0d86a7b0430d8cdb78070b4c55a',
    ],
  ])('enciphers the block of %s', (_where, key, plain, cipher) => {
    const parts = controlCodeParts({ ...SIMULATED_KEYS, counterKey: bytes(key) });
    expect(toHex(parts.encipher(bytes(plain)))).toBe(cipher);
  });
});

describe('a control code', () => {
  const parts = controlCodeParts(SIMULATED_KEYS);
  const data = 'x'.repeat(164);

  it('has 59 characters: 32, the separator, 26', () => {
    const code = controlCode(data, { number: 1, amount: 1500n }, { ...parts, separator: ';' });
    expect(code).toMatch(/^[A-Z2-7]{32};[A-Z2-7]{26}$/);
  });

  it('has a first group of the receipt data and a second one of the counters alone', () => {
    const code = (text: string, number: number, amount: bigint): readonly string[] =>
      controlCode(text, { number, amount }, parts).split(' ');
    const [first, second] = code(data, 1, 1500n);
    expect(code(`${data.slice(1)}y`, 1, 1500n)).toEqual([expect.not.stringMatching(first ?? ''), second]);
    expect(code(data, 2, 1500n)).toEqual([first, expect.not.stringMatching(second ?? '')]);
    expect(code(data, 1, -1500n)).toEqual([first, expect.not.stringMatching(second ?? '')]);
  });

  it('is keyed by HMAC-SHA-1 (RFC 2202, test case 2)', () => {
    const of = controlCodeParts({ ...SIMULATED_KEYS, receiptKey: ascii('Jefe') });
    expect(toHex(of.authenticate(ascii('what do ya want for nothing?')))).toBe(
      'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79',
    );
  });

  it('enciphers a number and an amount, big-endian', () => {
    expect(toHex(counterBlock(258, -1n))).toBe('0000000000000102ffffffffffffffff');
  });
});
