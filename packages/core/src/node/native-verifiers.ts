/** The native strict check of each algorithm: the same verdicts as the portable ones (docs/spec/vectors). */
import type { SignatureAlgorithm, SignatureVerifier } from '../ports/signer.js';
import { verifyNative } from './native-ed25519.js';
import { verifyNativeP256 } from './native-p256.js';
import { verifyNativeRsa } from './native-rsa.js';

/** The native strict check of each algorithm; none throws, whatever it is given. */
export const nativeVerifiers: Readonly<Record<SignatureAlgorithm, SignatureVerifier>> = {
  ed25519: verifyNative,
  p256: verifyNativeP256,
  rsa2048: verifyNativeRsa,
};
