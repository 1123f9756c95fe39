/**
 * Ed25519 (RFC 8032), thin over noble: the portable signer and the strict check.
 * noble's default accepts what ZIP 215 accepts; here non-canonical encodings and small-order keys are refused.
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import type { SignatureVerifier, SignerPort } from '../ports/signer.js';

/** @param seed private key, 32 bytes; kept in the closure and never given out */
export function portableSigner(seed: Uint8Array): SignerPort {
  const secret = seed.slice();
  return {
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

export const verifyEd25519: SignatureVerifier = (publicKey, message, signature) => {
  if (signature.length !== 64 || !isSoundKey(publicKey)) return false;
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: false });
  } catch {
    return false; // a point that does not decode
  }
};
