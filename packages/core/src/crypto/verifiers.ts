/** The portable strict check of each algorithm. */
import type { SignatureAlgorithm, SignatureVerifier } from '../ports/signer.js';
import { verifyEd25519 } from './ed25519.js';
import { verifyP256 } from './p256.js';
import { verifyRsa } from './rsa.js';

/** The portable strict check of each algorithm (docs/spec/journal.md section 2); none throws, whatever it is given. */
export const portableVerifiers: Readonly<Record<SignatureAlgorithm, SignatureVerifier>> = {
  ed25519: verifyEd25519,
  p256: verifyP256,
  rsa2048: verifyRsa,
};
