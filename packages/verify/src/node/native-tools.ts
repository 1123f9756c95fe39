/** SHA-256 and Ed25519 by Node's own crypto, as slices need them. */
import type * as crypto from 'node:crypto';
import * as nodeCrypto from 'node:crypto';
import type { HashingPort } from '../hashing.js';
import type { SignatureVerifier } from '../signature.js';
import { sliceCheck, type SliceTools } from '../slice.js';

/**
 * Handed to threads as source text: nothing from outside is named in it. The text output of the one-shot hash is
 * cheaper than its buffer output. OpenSSL's check is strict: S below the group order, cofactorless.
 */

function nativeTools(crypto: typeof import('node:crypto')): SliceTools {
  const prefix = Buffer.from('302a300506032b6570032100', 'hex'); // RFC 8410: what stands before a raw key
  let lastKey: Buffer | undefined;
  let keyObject: crypto.KeyObject | undefined;
  return {
    sha256(bytes, output, at) {
      const text = crypto.hash('sha256', bytes, 'binary');
      for (let byte = 0; byte < 32; byte++) output[at + byte] = text.charCodeAt(byte);
    },
    verify(key, message, signature) {
      if (lastKey?.equals(key) !== true) {
        lastKey = Buffer.from(key);
        keyObject = crypto.createPublicKey({ key: Buffer.concat([prefix, key]), format: 'der', type: 'spki' });
      }
      return keyObject !== undefined && crypto.verify(null, message, keyObject, signature);
    },
  };
}

const tools = nativeTools(nodeCrypto);

export const nativeHashing: HashingPort = {
  sha256(bytes) {
    const digest = new Uint8Array(32);
    tools.sha256(bytes, digest, 0);
    return digest;
  },
  inParts() {
    const hash = nodeCrypto.createHash('sha256');
    return { update: (bytes) => void hash.update(bytes), digest: () => new Uint8Array(hash.digest()) };
  },
};

/** Strict Ed25519 by OpenSSL; the key has been found sound before. */
export const nativeVerifier: SignatureVerifier = (publicKey, message, signature) =>
  publicKey.length === 32 && signature.length === 64 && tools.verify(publicKey, message, signature);

/** Makes the task of a pool's threads. As text it carries the functions that it is made from. */
export const sliceTask: (crypto: typeof import('node:crypto')) => ReturnType<typeof sliceCheck> = Object.assign(
  (crypto: typeof import('node:crypto')) => sliceCheck(nativeTools(crypto)),
  { toString: () => `(crypto) => (${sliceCheck.toString()})((${nativeTools.toString()})(crypto))` },
);
