import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hexOf } from './__tests__/bytes-of.js';
import { check } from './__tests__/check.js';
import { expectCanonical } from './__tests__/describe-codec.js';
import { cobsDecode, cobsEncode } from './cobs.js';

/** Runs around the length of a block, with and without zeroes between. */
const packets: fc.Arbitrary<Uint8Array> = fc
  .array(
    fc.oneof(
      fc.array(fc.oneof(fc.constant(0), fc.nat({ max: 255 })), { maxLength: 20 }),
      fc.tuple(fc.integer({ min: 250, max: 260 }), fc.integer({ min: 1, max: 255 })).map(([count, byte]) => {
        return new Array<number>(count).fill(byte);
      }),
    ),
    { maxLength: 5 },
  )
  .map((runs) => Uint8Array.from(runs.flat()));

test('a packet survives, holds no zero on the way and grows by one byte per 254 at most', () => {
  const property = fc.property(packets, (packet) => {
    const stuffed = cobsEncode(packet);
    expect(hexOf(cobsDecode(stuffed) ?? Uint8Array.of())).toBe(hexOf(packet));
    expect(stuffed.includes(0)).toBe(false);
    expect(stuffed.length).toBeGreaterThan(packet.length);
    expect(stuffed.length).toBeLessThanOrEqual(packet.length + Math.max(1, Math.ceil(packet.length / 254)));
  });
  check(property);
});

test('what unstuffs stuffs to the same bytes', () => {
  // Small codes decode often; a full block needs help.
  const codes = fc.uint8Array({ min: 0, max: 4, maxLength: 20 });
  const fullBlock = fc.nat({ max: 3 }).map((code) => Uint8Array.from([255, ...new Array<number>(254).fill(7), code]));
  const codec = { encode: cobsEncode, decode: cobsDecode };
  check(fc.property(fc.oneof(codes, fullBlock), (stuffed) => void expectCanonical(codec, stuffed)));
});

/** Block by block, from the definition. */
function plainCobs(packet: Uint8Array): number[] {
  const out: number[] = [];
  let rest = [...packet, 0];
  while (rest.length > 0) {
    const zero = rest.indexOf(0);
    const count = Math.min(zero, 254);
    out.push(count + 1, ...rest.slice(0, count));
    rest = rest.slice(count === 254 ? 254 : count + 1);
    if (count === 254 && rest.length === 1) rest = []; // a full block at the very end
  }
  return out;
}

test('a packet is stuffed as the definition says, and nothing but that is taken back', () => {
  const property = fc.property(packets, fc.nat(), fc.nat({ max: 255 }), (packet, place, byte) => {
    const plain = plainCobs(packet);
    expect(hexOf(cobsEncode(packet))).toBe(hexOf(Uint8Array.from(plain)));
    const damaged = Uint8Array.from(plain).fill(byte, place % plain.length, (place % plain.length) + 1);
    const taken = cobsDecode(damaged);
    if (taken !== undefined) expect(hexOf(Uint8Array.from(plainCobs(taken)))).toBe(hexOf(damaged));
  });
  check(property, { numRuns: 500 });
});
