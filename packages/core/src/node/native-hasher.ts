/**
 * SHA-256 by Node's own crypto. The one-shot `hash` is about twice as fast as a hash object; its text output is
 * cheaper than its buffer output, which allocates outside of the heap (docs/decisions/0004-signers.md has figures).
 */
import * as nodeCrypto from 'node:crypto';
import type { HasherPort } from '../ports/hasher.js';

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
      const digest = Buffer.from(oneShot('sha256', bytes, 'binary'), 'latin1');
      return new Uint8Array(digest.buffer, digest.byteOffset, digest.length);
    },
  };
}

// The type of this Node version always has it; a runtime may still lack it.
export const nativeHasher: HasherPort = nativeHasherOver((nodeCrypto as { readonly hash?: OneShot }).hash);
