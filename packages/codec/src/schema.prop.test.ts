/**
 * Every table that could be written: what its record encodes to decodes to the same, through bytes and through JSON.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyRecord, recordAndValue } from './__tests__/arbitrary-schema.js';
import { bytesOf, hexOf } from './__tests__/bytes-of.js';
import { check } from './__tests__/check.js';
import { describeCodec, expectCanonical } from './__tests__/describe-codec.js';
import {
  fullOrder,
  fullOrderHex,
  orderTable,
  smallOrder,
  smallOrderHex,
  type Item,
  type Order,
} from './__tests__/examples.js';

test('a record of any table survives its bytes', () => {
  const property = fc.property(recordAndValue, ({ sample: { schema }, value }) => {
    expect(schema.decode(schema.encode(value))).toStrictEqual(value);
  });
  check(property, { numRuns: 1000 });
});

test('a record of any table survives its JSON, as text', () => {
  const property = fc.property(recordAndValue, ({ sample: { schema }, value }) => {
    const json: unknown = JSON.parse(JSON.stringify(schema.toJson(value)));
    expect(schema.fromJson(json, '')).toStrictEqual(value);
  });
  check(property, { numRuns: 1000 });
});

test('one value has one encoding, whatever the order of its fields', () => {
  const property = fc.property(recordAndValue, ({ sample: { schema }, value }) => {
    const reversed = Object.fromEntries(Object.entries(value).reverse());
    expect(hexOf(schema.encode(reversed))).toBe(hexOf(schema.encode(value)));
  });
  check(property);
});

test('a record of any table refuses the bytes of another, or re-encodes to them', () => {
  const strangers = anyRecord.chain((stranger) => fc.record({ stranger: fc.constant(stranger), own: recordAndValue }));
  const property = fc.property(strangers, ({ stranger, own }) => {
    expectCanonical(stranger.schema, own.sample.schema.encode(own.value));
  });
  check(property, { numRuns: 300 });
});

test('a record of any table refuses every truncation, and re-encodes what it takes after a flip of a bit', () => {
  const property = fc.property(recordAndValue, ({ sample: { schema }, value }) => {
    const bytes = schema.encode(value);
    const outcomes = Array.from(bytes, (_, length) => expectCanonical(schema, bytes.subarray(0, length)));
    expect(outcomes).not.toContain('accepted');
    for (let bit = 0; bit < Math.min(bytes.length, 40) * 8; bit++) {
      expectCanonical(
        schema,
        bytes.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte)),
      );
    }
  });
  check(property);
});

const letters = fc.string({ unit: fc.constantFrom('a', 'Ж', '€', '𐅑'), minLength: 1, maxLength: 2 });
const int64s = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

const items: fc.Arbitrary<Item> = fc.record(
  {
    name: letters,
    price: int64s,
    amount: fc.record({ digits: int64s, scale: fc.nat({ max: 3 }) }, { noNullPrototype: true }),
    sizes: fc.array(fc.nat({ max: 500 }), { minLength: 1, maxLength: 3 }),
  },
  { requiredKeys: ['name', 'price', 'amount'], noNullPrototype: true },
);

const orders: fc.Arbitrary<Order> = fc.record(
  {
    number: fc.integer({ min: 1, max: 99999 }),
    state: fc.constantFrom('new' as const, 'done' as const),
    items: fc.array(items, { minLength: 1, maxLength: 2 }),
    big: int64s,
    hash: fc.uint8Array({ minLength: 2, maxLength: 4 }),
    rush: fc.boolean(),
    till: fc.stringMatching(/^[A-Z]{1,6}$/),
  },
  { requiredKeys: ['number', 'state', 'items'], noNullPrototype: true },
);

const small = hexOf(bytesOf(smallOrderHex));

describeCodec('a record with every kind of field', orderTable, {
  correct: [
    [smallOrder, smallOrderHex],
    [fullOrder, fullOrderHex],
  ],
  values: orders,
  rejectValues: [
    { ...smallOrder, number: 0 },
    { ...smallOrder, number: 1.5 },
    { ...smallOrder, state: 'gone' },
    { ...smallOrder, items: [] },
    { ...smallOrder, items: [{ ...smallOrder.items[0], name: '' }] },
    { ...smallOrder, items: [{ ...smallOrder.items[0], price: 2n ** 63n }] },
    { ...smallOrder, hash: new Uint8Array(5) },
    { ...smallOrder, till: 'ab' },
    { number: 1, state: 'new' },
    {},
  ],
  rejectHex: [
    '',
    'a0',
    'f6',
    `${small}00`,
    small.replace('a30001', 'a3001801'),
    small.replace('a30001', 'b8030001'),
    small.replace('a30001', 'bf0001'),
    small.replace('0100', '0101'),
    small.replace('63746561', '7f63746561ff'),
    small.replace('63746561', '63746507'),
    small.replace('63746561', '43746561'),
    small.replace('1896', 'f95cb0'),
  ],
});
