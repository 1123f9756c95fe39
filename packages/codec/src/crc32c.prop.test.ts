import fc from 'fast-check';
import { expect, test } from 'vitest';
import { check } from './__tests__/check.js';
import { concatBytes } from './bytes.js';
import { crc32c } from './crc32c.js';

/** Bit by bit, from the definition: no table, no slices. */
function plainCrc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

test('four bytes at a time give what one bit at a time gives', () => {
  check(fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => void expect(crc32c(bytes)).toBe(plainCrc32c(bytes))));
});

test('sixteen bytes at a time, in a long input, give the same', () => {
  const long = fc.tuple(
    fc.uint8Array({ minLength: 250, maxLength: 700 }),
    fc.nat({ max: 3 }),
    fc.nat({ max: 0xffffffff }),
  );
  const property = fc.property(long, ([bytes, skipped, seed]) => {
    const part = bytes.subarray(skipped); // a view that begins anywhere in its buffer
    expect(crc32c(part)).toBe(plainCrc32c(part));
    expect(crc32c(part.subarray(40), crc32c(part.subarray(0, 40)))).toBe(plainCrc32c(part));
    expect(crc32c(part, seed)).toBe(crc32c(part.subarray(100), crc32c(part.subarray(0, 100), seed)));
  });
  check(property);
});

test('the seed makes a CRC of parts the CRC of the whole', () => {
  const property = fc.property(fc.array(fc.uint8Array({ maxLength: 20 })), (parts) => {
    expect(parts.reduce((crc, part) => crc32c(part, crc), 0)).toBe(crc32c(concatBytes(...parts)));
  });
  check(property);
});

test('every burst of up to 32 wrong bits is found', () => {
  const bursts = fc.tuple(fc.uint8Array({ minLength: 4, maxLength: 64 }), fc.nat(), fc.integer({ min: 1 }));
  const property = fc.property(bursts, ([bytes, place, burst]) => {
    const damaged = bytes.slice();
    const view = new DataView(damaged.buffer, damaged.byteOffset);
    const at = place % (bytes.length - 3);
    view.setUint32(at, view.getUint32(at) ^ burst);
    expect(crc32c(damaged)).not.toBe(crc32c(bytes));
  });
  check(property);
});
