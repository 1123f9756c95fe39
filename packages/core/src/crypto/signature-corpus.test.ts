/** The published corpus of doubtful signatures: every backend gives the verdict that the corpus gives. */
import { createPublicKey, verify } from 'node:crypto';
import { fromHex, toHex } from '@plomba/codec';
import { describe, expect, it } from 'vitest';
import { corpus, rsaJwk } from '../__tests__/signature-corpus.js';
import { present } from '../assert.js';
import { nativeSigner } from '../node/native-ed25519.js';
import { nativeP256Signer } from '../node/native-p256.js';
import { nativeRsaSigner } from '../node/native-rsa.js';
import { nativeVerifiers } from '../node/native-verifiers.js';
import { seededEntropy } from '../ports/entropy.js';
import type { SignatureAlgorithm, SignerPort } from '../ports/signer.js';
import { toBigEndian } from './der.js';
import { isSoundKey, portableSigner } from './ed25519.js';
import {
  isP256SignatureInRange,
  isSoundP256Key,
  p256SignatureFromDer,
  p256SignatureToDer,
  portableP256Signer,
} from './p256.js';
import { portableRsaSigner } from './rsa.js';
import { RsaPrivateKey } from './rsa-key.js';
import { portableVerifiers } from './verifiers.js';

const bytes = (hex: string): Uint8Array => present(fromHex(hex), 'hex');

const verifiers = { portable: portableVerifiers, native: nativeVerifiers };
const entropy = seededEntropy('corpus');
const signers: Record<SignatureAlgorithm, (secret: Uint8Array) => readonly SignerPort[]> = {
  ed25519: (secret) => [portableSigner(secret), nativeSigner(secret)],
  p256: (secret) => [portableP256Signer(secret), nativeP256Signer(secret, entropy)],
  rsa2048: () => [portableRsaSigner(RsaPrivateKey.fromJwk(rsaJwk), entropy), nativeRsaSigner(rsaJwk)],
};

describe('the corpus of signatures', () => {
  it.each(['ed25519', 'p256', 'rsa2048'] as const)('%s: every backend gives the published verdict', (algorithm) => {
    const wrong = corpus.cases
      .filter((item) => item.algorithm === algorithm)
      .flatMap(({ name, publicKey, message, signature, valid }) =>
        Object.entries(verifiers)
          .filter(([, by]) => by[algorithm](bytes(publicKey), bytes(message), bytes(signature)) !== valid)
          .map(([backend]) => `${backend}: ${name} should be ${valid ? 'accepted' : 'refused'}`),
      );
    expect(wrong).toEqual([]);
  });

  it('P-256: what our own checks refuse is refused before a backend sees it', () => {
    const cases = corpus.cases.filter(({ algorithm }) => algorithm === 'p256');
    const outOfRange = cases.filter(({ why }) => /from 1 to n - 1|not below n|wrong length/.test(why));
    expect(outOfRange.length).toBeGreaterThan(12);
    for (const { name, signature } of outOfRange) expect(isP256SignatureInRange(bytes(signature)), name).toBe(false);
    const badKeys = cases.filter(({ name }) => name.startsWith('key: ') && name !== 'key: negated');
    expect(badKeys.length).toBeGreaterThan(9);
    for (const { name, publicKey } of badKeys) expect(isSoundP256Key(bytes(publicKey)), name).toBe(false);
  });

  it('Ed25519: no key whose y is not below p is taken, of whatever order the point is', () => {
    const P = 2n ** 255n - 19n;
    for (let excess = 0n; excess < 19n; excess++) {
      for (const sign of [0n, 1n]) {
        const key = toBigEndian(P + excess + (sign << 255n), 32).reverse();
        expect(isSoundKey(key), `p + ${excess}`).toBe(false);
      }
    }
  });

  it('holds the vectors of RFC 8032 and RFC 6979, which every signer makes to the byte', () => {
    const published = corpus.cases.filter(({ secret }) => secret !== undefined);
    expect(published.map(({ name }) => name)).toEqual([
      ...['1', '2', '3', '1024', 'SHA(abc)'].map((name) => `RFC 8032 section 7.1 TEST ${name}`),
      'RFC 6979 A.2.5 sample',
      'RFC 6979 A.2.5 test',
    ]);
    for (const { algorithm, name, publicKey, message, signature, secret = '' } of published) {
      for (const signer of signers[algorithm](bytes(secret))) {
        expect(toHex(signer.publicKey), name).toBe(publicKey);
        expect(signer.sign([bytes(message)])?.map(toHex), name).toEqual([signature]);
      }
    }
  });

  it('holds RSA signatures that every signer makes to the byte', () => {
    const made = corpus.cases.filter(({ algorithm, valid }) => algorithm === 'rsa2048' && valid);
    expect(made).toHaveLength(4);
    for (const signer of signers.rsa2048(new Uint8Array())) {
      expect(signer.sign(made.map(({ message }) => bytes(message)))?.map(toHex)).toEqual(
        made.map(({ signature }) => signature),
      );
    }
  });

  it('P-256 in DER: read strictly, as OpenSSL reads it, and written back to the same bytes', () => {
    const sample = present(
      corpus.cases.find(({ name }) => name === 'RFC 6979 A.2.5 sample'),
      'the vector',
    );
    const point = bytes(sample.publicKey);
    const coordinate = (from: number): string => Buffer.from(point.subarray(from, from + 32)).toString('base64url');
    const key = createPublicKey({
      key: { kty: 'EC', crv: 'P-256', x: coordinate(1), y: coordinate(33) },
      format: 'jwk',
    });
    for (const { name, der, signature } of corpus.p256Der) {
      const read = p256SignatureFromDer(bytes(der));
      expect(read && toHex(read), name).toBe(signature ?? undefined);
      if (read !== undefined) expect(toHex(p256SignatureToDer(read)), name).toBe(der);
      const isSample = signature === sample.signature;
      expect(verify('sha256', bytes(sample.message), key, bytes(der)), name).toBe(isSample);
    }
  });
});
