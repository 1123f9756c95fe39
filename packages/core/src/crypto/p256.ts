/**
 * ECDSA over P-256 with SHA-256 (FIPS 186-5), thin over noble: the portable signer and the strict check.
 *
 * Nonces are those of RFC 6979 and s is what they give: noble's default halves the range of s ("low-S"), which is not
 * what RFC 6979 specifies and would differ from other deterministic signers in every second signature. A check takes
 * both halves, because native signers and foreign devices make both.
 */
import { p256 } from '@noble/curves/nist.js';
import type { SignatureVerifier, SignerPort } from '../ports/signer.js';
import { bigEndian, DER, DerReader, derElement, derUnsigned, toBigEndian } from './der.js';
import { KeyError } from './key-error.js';

/** Order of the group, n (SEC 2 section 2.4.2). */
export const P256_ORDER: bigint = p256.Point.Fn.ORDER;

const SCALAR_BYTES = 32;
const RFC_6979 = { lowS: false } as const;

/** @throws KeyError `key-malformed` unless it is a number of 32 bytes from 1 to n − 1 */
export function checkP256Secret(secret: Uint8Array): void {
  if (secret.length !== SCALAR_BYTES) throw new KeyError('key-malformed', 'a P-256 private key has 32 bytes');
  const value = bigEndian(secret);
  if (value === 0n || value >= P256_ORDER) {
    throw new KeyError('key-malformed', 'a P-256 private key is at least 1 and below the group order');
  }
}

/**
 * @param secret private key, 32 bytes, big endian; kept in the closure and never given out
 * @throws KeyError `key-malformed`
 */
export function portableP256Signer(secret: Uint8Array): SignerPort {
  checkP256Secret(secret);
  const own = secret.slice();
  return {
    algorithm: 'p256',
    publicKey: p256.getPublicKey(own, false),
    sign: (messages) => messages.map((message) => p256.sign(message, own, RFC_6979)),
  };
}

/** Whether these are 65 bytes of SEC 1, uncompressed, of a point of the curve; infinity has no such form. */
export function isSoundP256Key(publicKey: Uint8Array): boolean {
  if (publicKey.length !== 1 + 2 * SCALAR_BYTES || publicKey[0] !== 0x04) return false;
  try {
    p256.Point.fromBytes(publicKey).assertValidity();
    return true;
  } catch {
    return false; // not a point
  }
}

/** Whether r and s are both from 1 to n − 1: everything else is a twin of another signature, or no signature. */
export function isP256SignatureInRange(signature: Uint8Array): boolean {
  if (signature.length !== 2 * SCALAR_BYTES) return false;
  const r = bigEndian(signature.subarray(0, SCALAR_BYTES));
  const s = bigEndian(signature.subarray(SCALAR_BYTES));
  return r > 0n && r < P256_ORDER && s > 0n && s < P256_ORDER;
}

/** The strict check of r ‖ s, 64 bytes. */
export const verifyP256: SignatureVerifier = (publicKey, message, signature) => {
  if (!isP256SignatureInRange(signature) || !isSoundP256Key(publicKey)) return false;
  return p256.verify(signature, message, publicKey, RFC_6979);
};

/** r ‖ s of a signature in DER (RFC 3279 section 2.2.3), read strictly; undefined when a byte is not as it must be. */
export function p256SignatureFromDer(der: Uint8Array): Uint8Array | undefined {
  const outer = new DerReader(der);
  const content = outer.element(DER.sequence);
  if (content === undefined || !outer.isAtEnd) return undefined;
  const inner = new DerReader(content);
  const r = inner.unsigned();
  const s = inner.unsigned();
  if (r === undefined || s === undefined || !inner.isAtEnd) return undefined;
  if (r === 0n || s === 0n || r >= P256_ORDER || s >= P256_ORDER) return undefined;
  const out = new Uint8Array(2 * SCALAR_BYTES);
  out.set(toBigEndian(r, SCALAR_BYTES), 0);
  out.set(toBigEndian(s, SCALAR_BYTES), SCALAR_BYTES);
  return out;
}

/** The DER form of r ‖ s, 64 bytes. */
export function p256SignatureToDer(signature: Uint8Array): Uint8Array {
  const r = bigEndian(signature.subarray(0, SCALAR_BYTES));
  const s = bigEndian(signature.subarray(SCALAR_BYTES));
  return derElement(DER.sequence, derUnsigned(r), derUnsigned(s));
}
