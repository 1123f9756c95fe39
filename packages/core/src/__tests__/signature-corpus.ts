/** The published corpus of signatures, and its RSA key in the forms that keys come in. */
import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { RsaJwk } from '../crypto/rsa-key.js';
import type { SignatureAlgorithm } from '../ports/signer.js';

export interface SignatureCase {
  readonly algorithm: SignatureAlgorithm;
  readonly name: string;
  readonly publicKey: string;
  readonly message: string;
  readonly signature: string;
  readonly valid: boolean;
  readonly why: string;
  readonly secret?: string;
}

interface Corpus {
  readonly cases: readonly SignatureCase[];
  readonly p256Der: readonly { name: string; der: string; signature: string | null }[];
  readonly rsaPrivateKey: Readonly<Record<Exclude<keyof RsaJwk, 'kty'>, string>>;
}

const path = new URL('../../../../docs/spec/vectors/signatures.json', import.meta.url);
// The file is ours and its maker is beside it.
export const corpus: Corpus = JSON.parse(readFileSync(path, 'utf8')) as Corpus;

const number = (hex: string): string =>
  Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex').toString('base64url');
const { n, e, d, p, q, dp, dq, qi } = corpus.rsaPrivateKey;

export const rsaJwk: RsaJwk = {
  kty: 'RSA',
  n: number(n),
  e: number(e),
  d: number(d),
  p: number(p),
  q: number(q),
  dp: number(dp),
  dq: number(dq),
  qi: number(qi),
};

/** The same key as PKCS#8 in DER. */
export const rsaPkcs8: Uint8Array = new Uint8Array(
  createPrivateKey({ key: { ...rsaJwk }, format: 'jwk' }).export({ format: 'der', type: 'pkcs8' }),
);
