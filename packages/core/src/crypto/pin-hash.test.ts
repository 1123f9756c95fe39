import { scryptSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { constantTimeEqual, pinHash } from './pin-hash.js';

describe('the hash of a PIN', () => {
  it('is scrypt with the parameters that are stated, by another implementation too', () => {
    const salt = Uint8Array.from({ length: 16 }, (_, at) => at);
    const peer = scryptSync('271828', salt, 32, { N: 1024, r: 8, p: 1 });
    expect(pinHash('271828', salt)).toEqual(new Uint8Array(peer));
    expect(pinHash('271828', salt.toReversed())).not.toEqual(new Uint8Array(peer));
  });
});

describe('constantTimeEqual', () => {
  it('tells every single bit of difference, and lengths', () => {
    const value = Uint8Array.of(1, 2, 3);
    expect(constantTimeEqual(value, value.slice())).toBe(true);
    for (let bit = 0; bit < 24; bit++) {
      const other = value.slice();
      other[bit >> 3]! ^= 1 << (bit & 7);
      expect(constantTimeEqual(value, other)).toBe(false);
    }
    expect(constantTimeEqual(value, value.subarray(0, 2))).toBe(false);
    expect(constantTimeEqual(new Uint8Array(0), new Uint8Array(0))).toBe(true);
  });
});
