import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crc16Xmodem } from './crc16.js';

test('the check value of the usual CRC catalogues', () => {
  expect(crc16Xmodem(Buffer.from('123456789', 'ascii'))).toBe(0x31c3);
});

test.each([
  ['', 0],
  ['00', 0],
  ['01', 0x1021],
  ['80', 0x9188], // the polynomial, shifted seven times by hand
  ['41', 0x58e5], // 'A', from a published example
])('of %s is %i', (hex, crc) => {
  expect(crc16Xmodem(Buffer.from(hex, 'hex'))).toBe(crc);
});

/** One bit at a time, as the standard words it: divide the message, 16 zeroes behind it, by the polynomial. */
function naive(bytes: Uint8Array): number {
  let rest = 0n;
  for (const byte of bytes) rest = (rest << 8n) | BigInt(byte);
  rest <<= 16n;
  for (let bit = BigInt(bytes.length) * 8n - 1n; bit >= 0n; bit--) {
    if ((rest >> (bit + 16n)) & 1n) rest ^= 0x11021n << bit;
  }
  return Number(rest);
}

test('is the rest of a division, and goes on from a seed', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(60), (bytes, cut) => {
      expect(crc16Xmodem(bytes)).toBe(naive(bytes));
      expect(crc16Xmodem(bytes.subarray(cut), crc16Xmodem(bytes.subarray(0, cut)))).toBe(naive(bytes));
    }),
  );
});
