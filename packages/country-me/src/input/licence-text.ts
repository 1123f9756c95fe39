/**
 * A licence as people hand it on: the record `SignedLicence` (what `licence.install` takes) as base64url without padding,
 * one word that survives a configuration file and a mail; or the two hexadecimal words of an operator's licence file,
 * joined by a dot.
 */
import { blob, DecodeError, fromBase64, fromHex, record, required, toBase64, type RecordSchema } from '@plomba/codec';
import { licenceTable, type Licence } from '@plomba/core/model';
import type { ValueKind } from './values.js';

/** A licence and its issuer's signature. */
export interface SignedLicence {
  readonly licence: Licence;
  /** Ed25519 over `licenceSignable`, 64 bytes. */
  readonly signature: Uint8Array;
}

const SIGNATURE_BYTES = 64;

const signedLicenceTable: RecordSchema<SignedLicence> = record<SignedLicence>('SignedLicence', {
  licence: required(1, licenceTable, 'as the issuer signed it'),
  signature: required(2, blob({ min: SIGNATURE_BYTES, max: SIGNATURE_BYTES }), 'Ed25519 by the issuer'),
});

/** One word of letters, digits, hyphens and underscores. */
export function licenceText(signed: SignedLicence): string {
  const base64 = toBase64(signedLicenceTable.encode(signed));
  return base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** The licence in a text, in either form; undefined for anything else. Whether the signature holds the unit decides. */
export function signedLicenceOf(text: string): SignedLicence | undefined {
  try {
    return text.includes('.') ? ofHexWords(text) : ofBase64Word(text);
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

function ofBase64Word(text: string): SignedLicence | undefined {
  if (!/^[A-Za-z0-9_-]{1,4096}$/.test(text)) return undefined;
  const padding = '='.repeat((4 - (text.length % 4)) % 4);
  const bytes = fromBase64(text.replaceAll('-', '+').replaceAll('_', '/') + padding);
  return bytes === undefined ? undefined : signedLicenceTable.decode(bytes);
}

function ofHexWords(text: string): SignedLicence | undefined {
  if (text.length > 8192) return undefined;
  const [licence, signature, ...rest] = text.split('.').map(fromHex);
  if (licence === undefined || signature?.length !== SIGNATURE_BYTES || rest.length > 0) return undefined;
  return { licence: licenceTable.decode(licence), signature };
}

/** Text of the value that `connector.json` has: a word, or the content of a licence file pasted in. */
export function licenceInJson(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return undefined;
  const { licence, signature, ...rest } = value as Readonly<Record<string, unknown>>; // looked at field by field
  const isFile = typeof licence === 'string' && typeof signature === 'string' && Object.keys(rest).length === 0;
  return isFile ? `${licence}.${signature}` : undefined;
}

export const licenceWord: ValueKind<SignedLicence> = {
  rule: 'must be a licence as its issuer gave it: one word of base64url, or licence and signature in hex with a dot between',
  read: signedLicenceOf,
  write: licenceText,
};
