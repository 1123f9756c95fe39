import { toHex } from '@plomba/codec';
import { describe, expect, it } from 'vitest';
import { LinkAssertionError, operatorProofSignable, unitProofSignable, type SessionProof } from '../src/index.js';

const proof: SessionProof = {
  serial: 'PL-1',
  callerSession: 0x01020304,
  unitSession: 0xa0b0c0d0,
  nonce: Uint8Array.from({ length: 16 }, (_, at) => at),
};

// By hand: 706c6f6d62612f is `plomba/`, the tag ends with 00, then 04 and `PL-1`, both sessions, 10 and 16 bytes.
const TAIL = '04504c2d31' + '01020304' + 'a0b0c0d0' + '10000102030405060708090a0b0c0d0e0f';

describe('what proves who is at the other end', () => {
  it('has just these bytes', () => {
    expect(toHex(unitProofSignable(proof))).toBe(`706c6f6d62612f756e69742d70726f6f662f3100${TAIL}`);
    expect(toHex(operatorProofSignable(proof))).toBe(`706c6f6d62612f6f70657261746f722d70726f6f662f3100${TAIL}`);
  });

  it('differs wherever anything that it is about differs', () => {
    const others: Partial<SessionProof>[] = [
      { serial: 'PL-2' },
      { callerSession: 1 },
      { unitSession: 1 },
      { nonce: new Uint8Array(16) },
      { nonce: new Uint8Array(17) },
    ];
    const texts = [{}, ...others].flatMap((other) => {
      const about = { ...proof, ...other };
      return [toHex(unitProofSignable(about)), toHex(operatorProofSignable(about))];
    });
    expect(new Set(texts).size).toBe(texts.length);
  });

  it('takes nonces of 16 to 64 bytes', () => {
    expect(() => unitProofSignable({ ...proof, nonce: new Uint8Array(15) })).toThrow(LinkAssertionError);
    expect(() => unitProofSignable({ ...proof, nonce: new Uint8Array(65) })).toThrow(LinkAssertionError);
    expect(unitProofSignable({ ...proof, nonce: new Uint8Array(64) })).toHaveLength(20 + 5 + 8 + 65);
  });
});
