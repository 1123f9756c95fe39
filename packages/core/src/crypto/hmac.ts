/** Keyed hashes (RFC 2104), thin over noble: for fields that a country authenticates with a shared secret. */
import { hmac } from '@noble/hashes/hmac.js';
import { sha1 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { KeyedHashAlgorithm, KeyedHashPort } from '../ports/hasher.js';

const HASHES = { 'hmac-sha256': sha256, 'hmac-sha1': sha1 } as const;

/** @param key kept in the closure and never given out; of any length */
export function portableKeyedHash(algorithm: KeyedHashAlgorithm, key: Uint8Array): KeyedHashPort {
  const secret = key.slice();
  return { algorithm, mac: (messages) => messages.map((message) => hmac(HASHES[algorithm], secret, message)) };
}
