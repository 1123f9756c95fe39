/** Keyed hashes by Node's own crypto: the same bytes as the portable ones. */
import { createHmac, createSecretKey } from 'node:crypto';
import type { KeyedHashAlgorithm, KeyedHashPort } from '../ports/hasher.js';

const HASHES = { 'hmac-sha256': 'sha256', 'hmac-sha1': 'sha1' } as const;

/** @param key kept in a key object and never given out; of any length */
export function nativeKeyedHash(algorithm: KeyedHashAlgorithm, key: Uint8Array): KeyedHashPort {
  const secret = createSecretKey(key);
  const macOne = (message: Uint8Array): Uint8Array =>
    new Uint8Array(createHmac(HASHES[algorithm], secret).update(message).digest());
  return { algorithm, mac: (messages) => messages.map(macOne) };
}
