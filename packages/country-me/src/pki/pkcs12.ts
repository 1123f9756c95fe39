/**
 * Seals as files: PKCS#12 (RFC 7292), with the old algorithms that real files still have (RC2 with 40 bits, 3DES, a MAC of
 * SHA-1), which Node and OpenSSL 3 refuse without a legacy provider, and with the new ones (AES, SHA-256). What always
 * holds: neither the password nor the key is in any refusal, inspection or JSON.
 */
import { equalBytes } from '@plomba/codec';
import { KeyError, RsaPrivateKey } from '@plomba/core';
import forge from 'node-forge';
import { readCertificate } from './certificate.js';

/**
 * - `not-pkcs12`: no PKCS#12 file, or damaged, or with algorithms that nobody uses.
 * - `wrong-password`: the MAC does not fit; a damaged file looks the same.
 * - `no-key`, `several-keys`, `no-certificate`: a seal is one key with its certificate.
 * - `key-unsupported`: not RSA with 2,048 bits and the exponent 65,537.
 */
export type SealFileCode =
  'not-pkcs12' | 'wrong-password' | 'no-key' | 'several-keys' | 'no-certificate' | 'key-unsupported';

/** An opened seal. The key stays in a private field. */
export class SealFile {
  /** The certificate of the key, in DER. */
  readonly certificate: Uint8Array;
  /** The other certificates of the file, in DER, in its order. */
  readonly chain: readonly Uint8Array[];
  readonly #pkcs8: Uint8Array;

  constructor(pkcs8: Uint8Array, certificate: Uint8Array, chain: readonly Uint8Array[]) {
    this.#pkcs8 = pkcs8;
    this.certificate = certificate;
    this.chain = chain;
  }

  /** The key as PKCS#8 in DER, for `RsaPrivateKey.fromPkcs8` or `nativeRsaSigner` of core. Secret. */
  pkcs8(): Uint8Array {
    return this.#pkcs8.slice();
  }
}

export type SealOpening =
  | { readonly ok: true; readonly seal: SealFile }
  | { readonly ok: false; readonly code: SealFileCode; readonly text: string };

/** Largest file that is looked at: a key and a long chain are 20 kB. */
const FILE_BYTES_MAX = 200_000;
/** More rounds of key derivation would only stop the program; common are 1 to 600,000. */
const ITERATIONS_MAX = 1_000_000;

/** Leaves the reading; carries no detail of the file beyond its sentence. */
class Refused {
  readonly code: SealFileCode;
  readonly text: string;

  constructor(code: SealFileCode, text: string) {
    this.code = code;
    this.text = text;
  }
}

function binary(bytes: Uint8Array): string {
  return forge.util.binary.raw.encode(bytes);
}

function bytesOf(text: string): Uint8Array {
  return forge.util.binary.raw.decode(text);
}

function asn1Of(text: string): forge.asn1.Asn1 | undefined {
  try {
    return forge.asn1.fromDer(text, false);
  } catch {
    return undefined;
  }
}

/** Every integer that stands right behind an octet string: the rounds of a key derivation are such. */
function roundsIn(node: forge.asn1.Asn1, depth: number): readonly number[] {
  const DEPTH_MAX = 24;
  const { value } = node;
  if (depth > DEPTH_MAX) return [];
  if (typeof value === 'string') {
    const isOctets = node.type === forge.asn1.Type.OCTETSTRING;
    const inner = isOctets && value.length > 16 ? asn1Of(value) : undefined;
    return inner === undefined ? [] : roundsIn(inner, depth + 1);
  }
  return value.flatMap((child, at) => {
    const before = value[at - 1];
    const isRounds =
      child.type === forge.asn1.Type.INTEGER &&
      typeof child.value === 'string' &&
      before?.type === forge.asn1.Type.OCTETSTRING;
    if (!isRounds || typeof child.value !== 'string') return roundsIn(child, depth + 1);
    return [child.value.length > 4 ? Number.MAX_SAFE_INTEGER : parseInt(forge.util.bytesToHex(child.value), 16)];
  });
}

function openFile(bytes: Uint8Array, password: string): forge.pkcs12.Pkcs12Pfx | Refused {
  const none = new Refused('not-pkcs12', 'not a PKCS#12 file, or damaged');
  if (bytes.length > FILE_BYTES_MAX) return none;
  const asn1 = asn1Of(binary(bytes));
  if (asn1 === undefined) return none;
  if (roundsIn(asn1, 0).some((rounds) => !(rounds <= ITERATIONS_MAX))) {
    return new Refused('not-pkcs12', `more than ${ITERATIONS_MAX} rounds of key derivation`);
  }
  const first = read(asn1, password);
  if (!(first instanceof Refused) || first.code === 'wrong-password' || isAscii(password)) return first;
  // The MAC was right, so the password is. It is UTF-16 for the old algorithms and UTF-8 for the new ones (RFC 8018), which
  // node-forge does not know: once more with UTF-8, without the MAC that was checked already.
  const { value } = asn1;
  const withoutMac = typeof value === 'string' ? asn1 : { ...asn1, value: value.slice(0, 2) };
  return read(withoutMac, forge.util.encodeUtf8(password));
}

function isAscii(text: string): boolean {
  return /^[ -~]*$/.test(text);
}

function read(asn1: forge.asn1.Asn1, password: string): forge.pkcs12.Pkcs12Pfx | Refused {
  try {
    return forge.pkcs12.pkcs12FromAsn1(asn1, false, password);
  } catch (error) {
    // node-forge knows its errors by their sentences only; none of them is shown, because it could quote the file.
    const sentence = error instanceof Error ? error.message : '';
    return /MAC could not be verified|Invalid password/i.test(sentence)
      ? new Refused('wrong-password', 'the password does not open the file')
      : new Refused('not-pkcs12', 'not a PKCS#12 file, or damaged');
  }
}

/** PKCS#8 in strict DER, as core reads it. */
function pkcs8Of(key: forge.pki.PrivateKey): Uint8Array {
  return bytesOf(forge.asn1.toDer(forge.pki.wrapRsaPrivateKey(forge.pki.privateKeyToAsn1(key))).getBytes());
}

function keyIn(file: forge.pkcs12.Pkcs12Pfx): Uint8Array | Refused {
  const types = [forge.pki.oids['pkcs8ShroudedKeyBag'], forge.pki.oids['keyBag']];
  const bags = types.flatMap((bagType) => (bagType === undefined ? [] : (file.getBags({ bagType })[bagType] ?? [])));
  const [only] = bags;
  if (only === undefined) return new Refused('no-key', 'there is no private key in the file');
  if (bags.length > 1) return new Refused('several-keys', `there are ${bags.length} private keys in the file`);
  if (only.key === undefined || only.key === null) return new Refused('key-unsupported', 'the private key is not RSA');
  const pkcs8 = pkcs8Of(only.key);
  try {
    RsaPrivateKey.fromPkcs8(pkcs8);
    return pkcs8;
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    return new Refused('key-unsupported', error.message);
  }
}

/** Certificates that node-forge cannot read (another algorithm) are in `asn1` only; both are taken. */
function certificatesIn(file: forge.pkcs12.Pkcs12Pfx): readonly Uint8Array[] {
  const bagType = forge.pki.oids['certBag'];
  const bags = bagType === undefined ? [] : (file.getBags({ bagType })[bagType] ?? []);
  return bags.map((bag) => {
    const asn1 = bag.cert === undefined || bag.cert === null ? bag.asn1 : forge.pki.certificateToAsn1(bag.cert);
    return bytesOf(forge.asn1.toDer(asn1).getBytes());
  });
}

/** Opens a seal. @param password '' when it has none */
export function openSealFile(bytes: Uint8Array, password: string): SealOpening {
  const refuse = ({ code, text }: Refused): SealOpening => ({ ok: false, code, text });
  const file = openFile(bytes, password);
  if (file instanceof Refused) return refuse(file);
  try {
    const pkcs8 = keyIn(file);
    if (pkcs8 instanceof Refused) return refuse(pkcs8);
    const { modulus } = RsaPrivateKey.fromPkcs8(pkcs8);
    const all = certificatesIn(file);
    const isOwn = (der: Uint8Array): boolean => {
      const own = readCertificate(der)?.modulus;
      return own !== undefined && BigInt(`0x${forge.util.bytesToHex(binary(own))}`) === modulus;
    };
    const certificate = all.find(isOwn);
    if (certificate === undefined)
      return refuse(new Refused('no-certificate', 'there is no certificate of the key in the file'));
    const chain = all.filter((der) => !equalBytes(der, certificate));
    return { ok: true, seal: new SealFile(pkcs8, certificate, chain) };
  } catch {
    // Whatever node-forge does not understand in a bag.
    return refuse(new Refused('not-pkcs12', 'the file has a content that is not understood'));
  }
}
