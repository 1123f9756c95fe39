/** The local authority as a package of the country interface, with the RSA backend that its host chooses. */
import type { AuthorityPackage } from '@plomba/core/country';
import { portableRsa, simulatedAuthoritySeal, type RsaBackend } from '../pki/index.js';
import { Cis } from './cis.js';
import { CIS_SETTINGS, cisSettings } from './settings.js';

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

/** On every host, in a browser too: milliseconds for a signature. */
export const cisAuthority: AuthorityPackage = cisAuthorityWith(portableRsa);
