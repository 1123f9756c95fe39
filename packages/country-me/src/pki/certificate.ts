/**
 * X.509 certificates (RFC 5280) as far as seals need it: whose it is, from when to when, for what, by whom. What always
 * holds: the tax number comes from organizationIdentifier (`VATME-…`) and from nowhere else, because a person's
 * certificate has a person's number elsewhere.
 */
import { equalBytes, fromBase64, toHex, utf8Decode } from '@plomba/codec';
import forge from 'node-forge';
import { derElements, derInside, oidText, TAG, type DerElement } from './der.js';

export type KeyUsage =
  | 'digitalSignature'
  | 'nonRepudiation'
  | 'keyEncipherment'
  | 'dataEncipherment'
  | 'keyAgreement'
  | 'keyCertSign'
  | 'cRLSign';

export interface CertificateName {
  /** Such as `C=ME, O=Kiosk doo, organizationIdentifier=VATME-12345678`. */
  readonly text: string;
  readonly commonName?: string;
  readonly organization?: string;
  readonly organizationIdentifier?: string;
  /** The name as it is signed; names are the same when these bytes are. */
  readonly der: Uint8Array;
}

export interface CertificateFacts {
  /** Lower-case hex, without a leading zero byte. */
  readonly serial: string;
  readonly subject: CertificateName;
  readonly issuer: CertificateName;
  /** Milliseconds since 1970. */
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  /** Undefined when it does not say. */
  readonly keyUsage?: readonly KeyUsage[];
  /** Whether it may issue certificates. */
  readonly isAuthority: boolean;
  /** 256 bytes; undefined when the key is not RSA with 2,048 bits and the exponent 65,537. */
  readonly modulus?: Uint8Array;
  /** 8 or 13 digits out of `VATME-…`. */
  readonly tin?: string;
}

const NAME_PARTS: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.97': 'organizationIdentifier',
};

const KEY_USAGES: readonly KeyUsage[] = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
];

const OID_KEY_USAGE = '2.5.29.15';
const OID_BASIC_CONSTRAINTS = '2.5.29.19';
const OID_RSA = '1.2.840.113549.1.1.1';
const OID_SHA256_RSA = '1.2.840.113549.1.1.11';
const TIN = /^VATME-([0-9]{8}|[0-9]{13})$/;

/** The parts of a certificate that everything else is read from. */
interface Skeleton {
  readonly tbs: DerElement;
  readonly fields: readonly DerElement[];
  readonly algorithm: string;
  readonly signature: Uint8Array;
}

function algorithmOf(element: DerElement | undefined): string {
  const [oid] = element?.tag === TAG.sequence ? (derElements(element.content) ?? []) : [];
  return oid?.tag === TAG.oid ? oidText(oid.content) : '';
}

/** The bytes of a bit string without unused bits. */
function bitsOf(element: DerElement | undefined): Uint8Array | undefined {
  return element?.tag === TAG.bitString && element.content[0] === 0 ? element.content.subarray(1) : undefined;
}

function skeletonOf(der: Uint8Array): Skeleton | undefined {
  const [tbs, algorithm, signature, ...more] = derInside(der, TAG.sequence) ?? [];
  const bits = bitsOf(signature);
  if (tbs?.tag !== TAG.sequence || bits === undefined || more.length > 0) return undefined;
  const all = derElements(tbs.content);
  if (all === undefined) return undefined;
  const VERSION_TAG = 0xa0;
  const fields = all[0]?.tag === VERSION_TAG ? all.slice(1) : all;
  return { tbs, fields, algorithm: algorithmOf(algorithm), signature: bits };
}

const UTF8_STRING = 0x0c;
const BMP_STRING = 0x1e;

function stringOf(element: DerElement | undefined): string | undefined {
  if (element === undefined) return undefined;
  const { tag, content } = element;
  if (tag === UTF8_STRING) return utf8Decode(content);
  if (tag !== BMP_STRING) return [...content].map((byte) => String.fromCharCode(byte)).join('');
  const units = Array.from({ length: content.length >> 1 }, (_, at) => content.subarray(at * 2, at * 2 + 2));
  return units.map(([high = 0, low = 0]) => String.fromCharCode(high * 256 + low)).join('');
}

function nameOf(element: DerElement | undefined): CertificateName | undefined {
  if (element?.tag !== TAG.sequence) return undefined;
  const pairs = (derElements(element.content) ?? []).flatMap((set) =>
    (derElements(set.content) ?? []).flatMap((pair) => {
      const [oid, value] = derElements(pair.content) ?? [];
      const text = stringOf(value);
      if (oid?.tag !== TAG.oid || text === undefined) return [];
      const id = oidText(oid.content);
      return [[NAME_PARTS[id] ?? id, text] as const];
    }),
  );
  const part = (key: string): string | undefined => pairs.find(([name]) => name === key)?.[1];
  const [commonName, organization, organizationIdentifier] = [part('CN'), part('O'), part('organizationIdentifier')];
  return {
    text: pairs.map(([name, text]) => `${name}=${text}`).join(', '),
    ...(commonName === undefined ? {} : { commonName }),
    ...(organization === undefined ? {} : { organization }),
    ...(organizationIdentifier === undefined ? {} : { organizationIdentifier }),
    der: element.whole,
  };
}

/** UTCTime (years 1950 to 2049) or GeneralizedTime, in the only form that RFC 5280 allows. */
function timeOf(element: DerElement | undefined): number | undefined {
  const isShort = element?.tag === TAG.utcTime;
  if (!isShort && element?.tag !== TAG.generalizedTime) return undefined;
  const text = stringOf(element) ?? '';
  const match = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/.exec(text);
  if (match?.[1]?.length !== (isShort ? 2 : 4)) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  const whole = isShort ? year + (year < 50 ? 2000 : 1900) : year;
  return Date.UTC(whole, month - 1, day, hour, minute, second);
}

function modulusOf(element: DerElement | undefined): Uint8Array | undefined {
  const [algorithm, bits] = element?.tag === TAG.sequence ? (derElements(element.content) ?? []) : [];
  const key = bitsOf(bits);
  if (algorithmOf(algorithm) !== OID_RSA || key === undefined) return undefined;
  const [modulus, exponent, ...more] = derInside(key, TAG.sequence) ?? [];
  const isUsual = exponent !== undefined && toHex(exponent.content) === '010001' && more.length === 0;
  const number = modulus?.content[0] === 0 ? modulus.content.subarray(1) : undefined;
  return isUsual && number?.length === 256 ? number.slice() : undefined;
}

/** The extensions by their identifiers; the value is what is in the octet string. */
function extensionsOf(fields: readonly DerElement[]): ReadonlyMap<string, Uint8Array> {
  const EXTENSIONS_TAG = 0xa3;
  const wrapper = fields.find(({ tag }) => tag === EXTENSIONS_TAG);
  const list = wrapper === undefined ? [] : (derInside(wrapper.content, TAG.sequence) ?? []);
  return new Map(
    list.flatMap((extension) => {
      const parts = derElements(extension.content) ?? [];
      const [oid, value] = [parts[0], parts.at(-1)];
      return oid?.tag === TAG.oid && value?.tag === TAG.octets ? [[oidText(oid.content), value.content] as const] : [];
    }),
  );
}

function keyUsageOf(value: Uint8Array | undefined): readonly KeyUsage[] | undefined {
  const [element] = value === undefined ? [] : (derElements(value) ?? []);
  if (element?.tag !== TAG.bitString) return undefined;
  const bits = element.content[1] ?? 0;
  return KEY_USAGES.filter((_, at) => (bits & (0x80 >> at)) !== 0);
}

function isAuthorityOf(value: Uint8Array | undefined): boolean {
  const BOOLEAN_TAG = 0x01;
  const [first] = value === undefined ? [] : (derInside(value, TAG.sequence) ?? []);
  return first?.tag === BOOLEAN_TAG && first.content[0] === 0xff;
}

/** What a certificate in DER says; undefined when it is none. Its signature is not checked here. */
export function readCertificate(der: Uint8Array): CertificateFacts | undefined {
  const skeleton = skeletonOf(der);
  if (skeleton === undefined) return undefined;
  const [serial, , issuerField, validity, subjectField, keyField] = skeleton.fields;
  const [issuer, subject] = [nameOf(issuerField), nameOf(subjectField)];
  const [from, to] = validity?.tag === TAG.sequence ? (derElements(validity.content) ?? []) : [];
  const [notBeforeMs, notAfterMs] = [timeOf(from), timeOf(to)];
  if (serial?.tag !== TAG.integer || issuer === undefined || subject === undefined) return undefined;
  if (notBeforeMs === undefined || notAfterMs === undefined) return undefined;
  const extensions = extensionsOf(skeleton.fields);
  const keyUsage = keyUsageOf(extensions.get(OID_KEY_USAGE));
  const modulus = modulusOf(keyField);
  const tin = TIN.exec(subject.organizationIdentifier ?? '')?.[1];
  return {
    serial: toHex(serial.content[0] === 0 ? serial.content.subarray(1) : serial.content),
    subject,
    issuer,
    notBeforeMs,
    notAfterMs,
    ...(keyUsage === undefined ? {} : { keyUsage }),
    isAuthority: isAuthorityOf(extensions.get(OID_BASIC_CONSTRAINTS)),
    ...(modulus === undefined ? {} : { modulus }),
    ...(tin === undefined ? {} : { tin }),
  };
}

/** The modulus of a certificate in DER, 256 bytes; undefined when it is no certificate of RSA with 2,048 bits. */
export function publicKeyOf(der: Uint8Array): Uint8Array | undefined {
  return readCertificate(der)?.modulus;
}

/** A binary string, as node-forge takes bytes. */
function binary(bytes: Uint8Array): string {
  return forge.util.binary.raw.encode(bytes);
}

/** Whether the authority's key signed the certificate, with RSA of any size and SHA-256. */
function isSignedBy(skeleton: Skeleton, authority: Uint8Array): boolean {
  if (skeleton.algorithm !== OID_SHA256_RSA) return false;
  try {
    const { publicKey } = forge.pki.certificateFromAsn1(forge.asn1.fromDer(binary(authority)));
    const digest = forge.md.sha256.create().update(binary(skeleton.tbs.whole)).digest().getBytes();
    // Certificates of other algorithms were refused by certificateFromAsn1.
    return (publicKey as forge.pki.rsa.PublicKey).verify(digest, binary(skeleton.signature), 'RSASSA-PKCS1-V1_5');
  } catch {
    return false;
  }
}

/** What a certificate is judged by. */
export interface CertificatePolicy {
  /** Certificates of the registered CAs, in DER. */
  readonly authorities: readonly Uint8Array[];
  /** As {@link CertificateFacts.serial} has them. */
  readonly revokedSerials: ReadonlySet<string>;
  /** Milliseconds since 1970. */
  readonly atMs: number;
}

/** Why a certificate is not accepted; each with its code in {@link CERTIFICATE_FAULT_CODES}. */
export type CertificateReason = 'not-valid' | 'no-tin' | 'unknown-authority' | 'expired' | 'revoked';

/** The service's codes (technical specification v5, 3.4); for a missing tax number none is published, 34 is our choice. */
export const CERTIFICATE_FAULT_CODES: Readonly<Record<CertificateReason, number>> = {
  'not-valid': 34,
  'no-tin': 34,
  'unknown-authority': 35,
  expired: 36,
  revoked: 38,
};

export type CertificateVerdict =
  | { readonly ok: true; readonly facts: CertificateFacts }
  | { readonly ok: false; readonly reason: CertificateReason; readonly text: string };

function isIssuedBy(der: Uint8Array, facts: CertificateFacts, authority: Uint8Array): boolean {
  const skeleton = skeletonOf(der);
  const issuer = readCertificate(authority);
  if (skeleton === undefined || issuer?.isAuthority !== true || !equalBytes(issuer.subject.der, facts.issuer.der))
    return false;
  if (issuer.keyUsage?.includes('keyCertSign') === false) return false;
  return isSignedBy(skeleton, authority);
}

/** Judges a seal: its form, its use, its issuer, its time, its revocation, its tax number, in this order. */
export function judgeCertificate(der: Uint8Array, policy: CertificatePolicy): CertificateVerdict {
  const facts = readCertificate(der);
  const refuse = (reason: CertificateReason, text: string): CertificateVerdict => ({ ok: false, reason, text });
  if (facts?.modulus === undefined) return refuse('not-valid', 'no certificate of RSA with 2,048 bits');
  if (facts.keyUsage?.includes('digitalSignature') === false) return refuse('not-valid', 'not for signatures');
  if (!policy.authorities.some((authority) => isIssuedBy(der, facts, authority))) {
    return refuse('unknown-authority', `issued by ${facts.issuer.text}, which is not registered`);
  }
  if (policy.atMs < facts.notBeforeMs) return refuse('not-valid', 'not valid yet');
  if (policy.atMs > facts.notAfterMs) return refuse('expired', 'no longer valid');
  if (policy.revokedSerials.has(facts.serial)) return refuse('revoked', `serial ${facts.serial} is revoked`);
  if (facts.tin === undefined) {
    return refuse('no-tin', "Received certificate doesn't contain TIN number.");
  }
  return { ok: true, facts };
}

/** A certificate from PEM, the first in the text; undefined when there is none. */
export function certificateFromPem(text: string): Uint8Array | undefined {
  const body = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]*)-----END CERTIFICATE-----/.exec(text)?.[1];
  return body === undefined ? undefined : fromBase64(body.replace(/\s+/g, ''));
}
