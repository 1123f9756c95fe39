/** RSA keys and signatures: both backends alike, keys read strictly, no signature that a fault has touched. */
import { generateKeyPairSync } from 'node:crypto';
import { concatBytes, utf8Encode } from '@plomba/codec';
import { describe, expect, it, vi } from 'vitest';
import { rsaJwk, rsaPkcs8 } from '../__tests__/signature-corpus.js';
import { present } from '../assert.js';
import { generateRsaKey, nativeRsaSigner, verifyNativeRsa } from '../node/native-rsa.js';
import { seededEntropy, type EntropyPort } from '../ports/entropy.js';
import { bigEndian, DER, DerReader, derElement, derUnsigned, toBigEndian } from './der.js';
import { KeyError } from './key-error.js';
import { portableRsaSigner } from './rsa.js';
import { RsaPrivateKey, type RsaJwk } from './rsa-key.js';

const constant = (byte: number): EntropyPort => ({ bytes: (count) => new Uint8Array(count).fill(byte) });
const text = (value: string): Uint8Array => present(utf8Encode(value), 'well-formed');
const secret = new Uint8Array(32);

describe('RSA', () => {
  it('drawn by Node: the same signatures in both backends', () => {
    const der = generateRsaKey();
    const messages = [new Uint8Array(), text('plomba'), new Uint8Array(500)];
    const native = nativeRsaSigner(der);
    const signatures = native.sign(messages);
    for (const entropy of [seededEntropy('r'), constant(0)]) {
      const portable = portableRsaSigner(RsaPrivateKey.fromPkcs8(der), entropy);
      expect(portable.publicKey).toEqual(native.publicKey);
      expect(portable.sign(messages)).toEqual(signatures);
    }
    expect(verifyNativeRsa(native.publicKey, messages[1] ?? secret, signatures?.[1] ?? secret)).toBe(true);
  });

  it('refuses a key with any byte of its numbers changed, cut or lengthened, and names no byte of it', () => {
    const der = rsaPkcs8;
    for (const at of [0, 5, 30, 40, 200, 300, 500, 700, 900, 1000, der.length - 1]) {
      const bent = der.slice();
      bent[at] = (bent[at] ?? 0) ^ 1;
      for (const importKey of [RsaPrivateKey.fromPkcs8.bind(RsaPrivateKey), nativeRsaSigner]) {
        expect(() => importKey(bent), `byte ${at}`).toThrow(KeyError);
      }
    }
    for (const bent of [der.subarray(1), der.subarray(0, -1), concatBytes(der, Uint8Array.of(0)), new Uint8Array()]) {
      expect(() => RsaPrivateKey.fromPkcs8(bent)).toThrow(KeyError);
    }
  });

  it('refuses keys that do not fit together, are of another size, exponent or form', () => {
    const jwk = rsaJwk;
    expect(toBigEndian(RsaPrivateKey.fromJwk(jwk).modulus, 256)).toEqual(nativeRsaSigner(jwk).publicKey);
    const wrong = [
      ...(['n', 'd', 'p', 'q', 'dp', 'dq', 'qi'] as const).map((field) => ({ ...jwk, [field]: bump(jwk[field]) })),
      { ...jwk, ...withExponent(bump(jwk.d)) }, // dp and dq follow, but it does not undo e
      { ...jwk, e: 'Aw' }, // 3
      { ...jwk, d: '' },
      { ...jwk, d: `${jwk.d.slice(0, 8)}+${jwk.d.slice(9)}` }, // not base64url
      { ...jwk, e: 'AQAC' },
      { ...jwk, e: 'AQABA' }, // a length that no bytes have
      { ...jwk, q: jwk.p, p: jwk.q }, // dp, dq and qi belong to the other
      smallKey(),
    ];
    for (const [index, key] of wrong.entries()) {
      expect(() => RsaPrivateKey.fromJwk(key), `key ${index}`).toThrow(KeyError);
      expect(() => nativeRsaSigner(key), `key ${index}`).toThrow(KeyError);
    }
    expect(() => RsaPrivateKey.fromJwk({ ...jwk, e: 'AQABAA' })).toThrow(/exponent/); // more bytes: another number
    expect(() => RsaPrivateKey.fromJwk({ ...jwk, n: `${jwk.n.slice(0, -1)}` })).toThrow(/n is not base64url/);
  });

  it('reads PKCS#8 strictly: the algorithm, the versions, and nothing behind anything', () => {
    const der = rsaPkcs8;
    const outer = present(new DerReader(der).element(DER.sequence), 'a sequence');
    const reader = new DerReader(outer);
    const zero = derUnsigned(reader.unsigned() ?? 1n);
    const algorithm = present(reader.element(DER.sequence), 'the algorithm');
    const body = present(
      new DerReader(present(reader.element(DER.octets), 'the key')).element(DER.sequence),
      'numbers',
    );
    const make = (parts: { zero?: Uint8Array; algorithm?: Uint8Array; body?: Uint8Array; behind?: Uint8Array[] }) => {
      const [inner, whole] = parts.behind ?? [];
      const none = new Uint8Array();
      const key = concatBytes(derElement(DER.sequence, parts.body ?? body), inner ?? none);
      const named = derElement(DER.sequence, parts.algorithm ?? algorithm);
      return derElement(DER.sequence, parts.zero ?? zero, named, derElement(DER.octets, key), whole ?? none);
    };
    expect(make({})).toEqual(der);
    const otherOid = algorithm.slice();
    otherOid[10] = 10; // RSASSA-PSS
    const one = derUnsigned(1n);
    const bad = [
      make({ zero: one }),
      make({ algorithm: otherOid }),
      make({ algorithm: algorithm.subarray(0, -2) }),
      make({ body: concatBytes(body, one) }),
      make({ body: concatBytes(one, body.subarray(3)) }),
      make({ behind: [one] }),
      make({ behind: [new Uint8Array(), one] }),
    ];
    for (const [index, key] of bad.entries()) {
      expect(() => RsaPrivateKey.fromPkcs8(key), `key ${index}`).toThrow(/strict DER/);
    }
  });

  it('gives out no signature that a fault has touched', () => {
    const key = RsaPrivateKey.fromPkcs8(rsaPkcs8);
    const signer = portableRsaSigner(key, constant(5));
    vi.spyOn(key, 'privatePower').mockReturnValueOnce(12_345n);
    expect(() => signer.sign([text('plomba')])).toThrow('a signature verifies before it leaves');
    expect(signer.sign([text('plomba')])).toHaveLength(1);
  });
});

/** A key of 1,024 bits. */
function smallKey(): RsaJwk {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  // Node's JWK of an RSA private key has every field of it.
  return privateKey.export({ format: 'jwk' }) as unknown as RsaJwk;
}

/** The number plus two, so that it stays odd where it was. */
function bump(field: string): string {
  const value = bigEndian(Buffer.from(field, 'base64url')) + 2n;
  return Buffer.from(toBigEndian(value, Buffer.from(field, 'base64url').length)).toString('base64url');
}

/** Another private exponent for the key of the corpus, with the halves that belong to it. */
function withExponent(d: string): Pick<RsaJwk, 'd' | 'dp' | 'dq'> {
  const number = (field: string): bigint => bigEndian(Buffer.from(field, 'base64url'));
  const half = (prime: string): string =>
    Buffer.from(toBigEndian(number(d) % (number(prime) - 1n), 128)).toString('base64url');
  return { d, dp: half(rsaJwk.p), dq: half(rsaJwk.q) };
}
