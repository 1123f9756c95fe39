import { expect, test } from 'vitest';
import { bytesFromTo, bytesOf } from './__tests__/bytes-of.js';
import { crc32c } from './crc32c.js';

/** An iSCSI Read (10) command PDU, RFC 3720 appendix B.4. */
const READ_10 = `
  01c00000 00000000 00000000 00000000 14000000 00000400
  00000014 00000018 28000000 00000000 02000000 00000000`;

test.each([
  ['32 bytes of zeroes', new Uint8Array(32), 0x8a9136aa],
  ['32 bytes of ones', new Uint8Array(32).fill(0xff), 0x62a8ab43],
  ['32 bytes from 00 up to 1f', bytesFromTo(0, 31), 0x46dd794e],
  ['32 bytes from 1f down to 00', bytesFromTo(0, 31).reverse(), 0x113fdb5c],
  ['an iSCSI Read (10) command', bytesOf(READ_10), 0xd9963a56],
])('RFC 3720 B.4: %s', (_, bytes, crc) => {
  expect(crc32c(bytes)).toBe(crc);
});

test('the check value of the usual CRC catalogues', () => {
  expect(crc32c(Buffer.from('123456789', 'ascii'))).toBe(0xe3069283);
});

test('nothing has the CRC 0, and a seed goes on from there', () => {
  expect(crc32c(new Uint8Array(0))).toBe(0);
  expect(crc32c(new Uint8Array(0), 0xe3069283)).toBe(0xe3069283);
});
