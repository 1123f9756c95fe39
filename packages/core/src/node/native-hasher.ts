/**
 * SHA-256 by Node's own crypto. The one-shot `hash` is about twice as fast as a hash object; its text output is
 * cheaper than its buffer output, which allocates outside of the heap (docs/decisions/0004-signers.md has figures).
 */
import * as nodeCrypto from 'node:crypto';
import { allocate } from '@plomba/codec';
import type { HasherPort } from '../ports/hasher.js';

const SHA256_BYTES = 32;

type OneShot = (algorithm: string, data: Uint8Array, encoding: 'binary') => string;

function hashObject(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(nodeCrypto.createHash('sha256').update(bytes).digest());
}

/**
 * @param oneShot `crypto.hash`, where Node has it (from 20.12 on)
 * @internal
 */
export function nativeHasherOver(oneShot: OneShot | undefined): HasherPort {
  if (oneShot === undefined) return { sha256: hashObject };
  return {
    sha256: (bytes) => {
      const text = oneShot('sha256', bytes, 'binary');
      const digest = allocate(SHA256_BYTES);
      for (let at = 0; at < SHA256_BYTES; at++) digest[at] = text.charCodeAt(at); // half the time of `Buffer.from`
      return digest;
    },
  };
}

// The type of this Node version always has it; a runtime may still lack it.
/** SHA-256 of Node's own crypto; byte for byte what `portableHasher` gives. */
export const nativeHasher: HasherPort = nativeHasherOver((nodeCrypto as { readonly hash?: OneShot }).hash);
