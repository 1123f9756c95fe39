/** Who computes RSA for seals: the portable code of core, or the native one of a host. */
import {
  portableRsaSigner,
  portableVerifiers,
  RsaPrivateKey,
  type SignatureVerifier,
  type SignerPort,
} from '@plomba/core';

export interface RsaBackend {
  /** @param pkcs8 private key in DER */
  readonly signer: (pkcs8: Uint8Array) => SignerPort;
  readonly verifier: SignatureVerifier;
}

/**
 * Runs anywhere, in a browser too; a signature takes milliseconds. For the simulated keys, which are published: blinding
 * draws nothing that would stay secret. A real seal wants the host's own.
 */
export const portableRsa: RsaBackend = {
  signer: (pkcs8) =>
    portableRsaSigner(RsaPrivateKey.fromPkcs8(pkcs8), { bytes: (count) => new Uint8Array(count).fill(7) }),
  verifier: portableVerifiers.rsa2048,
};
