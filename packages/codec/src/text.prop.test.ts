import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hexOf } from './__tests__/bytes-of.js';
import { check } from './__tests__/check.js';
import { fromBase64, fromHex, toBase64, toHex, utf8Decode, utf8Encode } from './text.js';

/** Bytes that are nearly UTF-8: heads and tails more often than chance has them. */
const nearlyUtf8: fc.Arbitrary<Uint8Array> = fc
  .array(
    fc.oneof(
      fc.constantFrom(0x41, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf),
      fc.constantFrom(0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xff),
      fc.integer({ min: 0x80, max: 0xbf }),
      fc.nat({ max: 255 }),
    ),
    { maxLength: 6 },
  )
  .map((bytes) => Uint8Array.from(bytes));

test("UTF-8 decodes what the platform's strict decoder decodes", () => {
  const platform = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const strictly = (bytes: Uint8Array): string | undefined => {
    try {
      return platform.decode(bytes);
    } catch {
      return undefined;
    }
  };
  const property = fc.property(nearlyUtf8, (bytes) => void expect(utf8Decode(bytes)).toBe(strictly(bytes)));
  check(property, { numRuns: 5000 });
});

test('UTF-8 encodes what the platform encodes, and nothing that is not well formed', () => {
  const units = fc.array(
    fc.oneof(fc.nat({ max: 0x7f }), fc.integer({ min: 0xd7f0, max: 0xe00f }), fc.nat({ max: 0xffff })),
  );
  const property = fc.property(units, (codes) => {
    const text = String.fromCharCode(...codes);
    const bytes = utf8Encode(text);
    const wellFormed = !/\p{Cs}/u.test(text);
    expect(bytes === undefined ? undefined : hexOf(bytes)).toBe(wellFormed ? hexOf(Buffer.from(text)) : undefined);
    if (bytes !== undefined) expect(utf8Decode(bytes)).toBe(text);
  });
  check(property, { numRuns: 1000 });
});

test('base64 and hex write what the platform writes, and read it back', () => {
  const property = fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
    expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
    expect(fromBase64(toBase64(bytes))).toStrictEqual(bytes);
    expect(toHex(bytes)).toBe(Buffer.from(bytes).toString('hex'));
    expect(fromHex(toHex(bytes))).toStrictEqual(bytes);
  });
  check(property);
});

test('base64 that is read is written back the same', () => {
  const property = fc.property(fc.stringMatching(/^[A-Zab+/]{0,8}={0,3}$/), (text) => {
    const bytes = fromBase64(text);
    if (bytes !== undefined) expect(toBase64(bytes)).toBe(text);
  });
  check(property, { numRuns: 1000 });
});
