import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { concatBytes } from '@plomba/codec';
import { ed25519 } from '@noble/curves/ed25519.js';
import { strictVerifier } from '../index.js';
import { malleated } from './attack.js';
import { signerOf } from './export-builder.js';

const { Point } = ed25519;
const order = Point.Fn.ORDER;
const message = new TextEncoder().encode('message');
const verify = strictVerifier();
const { publicKey, sign } = signerOf(3);
const genuine = sign(message);

const numberOf = (bytes: Uint8Array): bigint => bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
const bytesOf = (value: bigint): Uint8Array =>
  Uint8Array.from({ length: 32 }, (_, place) => Number((value >> BigInt(8 * place)) & 0xffn));
const challengeOf = (commitment: Uint8Array, key: Uint8Array): bigint =>
  numberOf(createHash('sha512').update(commitment).update(key).update(message).digest()) % order;

/** A point of order 8: one of the few whose multiples by the cofactor vanish. */
const torsion = Point.fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa');

describe('strict Ed25519', () => {
  it('accepts RFC 8032, test 2', () => {
    const key = Uint8Array.from(Buffer.from('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c', 'hex'));
    const signature = Uint8Array.from(
      Buffer.from(
        '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da' +
          '085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
        'hex',
      ),
    );
    expect(verify(key, Uint8Array.of(0x72), signature)).toBe(true);
    expect(verify(key, Uint8Array.of(0x73), signature)).toBe(false);
  });

  it('accepts what was signed and nothing near it', () => {
    expect(verify(publicKey, message, genuine)).toBe(true);
    expect(verify(signerOf(4).publicKey, message, genuine)).toBe(false);
    expect(verify(publicKey, message, malleated(genuine))).toBe(false);
    for (const length of [0, 63, 65]) expect(verify(publicKey, message, new Uint8Array(length))).toBe(false);
    expect(verify(new Uint8Array(31), message, genuine)).toBe(false);
  });

  it('has no cofactor: a commitment off by a torsion point is refused, which noble accepts', () => {
    const secret = 123_456_789n;
    const nonce = 987_654_321n;
    const key = Point.BASE.multiply(secret).toBytes();
    const commitment = Point.BASE.multiply(nonce).add(torsion).toBytes();
    const response = (nonce + challengeOf(commitment, key) * secret) % order;
    const signature = concatBytes(commitment, bytesOf(response));
    expect(ed25519.verify(signature, message, key, { zip215: false })).toBe(true);
    expect(verify(key, message, signature)).toBe(false);
  });

  it('knows no key of small order, with which one signature fits every message', () => {
    const signature = concatBytes(Point.ZERO.toBytes(), bytesOf(0n));
    for (let multiple = torsion, count = 0; count < 8; multiple = multiple.add(torsion), count++) {
      expect(verify(multiple.toBytes(), message, signature)).toBe(false);
    }
  });

  it('knows no second encoding of a key or a commitment', () => {
    const field = 2n ** 255n - 19n;
    expect(verify(bytesOf(field + 3n), message, genuine)).toBe(false);
    expect(verify(publicKey, message, concatBytes(bytesOf(field + 1n), bytesOf(0n)))).toBe(false);
  });
});
