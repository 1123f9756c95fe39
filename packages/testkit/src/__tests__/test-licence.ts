/** A licence of the simulator's issuer for the unit of tests. */
import { portableSigner, present } from '@plomba/core';
import { licenceSignable, type Licence } from '@plomba/core/model';
import { SIMULATOR_LICENCE_SEED } from '@plomba/firmware-sim';

/** @param notAfter the end of its validity, UTC ms */
export function signedTestLicence(notAfter: number): { readonly licence: Licence; readonly signature: Uint8Array } {
  const about = { id: 'L-1', subject: 'PL-TEST-1', features: ['connector'], environment: 'production' } as const;
  const licence: Licence = { ...about, notAfter };
  const [signature] = portableSigner(SIMULATOR_LICENCE_SEED).sign([licenceSignable(licence)]) ?? [];
  return { licence, signature: present(signature, 'the issuer signs') };
}
