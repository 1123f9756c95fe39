/**
 * Our bytes against cbor-x, which shares no line with us: what it reads in them is what was written.
 */
import { Decoder } from 'cbor-x';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyCbor, type AnyCbor } from './__tests__/any-cbor.js';
import { recordAndValue } from './__tests__/arbitrary-schema.js';
import { check } from './__tests__/check.js';
import { describeCodec } from './__tests__/describe-codec.js';

const decoder = new Decoder({ mapsAsObjects: false, useRecords: false });

/** What cbor-x returned, with whole numbers as bigint and byte strings as plain arrays, as our reader has them. */
function normalized(value: unknown): AnyCbor {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return BigInt(value);
  if (value instanceof Uint8Array) return new Uint8Array(value);
  if (Array.isArray(value)) return value.map(normalized);
  if (!(value instanceof Map)) throw new TypeError(`cbor-x returned something else: ${typeof value}`);
  // A Map of unknown things is any to the compiler.
  return new Map(
    [...(value as Map<unknown, unknown>)].map(([key, inner]) => [normalized(key) as bigint, normalized(inner)]),
  );
}

const items: fc.Arbitrary<AnyCbor> = fc.letrec<{ item: AnyCbor }>((tie) => ({
  item: fc.oneof(
    { maxDepth: 4 },
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.bigInt({ min: -300n, max: 300n }),
    fc.boolean(),
    fc.uint8Array({ maxLength: 300 }),
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.array(tie('item'), { maxLength: 30 }),
    fc
      .uniqueArray(fc.tuple(fc.bigInt({ min: 0n, max: 300n }), tie('item')), { selector: ([key]) => key })
      .map((entries) => {
        return new Map(entries.sort(([left], [right]) => Number(left - right)));
      }),
  ),
})).item;

test('cbor-x reads any item of the subset as it was written', () => {
  const property = fc.property(items, (item) => {
    expect(normalized(decoder.decode(anyCbor.encode(item)))).toStrictEqual(item);
  });
  check(property, { numRuns: 500 });
});

test('cbor-x reads a record of any table as a map with the keys and values of its table', () => {
  const property = fc.property(recordAndValue, ({ sample, value }) => {
    expect(normalized(decoder.decode(sample.schema.encode(value)))).toStrictEqual(sample.plain(value));
  });
  check(property, { numRuns: 500 });
});

describeCodec('any item of the subset', anyCbor, {
  correct: [
    [-1n, '20'],
    [[true, 'a', Uint8Array.of(0)], '83 f5 6161 4100'],
    [new Map([[0n, new Map([[500n, false]])]]), 'a1 00 a1 1901f4 f4'],
  ],
  values: items,
  rejectValues: [2n ** 63n, '\udc00', [true, [-(2n ** 64n)]]],
  rejectHex: ['', 'f6', 'c000', 'a2 01 00 00 00', 'a2 01 00 01 00', 'a1 20 00', '00 00', 'ff'],
});
