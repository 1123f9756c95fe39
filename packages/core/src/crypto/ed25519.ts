/**
 * Ed25519 (RFC 8032), thin over noble: the portable signer and the strict check.
 * noble's own check accepts what other strict verifiers refuse; here non-canonical encodings, small-order keys and
 * signatures that hold only up to the cofactor are refused (RFC 8032 section 5.1.7).
 */
import { concatBytes, equalBytes } from '@plomba/codec';
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import type { SignatureVerifier, SignerPort } from '../ports/signer.js';

/** @param seed private key, 32 bytes; kept in the closure and never given out */
export function portableSigner(seed: Uint8Array): SignerPort {
  const secret = seed.slice();
  return {
    algorithm: 'ed25519',
    publicKey: ed25519.getPublicKey(secret),
    sign: (messages) => messages.map((message) => ed25519.sign(message, secret)),
  };
}

/** Whether a public key is a canonical encoding of a point that is not of small order. */
export function isSoundKey(publicKey: Uint8Array): boolean {
  try {
    return publicKey.length === 32 && !ed25519.Point.fromBytes(publicKey, false).isSmallOrder();
  } catch {
    return false; // a point that does not decode
  }
}

const ORDER: bigint = ed25519.Point.Fn.ORDER;

function littleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

/** The equation S·B = R + k·A itself: noble's own `verify` multiplies by the cofactor and accepts more. */
export const verifyEd25519: SignatureVerifier = (publicKey, message, signature) => {
  if (signature.length !== 64 || !isSoundKey(publicKey)) return false;
  const commitment = signature.subarray(0, 32);
  const response = littleEndian(signature.subarray(32));
  if (response >= ORDER) return false;
  const challenge = littleEndian(sha512(concatBytes(commitment, publicKey, message))) % ORDER;
  const negatedKey = ed25519.Point.fromBytes(publicKey, false).negate();
  const point = ed25519.Point.BASE.multiplyUnsafe(response).add(negatedKey.multiplyUnsafe(challenge));
  return equalBytes(point.toBytes(), commitment);
};
