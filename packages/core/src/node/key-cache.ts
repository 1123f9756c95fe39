/** Key objects of public keys, kept: making one costs more than a verification. */
import type { KeyObject } from 'node:crypto';

const KEYS_MAX = 64;

/** Looks a key object up by the bytes of its public key; undefined is kept too. */
export type KeyLookup = (publicKey: Uint8Array) => KeyObject | undefined;

/** @param make gives undefined for a key that must be refused */
export function keyCache(make: KeyLookup): KeyLookup {
  const keys = new Map<string, KeyObject | undefined>();
  return (publicKey) => {
    const name = Buffer.from(publicKey.buffer, publicKey.byteOffset, publicKey.length).toString('latin1');
    const known = keys.get(name);
    if (known !== undefined || keys.has(name)) return known;
    const key = make(publicKey);
    if (keys.size >= KEYS_MAX) keys.clear();
    keys.set(name, key);
    return key;
  };
}
