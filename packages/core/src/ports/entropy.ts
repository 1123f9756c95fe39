/** Randomness as a port: keys and journal ids are drawn from it once, at personalisation. */
import { ascii, concatBytes, utf8Encode } from '@plomba/codec';
import { sha256 } from '../crypto/sha256.js';
import { present } from '../assert.js';

export interface EntropyPort {
  bytes(count: number): Uint8Array;
}

/** The plain deterministic source: SHA-256 in counter mode over a seed. Not for secrets that must stay secret. */
export function seededEntropy(seed: string): EntropyPort {
  const key = sha256(concatBytes(ascii('plomba entropy v1\0'), present(utf8Encode(seed), 'seed is well-formed text')));
  let counter = 0;
  const block = (): Uint8Array => {
    const number = counter++;
    return sha256(concatBytes(key, Uint8Array.of(number >>> 24, number >>> 16, number >>> 8, number)));
  };
  return {
    bytes(count) {
      const out = new Uint8Array(count);
      for (let at = 0; at < count; at += 32) out.set(block().subarray(0, Math.min(32, count - at)), at);
      return out;
    },
  };
}
