// Ed25519 by Node's OpenSSL, behind the verifier's port: the exhaustive tests need it for its speed.
import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import type { SignatureVerifier } from '../index.js';

const keys = new Map<string, KeyObject>();

function keyOf(publicKey: Uint8Array): KeyObject {
  const x = Buffer.from(publicKey).toString('base64url');
  const key = keys.get(x) ?? createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  keys.set(x, key);
  return key;
}

export const nativeVerifier: SignatureVerifier = (publicKey, message, signature) =>
  verify(null, message, keyOf(publicKey), signature);
