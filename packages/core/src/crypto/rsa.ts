/**
 * RSASSA-PKCS1-v1_5 with SHA-256 and keys of 2,048 bits (RFC 8017 section 8.2), by `bigint`, so that countries that
 * need RSA run in a browser too. Slow: a signature takes milliseconds.
 *
 * The padding is made anew and compared whole; it is never parsed, so that no lax padding passes. The private operation
 * is blinded, and its result is checked with the public key before it leaves: a fault in one half of the Chinese
 * remainder computation would give the factors away.
 */
import { concatBytes, equalBytes } from '@plomba/codec';
import { assert } from '../assert.js';
import type { EntropyPort } from '../ports/entropy.js';
import type { SignatureVerifier, SignerPort } from '../ports/signer.js';
import { bigEndian, toBigEndian } from './der.js';
import { inverseModulo, isSoundModulus, publicPower, RSA_BYTES, type RsaPrivateKey } from './rsa-key.js';
import { sha256 } from './sha256.js';

/** DigestInfo of SHA-256, up to the digest (RFC 8017 section 9.2, note 1). */
const DIGEST_INFO = Uint8Array.from([0x30, 49, 0x30, 13, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1, 5, 0, 4, 32]);
const FILLER = new Uint8Array(RSA_BYTES - 3 - DIGEST_INFO.length - 32).fill(0xff);

/** EMSA-PKCS1-v1_5. */
function encoded(message: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.of(0, 1), FILLER, Uint8Array.of(0), DIGEST_INFO, sha256(message));
}

/** A random number with an inverse modulo n, and the inverse. */
function blinding(modulus: bigint, entropy: EntropyPort): { factor: bigint; inverse: bigint } {
  // A number without an inverse would be a factor of n; the second try is for a source that gave zeros.
  for (let attempt = 0; attempt < 2; attempt++) {
    const factor = (bigEndian(entropy.bytes(RSA_BYTES)) % (modulus - 1n)) + 1n;
    const inverse = inverseModulo(factor, modulus);
    if (inverse !== undefined) return { factor, inverse };
  }
  return { factor: 1n, inverse: 1n };
}

/** @param entropy for blinding only; it changes no signature */
export function portableRsaSigner(key: RsaPrivateKey, entropy: EntropyPort): SignerPort {
  const { modulus } = key;
  const signOne = (message: Uint8Array): Uint8Array => {
    const padded = bigEndian(encoded(message));
    const { factor, inverse } = blinding(modulus, entropy);
    const blinded = (padded * publicPower(factor, modulus)) % modulus;
    const signature = (key.privatePower(blinded) * inverse) % modulus;
    assert(publicPower(signature, modulus) === padded, 'a signature verifies before it leaves');
    return toBigEndian(signature, RSA_BYTES);
  };
  return {
    algorithm: 'rsa2048',
    publicKey: toBigEndian(modulus, RSA_BYTES),
    sign: (messages) => messages.map(signOne),
  };
}

/** The strict check; the key is the modulus of 256 bytes, the exponent is 65,537. */
export const verifyRsa: SignatureVerifier = (publicKey, message, signature) => {
  if (!isSoundModulus(publicKey) || signature.length !== RSA_BYTES) return false;
  const modulus = bigEndian(publicKey);
  const value = bigEndian(signature);
  if (value >= modulus) return false;
  return equalBytes(toBigEndian(publicPower(value, modulus), RSA_BYTES), encoded(message));
};
