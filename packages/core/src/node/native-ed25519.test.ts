/** Portable and native Ed25519 against each other: the same signatures, and the same verdict on every doubtful one. */
import { createHash } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import { concatBytes, fromHex } from '@plomba/codec';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { present } from '../assert.js';
import { portableSigner, verifyEd25519 } from '../crypto/ed25519.js';
import { nativeSigner, verifyNative } from './native-ed25519.js';

const bytes = (hex: string): Uint8Array => present(fromHex(hex), 'hex');
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

/** The eight points of small order, and their non-canonical twins (RFC 8032 section 5.1.3 refuses those). */
const SMALL_ORDER = [
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0000000000000000000000000000000000000000000000000000000000000080',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
];

describe('native and portable Ed25519', () => {
  it('give the vectors of RFC 8032 section 7.1', () => {
    const seed = bytes('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60');
    const signature =
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b';
    for (const signer of [portableSigner(seed), nativeSigner(seed)]) {
      expect(signer.sign([new Uint8Array()])).toEqual([bytes(signature)]);
    }
  });

  it('sign and judge alike, whole and with any bit flipped', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.uint8Array({ maxLength: 100 }),
        fc.integer({ min: 0, max: 511 }),
        (seed, message, bit) => {
          const portable = portableSigner(seed);
          const [signature = new Uint8Array()] = portable.sign([message]) ?? [];
          expect(nativeSigner(seed).sign([message])).toEqual([signature]);
          expect(verifyNative(portable.publicKey, message, signature)).toBe(true);
          const flipped = signature.slice();
          flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
          expect(verifyEd25519(portable.publicKey, message, flipped)).toBe(false);
          expect(verifyNative(portable.publicKey, message, flipped)).toBe(false);
        },
      ),
      { numRuns: 40, seed: 1 },
    );
  });

  it('refuse a signature that holds only up to the cofactor, which noble alone accepts', () => {
    const seed = new Uint8Array(32).fill(9);
    const { scalar, pointBytes } = ed25519.utils.getExtendedPublicKey(seed);
    const torsion = ed25519.Point.fromBytes(bytes(SMALL_ORDER[1] ?? ''), false); // order 2
    const message = Uint8Array.of(4, 5, 6);
    const commitment = ed25519.Point.BASE.multiply(12345n).add(torsion).toBytes();
    const hash = createHash('sha512').update(commitment).update(pointBytes).update(message).digest();
    const challenge = hash.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n) % ORDER;
    const response = (12345n + challenge * scalar) % ORDER;
    const tail = Uint8Array.from({ length: 32 }, (_, index) => Number((response >> BigInt(8 * index)) & 0xffn));
    const signature = concatBytes(commitment, tail);
    expect(ed25519.verify(signature, message, pointBytes, { zip215: false })).toBe(true);
    for (const verify of [verifyEd25519, verifyNative]) expect(verify(pointBytes, message, signature)).toBe(false);
  });

  it('refuse S + L, small-order keys, keys that are no points and wrong sizes', () => {
    const signer = portableSigner(new Uint8Array(32).fill(7));
    const message = Uint8Array.of(1, 2, 3);
    const [signature = new Uint8Array()] = signer.sign([message]) ?? [];
    const s = signature.subarray(32).reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n) + ORDER;
    const high = signature.slice();
    for (let index = 0; index < 32; index++) high[32 + index] = Number((s >> BigInt(8 * index)) & 0xffn);
    // A signature that every small-order key would accept: R and S of zero.
    const forged = new Uint8Array(64);
    forged[0] = 1;
    for (const verify of [verifyEd25519, verifyNative]) {
      expect(verify(signer.publicKey, message, signature)).toBe(true);
      expect(verify(signer.publicKey, message, high)).toBe(false);
      for (const key of SMALL_ORDER) expect(verify(bytes(key), message, forged), key).toBe(false);
      expect(verify(new Uint8Array(32).fill(2), message, signature)).toBe(false);
      expect(verify(signer.publicKey.subarray(1), message, signature)).toBe(false);
      expect(verify(signer.publicKey, message, signature.subarray(1))).toBe(false);
    }
    expect(ed25519.verify(forged, message, bytes(SMALL_ORDER[0] ?? ''))).toBe(true); // what the default would accept
  });
});
