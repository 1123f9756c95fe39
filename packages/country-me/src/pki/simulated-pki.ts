/**
 * A simulated public key infrastructure: one CA that the local authority knows, one that it does not, seals of three
 * companies, the authority's own seal, and seals that must be refused. All keys are published and worth nothing.
 */
import { fromBase64 } from '@plomba/codec';
import { present } from '@plomba/core';
import { publicKeyOf } from './certificate.js';
import { SIMULATED_CA, SIMULATED_FOREIGN_CA } from './simulated/authorities.table.js';
import { COMPANY_FILES } from './simulated/company-files.table.js';
import { COMPANY_KEYS } from './simulated/company-keys.table.js';
import { OTHER_KEYS } from './simulated/other-keys.table.js';
import type { SimulatedKey } from './simulated/simulated-key.js';

/** A simulated key with its certificate, in DER. Never secret. */
export interface SimulatedSeal {
  readonly pkcs8: Uint8Array;
  readonly certificate: Uint8Array;
  /** Modulus, 256 bytes. */
  readonly publicKey: Uint8Array;
}

/** Tax numbers of the simulated companies: a kiosk (the public test identity), a hotel, a craftsman with 13 digits. */
export const SIMULATED_TINS: readonly string[] = ['12345678', '02000016', '0101990210005'];

/** Password of the simulated seal files. */
export const SIMULATED_PASSWORD = 'simulated';

const COMPANY_BY_TIN: Readonly<Record<string, keyof typeof COMPANY_KEYS>> = {
  '12345678': 'kiosk',
  '02000016': 'hotel',
  '0101990210005': 'craftsman',
};

/** Base64 of a table, which the tests read. */
function bytesOf(text: string): Uint8Array {
  return present(fromBase64(text), 'base64 in the table');
}

function sealOf(key: SimulatedKey): SimulatedSeal {
  const certificate = bytesOf(key.certificate);
  const publicKey = present(publicKeyOf(certificate), 'a certificate in the table');
  return { pkcs8: bytesOf(key.pkcs8), certificate, publicKey };
}

/** The seal of a simulated company; undefined when there is none of that tax number. */
export function simulatedSeal(tin: string): SimulatedSeal | undefined {
  const name = COMPANY_BY_TIN[tin];
  return name === undefined ? undefined : sealOf(COMPANY_KEYS[name]);
}

/** The seal as a PKCS#12 file: `old` as real ones are, `modern` as Node takes them too. */
export function simulatedSealFile(tin: string, style: 'old' | 'modern'): Uint8Array | undefined {
  const name = COMPANY_BY_TIN[tin];
  return name === undefined ? undefined : bytesOf(COMPANY_FILES[name][style]);
}

/** The seal that the local authority signs its answers with (`VATME-11044760`). */
export function simulatedAuthoritySeal(): SimulatedSeal {
  return sealOf(OTHER_KEYS.authority);
}

/**
 * A seal that must be refused, all but the last of tax number 12345678: over since 5 October 2023; revoked; of a CA that
 * is not registered; of a person, without a tax number.
 */
export function refusedSeal(why: 'expired' | 'revoked' | 'stranger' | 'person'): SimulatedSeal {
  return sealOf(OTHER_KEYS[why]);
}

/** The CA of the simulated seals, in DER. */
export function simulatedAuthorities(): readonly Uint8Array[] {
  return [bytesOf(SIMULATED_CA)];
}

/** The CA that no local authority knows, in DER. */
export function simulatedForeignAuthority(): Uint8Array {
  return bytesOf(SIMULATED_FOREIGN_CA);
}

/** Serials that the simulated CA has revoked. */
export const SIMULATED_REVOKED_SERIALS: readonly string[] = ['1006'];
