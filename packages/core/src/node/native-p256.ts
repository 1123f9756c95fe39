/**
 * Deterministic ECDSA over P-256 at native speed. Node signs with random nonces only, so the nonce is RFC 6979's and the
 * one slow step, R = k·G, is done by OpenSSL: the public key of the private key k. What remains is arithmetic modulo n,
 * with one inversion for a whole batch (Montgomery's trick).
 *
 * The inversion takes a time that depends on the number; it is done on a product with a random factor, so that the
 * time says nothing about a nonce. The factor cancels: signatures do not depend on it.
 */
import { createECDH, createPublicKey, verify } from 'node:crypto';
import { assert, present } from '../assert.js';
import { bigEndian, toBigEndian } from '../crypto/der.js';
import { checkP256Secret, isP256SignatureInRange, isSoundP256Key, P256_ORDER } from '../crypto/p256.js';
import { rfc6979Nonces } from '../crypto/rfc6979.js';
import type { EntropyPort } from '../ports/entropy.js';
import type { SignatureVerifier, SignerPort } from '../ports/signer.js';
import { keyCache } from './key-cache.js';
import { nativeHasher } from './native-hasher.js';

const SCALAR_BYTES = 32;
/** SubjectPublicKeyInfo of id-ecPublicKey, prime256v1, up to the point (RFC 5480 section 2). */
const PUBLIC_PREFIX = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex');

/** The inverse modulo n by Euclid's algorithm. @param value from 1 to n − 1 */
function inverse(value: bigint): bigint {
  let [high, low] = [P256_ORDER, value];
  let [before, factor] = [0n, 1n];
  while (low > 1n) {
    const quotient = high / low;
    [high, low] = [low, high - quotient * low];
    [before, factor] = [factor, before - quotient * factor];
  }
  assert(low === 1n, 'only numbers with an inverse are inverted');
  return factor < 0n ? factor + P256_ORDER : factor;
}

/** A random factor from 1 to n − 1. */
function blindingFactor(entropy: EntropyPort): bigint {
  return (bigEndian(entropy.bytes(SCALAR_BYTES)) % (P256_ORDER - 1n)) + 1n;
}

/** The inverses of all numbers with one inversion, which sees only their blinded product. */
function inverses(values: readonly bigint[], entropy: EntropyPort): bigint[] {
  const products: bigint[] = [];
  let product = blindingFactor(entropy);
  for (const value of values) {
    products.push(product);
    product = (product * value) % P256_ORDER;
  }
  let rest = inverse(product);
  const out = new Array<bigint>(values.length);
  for (let index = values.length - 1; index >= 0; index--) {
    out[index] = (rest * present(products[index], 'a product for each value')) % P256_ORDER;
    rest = (rest * present(values[index], 'the value')) % P256_ORDER;
  }
  return out;
}

/**
 * @param secret private key, 32 bytes, big endian; kept in the closure and never given out
 * @param entropy for blinding only; it changes no signature
 * @throws KeyError `key-malformed`
 */
export function nativeP256Signer(secret: Uint8Array, entropy: EntropyPort): SignerPort {
  checkP256Secret(secret);
  const key = bigEndian(secret);
  const nonces = rfc6979Nonces({ hasher: nativeHasher, order: P256_ORDER, secret });
  const multiplier = createECDH('prime256v1');
  /** The point scalar·G, 65 bytes. */
  const multiplyBase = (scalar: Uint8Array): Uint8Array => {
    multiplier.setPrivateKey(scalar);
    return multiplier.getPublicKey();
  };
  const sign = (messages: readonly Uint8Array[]): Uint8Array[] => {
    if (messages.length === 0) return [];
    const digests = messages.map((message) => nativeHasher.sha256(message));
    const ks = digests.map((digest) => nonces.nonce(digest));
    nonces.wipe();
    const inverted = inverses(ks, entropy);
    return ks.map((k, index) => {
      const x = bigEndian(multiplyBase(toBigEndian(k, SCALAR_BYTES)).subarray(1, 1 + SCALAR_BYTES));
      const r = x % P256_ORDER;
      const z = bigEndian(present(digests[index], 'a digest for each message'));
      const s = (present(inverted[index], 'an inverse for each nonce') * ((z + r * key) % P256_ORDER)) % P256_ORDER;
      assert(r !== 0n && s !== 0n, 'a signature of zero is met once in 2^256 messages');
      const signature = new Uint8Array(2 * SCALAR_BYTES);
      signature.set(toBigEndian(r, SCALAR_BYTES), 0);
      signature.set(toBigEndian(s, SCALAR_BYTES), SCALAR_BYTES);
      return signature;
    });
  };
  return { algorithm: 'p256', publicKey: new Uint8Array(multiplyBase(secret)), sign };
}

const keyOf = keyCache((publicKey) =>
  isSoundP256Key(publicKey)
    ? createPublicKey({ key: Buffer.concat([PUBLIC_PREFIX, publicKey]), format: 'der', type: 'spki' })
    : undefined,
);

/** Strict like the portable check: r ‖ s of 64 bytes, both in range, a key that is a point of the curve. */
export const verifyNativeP256: SignatureVerifier = (publicKey, message, signature) => {
  if (!isP256SignatureInRange(signature)) return false;
  const key = keyOf(publicKey);
  return key !== undefined && verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature);
};
