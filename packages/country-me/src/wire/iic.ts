/**
 * The issuer's code of an invoice (IIC, IKOF; technical specification v5, 4.3.2). What always holds: the input is the
 * seven values as they stand in the message, joined by `|` in UTF-8; it is hashed once, by the signature; the IIC is
 * the MD5 of the binary signature, never of its text; both are upper-case hex.
 */
import { toHex, utf8Encode } from '@plomba/codec';
import type { SignatureVerifier, SignerPort } from '@plomba/core';
import { md5 } from '@noble/hashes/legacy.js';
import { fitsLexical, type LexicalName } from './lexical.js';

/** Each as the attribute has it, character by character. */
export interface IicValues {
  /** `Seller/@IDNum`, 8 or 13 digits. */
  readonly issuerTIN: string;
  /** `@IssueDateTime`. */
  readonly issueDateTime: string;
  /** `@InvOrdNum`: the ordinal, not the composed number. */
  readonly invOrdNum: string;
  readonly businUnitCode: string;
  readonly tcrCode: string;
  readonly softCode: string;
  /** `@TotPrice`. */
  readonly totPrice: string;
}

/** The values in the order of the input, and the form that each must have. */
const FORMS: readonly (readonly [key: keyof IicValues, form: LexicalName])[] = [
  ['issuerTIN', 'TINSType'],
  ['issueDateTime', 'UTCSType'],
  ['invOrdNum', 'IntSType'],
  ['businUnitCode', 'RegistrationCodeSType'],
  ['tcrCode', 'RegistrationCodeSType'],
  ['softCode', 'RegistrationCodeSType'],
  ['totPrice', 'DecimalNegSType'],
];

/** RSA with 2,048 bits, because the code has 512 hex digits. */
const SIGNATURE_BYTES = 256;

/** What is wrong with the values of an IIC: each key and the schema's type that it is not. */
export interface IicFinding {
  readonly key: keyof IicValues;
  readonly form: LexicalName;
}

/**
 * The values that do not have their form. It is stricter than the schema where that takes several texts of one number: a
 * total has two decimals also when it is zero, an ordinal has no sign and no leading zero, and nothing has white space.
 */
export function iicFindings(values: IicValues): readonly IicFinding[] {
  return FORMS.filter(([key, form]) => {
    const text = values[key];
    const isPlain =
      key === 'totPrice' ? /^-?[0-9]+\.[0-9]+$/.test(text) : key !== 'invOrdNum' || /^[1-9][0-9]*$/.test(text);
    return !isPlain || /\s/.test(text) || !fitsLexical(form, 'live', text);
  }).map(([key, form]) => ({ key, form }));
}

/** The string that is signed. Look at {@link iicFindings} first: this joins whatever it is given. */
export function iicInput(values: IicValues): string {
  return FORMS.map(([key]) => values[key]).join('|');
}

/** 512 upper-case hex digits of a signature of 256 bytes. */
export function iicSignatureText(signature: Uint8Array): string {
  return toHex(signature).toUpperCase();
}

/** 32 upper-case hex digits: the MD5 of the binary signature. */
export function iicOf(signature: Uint8Array): string {
  return toHex(md5(signature)).toUpperCase();
}

export interface Iic {
  readonly iic: string;
  readonly iicSignature: string;
}

/**
 * Signs the values with the seal. @param signer of algorithm `rsa2048`
 * @returns undefined when the signer does not answer, or is of another algorithm, or the text is not well-formed Unicode
 */
export function signIic(values: IicValues, signer: SignerPort): Iic | undefined {
  const input = utf8Encode(iicInput(values));
  if (input === undefined || signer.algorithm !== 'rsa2048') return undefined;
  const signature = signer.sign([input])?.[0];
  if (signature?.length !== SIGNATURE_BYTES) return undefined;
  return { iic: iicOf(signature), iicSignature: iicSignatureText(signature) };
}

/**
 * - `right`
 * - `iic-of-other-signature`: the IIC is not the MD5 of the signature.
 * - `signature-wrong`: the signature is none of these values under this key; so is everything after a double hash.
 */
export type IicVerdict = 'right' | 'iic-of-other-signature' | 'signature-wrong';

/** Bytes of hex in either case. */
function fromAnyHex(text: string): Uint8Array | undefined {
  if (!/^(?:[0-9a-fA-F]{2})*$/.test(text)) return undefined;
  return Uint8Array.from({ length: text.length / 2 }, (_, at) => parseInt(text.slice(at * 2, at * 2 + 2), 16));
}

/** The key that an IIC is checked with. */
export interface IicKey {
  /** Modulus of the seal, 256 bytes. */
  readonly publicKey: Uint8Array;
  /** `verifyRsa` of core, or the native one. */
  readonly verifier: SignatureVerifier;
}

/**
 * Checks IIC and signature, in either case of letters. After a change of the certificate a resent invoice still
 * carries what the old key signed: then this is `signature-wrong` under the new key.
 */
export function checkIic(values: IicValues, sent: Iic, key: IicKey): IicVerdict {
  const signature = fromAnyHex(sent.iicSignature);
  const input = utf8Encode(iicInput(values));
  if (signature === undefined || iicOf(signature) !== sent.iic.toUpperCase()) return 'iic-of-other-signature';
  return input !== undefined && key.verifier(key.publicKey, input, signature) ? 'right' : 'signature-wrong';
}
