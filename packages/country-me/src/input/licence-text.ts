/**
 * A licence as people hand it on: the record `SignedLicence` (what `licence.install` takes) as base64url without
 * padding, one word that survives a configuration file and a mail.
 */
import { blob, DecodeError, fromBase64, record, required, toBase64, type RecordSchema } from '@plomba/codec';
import { licenceTable, type Licence } from '@plomba/core/model';
import type { ValueKind } from './values.js';

/** A licence and its issuer's signature. */
export interface SignedLicence {
  readonly licence: Licence;
  /** Ed25519 over `licenceSignable`, 64 bytes. */
  readonly signature: Uint8Array;
}

const signedLicenceTable: RecordSchema<SignedLicence> = record<SignedLicence>('SignedLicence', {
  licence: required(1, licenceTable, 'as the issuer signed it'),
  signature: required(2, blob({ min: 64, max: 64 }), 'Ed25519 by the issuer'),
});

/** One word of letters, digits, hyphens and underscores. */
export function licenceText(signed: SignedLicence): string {
  const base64 = toBase64(signedLicenceTable.encode(signed));
  return base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** The licence in a text; undefined for anything else. Whether the signature holds the unit decides. */
export function signedLicenceOf(text: string): SignedLicence | undefined {
  if (!/^[A-Za-z0-9_-]{1,4096}$/.test(text)) return undefined;
  const padding = '='.repeat((4 - (text.length % 4)) % 4);
  const bytes = fromBase64(text.replaceAll('-', '+').replaceAll('_', '/') + padding);
  if (bytes === undefined) return undefined;
  try {
    return signedLicenceTable.decode(bytes);
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

export const licenceWord: ValueKind<SignedLicence> = {
  rule: 'must be a licence as its issuer gave it: one word of base64url',
  read: signedLicenceOf,
  write: licenceText,
};
