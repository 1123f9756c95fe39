/** Signers and hashes of both backends against each other. */
import { createHmac } from 'node:crypto';
import { inspect } from 'node:util';
import { concatBytes, toHex, utf8Encode } from '@plomba/codec';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rsaPkcs8 } from '../__tests__/signature-corpus.js';
import { present } from '../assert.js';
import { nativeRsaSigner } from '../node/native-rsa.js';
import { nativeSigner } from '../node/native-ed25519.js';
import { nativeHasher, nativeHasherOver } from '../node/native-hasher.js';
import { nativeKeyedHash } from '../node/native-keyed-hash.js';
import { nativeP256Signer, verifyNativeP256 } from '../node/native-p256.js';
import { seededEntropy, type EntropyPort } from '../ports/entropy.js';
import { fromBase64Url } from './base64url.js';
import { bigEndian, DerReader, derElement, toBigEndian } from './der.js';
import { portableSigner } from './ed25519.js';
import { portableHasher } from './hasher.js';
import { portableKeyedHash } from './hmac.js';
import { KeyError } from './key-error.js';
import { P256_ORDER, portableP256Signer } from './p256.js';
import { rfc6979Nonces } from './rfc6979.js';
import { portableRsaSigner } from './rsa.js';
import { RsaPrivateKey } from './rsa-key.js';

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const constant = (byte: number): EntropyPort => ({ bytes: (count) => new Uint8Array(count).fill(byte) });
const text = (value: string): Uint8Array => present(utf8Encode(value), 'well-formed');
const secret = new Uint8Array(32).fill(0x2a);

describe('P-256', () => {
  it('native and portable signers give the same bytes, one by one and in batches, whatever blinds them', () => {
    fc.assert(
      fc.property(
        bytes32.filter((key) => bigEndian(key) > 0n && bigEndian(key) < P256_ORDER),
        fc.array(fc.uint8Array({ maxLength: 100 }), { minLength: 1, maxLength: 4 }),
        (key, messages) => {
          const portable = portableP256Signer(key);
          const expected = portable.sign(messages);
          for (const entropy of [seededEntropy('blind'), constant(0), constant(0xff)]) {
            const native = nativeP256Signer(key, entropy);
            expect(native.publicKey).toEqual(portable.publicKey);
            expect(native.sign(messages)).toEqual(expected);
            expect(messages.flatMap((message) => native.sign([message]) ?? [])).toEqual(expected);
          }
          const first = present(expected?.[0], 'a signature');
          expect(verifyNativeP256(portable.publicKey, messages[0] ?? new Uint8Array(), first)).toBe(true);
        },
      ),
      { numRuns: 8, seed: 1 },
    );
    expect(nativeP256Signer(secret, constant(1)).sign([])).toEqual([]);
  });

  it('blinds every batch once, and RSA every signature', () => {
    const draws: number[] = [];
    const entropy: EntropyPort = { bytes: (count) => (draws.push(count), new Uint8Array(count).fill(9)) };
    const messages = [text('a'), text('b'), text('c')];
    nativeP256Signer(secret, entropy).sign(messages);
    expect(draws.splice(0)).toEqual([32]);
    portableRsaSigner(RsaPrivateKey.fromPkcs8(rsaPkcs8), entropy).sign(messages);
    expect(draws).toEqual([256, 256, 256]);
  });

  it('makes high and low s: nothing is halved', () => {
    const messages = Array.from({ length: 32 }, (_, index) => Uint8Array.of(index));
    const signatures = nativeP256Signer(secret, constant(7)).sign(messages) ?? [];
    const high = signatures.filter((signature) => bigEndian(signature.subarray(32)) > P256_ORDER / 2n).length;
    expect(high).toBeGreaterThan(4);
    expect(high).toBeLessThan(28);
  });

  it('refuses private keys that are none', () => {
    const bad = [new Uint8Array(32), toBigEndian(P256_ORDER, 32), new Uint8Array(32).fill(0xff), new Uint8Array(31)];
    for (const key of bad) {
      expect(() => portableP256Signer(key)).toThrow(KeyError);
      expect(() => nativeP256Signer(key, constant(1))).toThrow(KeyError);
    }
  });

  it('draws the next nonce when one is not below the order, as RFC 6979 section 3.2 step h says', () => {
    const order = 1n << 253n; // seven nonces of eight are refused
    const naive = (digest: Uint8Array): bigint => {
      const mac = (key: Uint8Array, ...parts: Uint8Array[]): Uint8Array =>
        createHmac('sha256', key)
          .update(concatBytes(...parts))
          .digest();
      const reduced = toBigEndian(bigEndian(digest) % order, 32);
      let [K, V]: Uint8Array[] = [new Uint8Array(32), new Uint8Array(32).fill(1)];
      for (const marker of [0, 1]) {
        K = mac(K ?? secret, V ?? secret, Uint8Array.of(marker), secret, reduced);
        V = mac(K, V ?? secret);
      }
      for (let attempt = 0; attempt < 200; attempt++) {
        V = mac(K ?? secret, V ?? secret);
        if (bigEndian(V) > 0n && bigEndian(V) < order) return bigEndian(V);
        K = mac(K ?? secret, V, Uint8Array.of(0));
        V = mac(K, V);
      }
      return 0n;
    };
    const source = rfc6979Nonces({ hasher: portableHasher, order, secret });
    for (let index = 0; index < 20; index++) {
      const digest = portableHasher.sha256(Uint8Array.of(index));
      expect(source.nonce(digest)).toBe(naive(digest));
    }
  });
});

describe('hashes', () => {
  it('are the same in every backend, also where Node has no one-shot hash', () => {
    expect(toHex(nativeHasher.sha256(text('abc')))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
    const old = nativeHasherOver(undefined);
    for (let length = 0; length < 200; length++) {
      const input = new Uint8Array(length).fill(length);
      const expected = portableHasher.sha256(input);
      expect(nativeHasher.sha256(input), `${length} bytes`).toEqual(expected);
      expect(old.sha256(input), `${length} bytes`).toEqual(expected);
    }
  });

  it('with a key: the vectors of RFC 4231 section 4.3 and RFC 2202 section 3', () => {
    const key = text('Jefe');
    const message = text('what do ya want for nothing?');
    const expected = {
      'hmac-sha256': '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
      'hmac-sha1': 'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79',
    } as const;
    for (const algorithm of ['hmac-sha256', 'hmac-sha1'] as const) {
      for (const make of [portableKeyedHash, nativeKeyedHash]) {
        expect(make(algorithm, key).mac([message]).map(toHex)).toEqual([expected[algorithm]]);
      }
    }
  });

  it('with a key of any length and any message: the same in both backends', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 150 }),
        fc.array(fc.uint8Array({ maxLength: 150 }), { maxLength: 3 }),
        fc.constantFrom('hmac-sha256' as const, 'hmac-sha1' as const),
        (key, messages, algorithm) => {
          expect(nativeKeyedHash(algorithm, key).mac(messages)).toEqual(
            portableKeyedHash(algorithm, key).mac(messages),
          );
        },
      ),
      { numRuns: 100, seed: 1 },
    );
  });
});

describe('numbers in bytes', () => {
  it('are read and written big endian, of any length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
        const value = bigEndian(bytes);
        expect(value).toBe(BigInt(`0x0${toHex(bytes)}`));
        expect(toBigEndian(value, bytes.length)).toEqual(bytes);
      }),
      { seed: 1 },
    );
  });

  it('DER that is longer than it must be, or ends too early, is refused', () => {
    const refused = [
      [0x30, 5, 1],
      [0x30],
      [0x30, 0x82, 0, 0x80, ...new Array<number>(128).fill(0)],
      [0x30, 0x81, 0x7f],
    ];
    for (const bytes of refused) expect(new DerReader(Uint8Array.from(bytes)).element(0x30)).toBeUndefined();
  });

  it('base64url is read strictly', () => {
    for (const text of ['A', 'AA=', 'AB', 'A+', 'A/', 'AAB', 'A A', 'ÄA'])
      expect(fromBase64Url(text), text).toBeUndefined();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect(fromBase64Url(Buffer.from(bytes).toString('base64url'))).toEqual(bytes);
      }),
      { seed: 1 },
    );
  });

  it('DER of any length reads back', () => {
    for (const length of [0, 1, 127, 128, 255, 256, 65_535]) {
      const content = new Uint8Array(length).fill(7);
      const reader = new DerReader(derElement(0x30, content));
      expect(reader.element(0x30)).toEqual(content);
      expect(reader.isAtEnd).toBe(true);
    }
  });
});

describe('a secret', () => {
  it('is in no inspection, JSON or error of anything that holds it', () => {
    const rsa = rsaPkcs8;
    const holders = [
      portableSigner(secret),
      nativeSigner(secret),
      portableP256Signer(secret),
      nativeP256Signer(secret, constant(3)),
      portableKeyedHash('hmac-sha256', secret),
      nativeKeyedHash('hmac-sha256', secret),
      rfc6979Nonces({ hasher: portableHasher, order: P256_ORDER, secret }),
    ];
    const secretAsText = /2a2a2a2a|KioqKio|42,\s*42,\s*42|\*\*\*\*\*|19073/i; // hex, base64, bytes, ASCII, number
    for (const holder of holders) expect(shown(holder)).not.toMatch(secretAsText);
    const key = RsaPrivateKey.fromPkcs8(rsa);
    const numbers = shown(key, portableRsaSigner(key, constant(3)), nativeRsaSigner(rsa));
    expect(numbers).not.toMatch(new RegExp(toHex(rsa.subarray(300, 340)), 'i'));
    expect(Object.keys(key)).toEqual(['modulus']);
    const bent = rsa.slice();
    bent[400] = (bent[400] ?? 0) ^ 1;
    let error: unknown;
    try {
      RsaPrivateKey.fromPkcs8(bent);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(KeyError);
    expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/[0-9a-f]{16}|\d{16}/i);
  });
});

function shown(...values: readonly object[]): string {
  const json = JSON.stringify(values, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));
  return inspect(values, { depth: 20, showHidden: true, maxArrayLength: null }) + json;
}
