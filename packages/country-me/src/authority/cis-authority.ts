/** The local authority as a package of the country interface, with the RSA backend that its host chooses. */
import {
  portableRsaSigner,
  portableVerifiers,
  RsaPrivateKey,
  type SignatureVerifier,
  type SignerPort,
} from '@plomba/core';
import type { AuthorityPackage } from '@plomba/core/country';
import { simulatedAuthoritySeal } from '../pki/index.js';
import { Cis } from './cis.js';
import { CIS_SETTINGS, cisSettings } from './settings.js';

/** Who computes RSA: the portable code of core, or the native one of a host. */
export interface RsaBackend {
  /** @param pkcs8 private key in DER */
  readonly signer: (pkcs8: Uint8Array) => SignerPort;
  readonly verifier: SignatureVerifier;
}

export function cisAuthorityWith(backend: RsaBackend): AuthorityPackage {
  return {
    id: 'me',
    settings: CIS_SETTINGS,
    make(settings, parts) {
      const { pkcs8, certificate } = simulatedAuthoritySeal();
      return new Cis({
        settings: cisSettings(settings),
        baseUrl: parts.baseUrl,
        entropy: (count) => parts.entropy(count),
        seal: { signer: backend.signer(pkcs8), certificate },
        verifier: backend.verifier,
      });
    },
  };
}

/** Draws nothing that must stay secret: it blinds the private operation only, of a key that is published. */
const NO_ENTROPY = { bytes: (count: number): Uint8Array => new Uint8Array(count).fill(7) };

/** On every host, in a browser too: milliseconds for a signature. */
export const cisAuthority: AuthorityPackage = cisAuthorityWith({
  signer: (pkcs8) => portableRsaSigner(RsaPrivateKey.fromPkcs8(pkcs8), NO_ENTROPY),
  verifier: portableVerifiers.rsa2048,
});
