import { describe, expect, test } from 'vitest';
import { bytesOf, hexOf } from './__tests__/bytes-of.js';
import { fullOrder, fullOrderHex, itemTable, orderTable, smallOrder, smallOrderHex } from './__tests__/examples.js';
import { CborReader, CborWriter } from './cbor.js';
import { FieldError } from './decode-error.js';
import {
  blob,
  bool,
  decimal,
  hundredths,
  int,
  int64,
  list,
  oneOf,
  optional,
  record,
  required,
  text,
  type RecordTable,
  type Schema,
} from './schema.js';

function encode<T>(schema: Schema<T>, value: T): string {
  const writer = new CborWriter();
  schema.write(writer, value, 'x');
  return hexOf(writer.toBytes());
}

function decode<T>(schema: Schema<T>, hex: string): T {
  const reader = new CborReader(bytesOf(hex));
  const value = schema.read(reader, 'x');
  reader.end('x');
  return value;
}

const byte = int({ min: -128, max: 255 });
const colour = oneOf({ red: 1, green: 20, blue: -3 });
const short = text({ bytesMax: 4 });
const key = blob({ min: 1, max: 3 });
const amount = decimal({ scaleMax: 3 });

const golden: readonly { schema: Schema<unknown>; value: unknown; hex: string; json: unknown }[] = [
  { schema: byte, value: -128, hex: '387f', json: -128 },
  { schema: byte, value: 255, hex: '18ff', json: 255 },
  { schema: int64, value: 2n ** 63n - 1n, hex: '1b7fffffffffffffff', json: '9223372036854775807' },
  { schema: int64, value: -(2n ** 63n), hex: '3b7fffffffffffffff', json: '-9223372036854775808' },
  { schema: int64, value: 0n, hex: '00', json: '0' },
  { schema: hundredths, value: 1250n, hex: '1904e2', json: '12.50' },
  { schema: hundredths, value: -5n, hex: '24', json: '-0.05' },
  { schema: hundredths, value: 2n ** 63n - 1n, hex: '1b7fffffffffffffff', json: '92233720368547758.07' },
  { schema: amount, value: { digits: 180n, scale: 2 }, hex: '8218b402', json: '1.80' },
  { schema: amount, value: { digits: -7n, scale: 0 }, hex: '822600', json: '-7' },
  { schema: short, value: 'é', hex: '62c3a9', json: 'é' },
  { schema: short, value: '𐅑', hex: '64f0908591', json: '𐅑' },
  { schema: key, value: Uint8Array.of(0, 255), hex: '4200ff', json: '00ff' },
  { schema: bool, value: false, hex: 'f4', json: false },
  { schema: bool, value: true, hex: 'f5', json: true },
  { schema: colour, value: 'green', hex: '14', json: 'green' },
  { schema: colour, value: 'blue', hex: '22', json: 'blue' },
  { schema: list(colour, { min: 0, max: 2 }), value: [], hex: '80', json: [] },
  { schema: list(colour, { min: 0, max: 2 }), value: ['red', 'red'], hex: '820101', json: ['red', 'red'] },
];

test.each(golden)('$schema.type: $json is $hex, and back', ({ schema, value, hex, json }) => {
  expect(encode(schema, value)).toBe(hex);
  expect(decode(schema, hex)).toStrictEqual(value);
  expect(schema.toJson(value)).toStrictEqual(json);
  expect(schema.fromJson(json, 'x')).toStrictEqual(value);
});

test.each([
  { name: 'order', table: orderTable, value: smallOrder, hex: smallOrderHex },
  { name: 'order with everything', table: orderTable, value: fullOrder, hex: fullOrderHex },
])('$name is these bytes, and back', ({ table, value, hex }) => {
  expect(hexOf(table.encode(value))).toBe(hexOf(bytesOf(hex)));
  expect(table.decode(bytesOf(hex))).toStrictEqual(value);
  expect(table.fromJson(table.toJson(value), '')).toStrictEqual(value);
});

test('an order with everything, in JSON', () => {
  expect(orderTable.toJson(fullOrder)).toStrictEqual({
    number: 99999,
    state: 'done',
    items: [
      { name: 'кофе', price: '-0.01', amount: '1.500', sizes: [0, 500] },
      { name: 'x', price: '0.00', amount: '-0.5' },
    ],
    big: '-9223372036854775808',
    hash: 'cafe',
    rush: true,
    till: 'AB',
  });
});

describe('JSON that is refused', () => {
  const cases: readonly { schema: Schema<unknown>; refused: readonly unknown[] }[] = [
    { schema: byte, refused: [-129, 256, 0.5, NaN, Infinity, '1', 1n, null, undefined, true, [], {}] },
    {
      schema: int64,
      refused: [1, '1.0', '+1', '-0', '01', '', ' 1', '9223372036854775808', '-9223372036854775809', 2n ** 63n, null],
    },
    {
      schema: hundredths,
      refused: [1, 0.01, '1.005', '-0', '-0.00', '1.', '.5', '1,5', '', 2n ** 63n, '92233720368547758.08', null],
    },
    { schema: amount, refused: [1.5, 15n, '1.5000', '-0.0', '9223372036854775808', '922337203685477580.80', '', null] },
    {
      schema: short,
      refused: ['', 'abcde', 'ééa', 'éé€', 'a\n', '\u0000', '\u007f', '\u0085', '\ud800', 1, null, ['a']],
    },
    { schema: key, refused: ['', '0', '00000000', 'FF', '0x00', 'zz', 0, null, Uint8Array.of(1)] },
    { schema: bool, refused: [0, 1, 'true', null, undefined] },
    { schema: colour, refused: ['Red', '', 'constructor', '__proto__', 1, null] },
    { schema: list(byte, { min: 1, max: 2 }), refused: [[], [1, 2, 3], [1000], ['1'], {}, '1', null, { length: 1 }] },
    { schema: itemTable, refused: [null, [], 'item', 1, {}] },
  ];

  test.each(cases)('$schema.type', ({ schema, refused }) => {
    for (const json of refused) expect(() => schema.fromJson(json, 'x'), String(json)).toThrow(FieldError);
  });
});

describe('bytes that are refused', () => {
  const cases: readonly { schema: Schema<unknown>; refused: readonly string[] }[] = [
    { schema: byte, refused: ['190100', '3880', '1b0020000000000000', '1b7fffffffffffffff', '40', 'f4', ''] },
    { schema: int64, refused: ['1b8000000000000000', '3b8000000000000000', '6130', 'f93c00'] },
    {
      schema: amount,
      refused: ['80', '8100', '83000000', '820004', '820020', '82001b0000000100000000', '826000', '00'],
    },
    { schema: short, refused: ['60', '656162636465', '65c3a9c3a961', '610a', '617f', '62c285', '61ff', '4161'] },
    { schema: key, refused: ['40', '4400000000', '6100', '8100'] },
    { schema: bool, refused: ['00', '01', 'f6', 'f7', 'f814', 'e0'] },
    { schema: colour, refused: ['00', '02', '21', '23', '63726564', '1b0020000000000001'] },
    { schema: list(byte, { min: 1, max: 2 }), refused: ['80', '83000000', 'a10000', '8100ff', '9f00ff'] },
  ];

  test.each(cases)('$schema.type', ({ schema, refused }) => {
    for (const hex of refused) expect(() => decode(schema, hex), hex).toThrow(expect.objectContaining({ path: 'x' }));
  });
});

test('amounts may be given as bigint where JSON has strings', () => {
  expect(int64.fromJson(-5n, 'x')).toBe(-5n);
  expect(hundredths.fromJson(1250n, 'x')).toBe(1250n);
  expect(hundredths.fromJson('12.5', 'x')).toBe(1250n);
  expect(hundredths.fromJson('12', 'x')).toBe(1200n);
});

test('an absent optional field is absent: in the value, the bytes and the JSON', () => {
  // undefined stands in for absent, against exactOptionalPropertyTypes: JavaScript callers do that.
  const value = { ...smallOrder, rush: undefined } as unknown as typeof smallOrder;
  expect(hexOf(orderTable.encode(value))).toBe(hexOf(bytesOf(smallOrderHex)));
  expect(orderTable.toJson(value)).not.toHaveProperty('rush');
  const json: object = { number: 1, state: 'new', items: [{ name: 'tea', price: '1.50', amount: '1' }] };
  expect(orderTable.fromJson({ ...json, rush: undefined }, '')).toStrictEqual(smallOrder);
});

test('text may match a pattern, and the rule says which', () => {
  const code = text({ bytesMax: 3, pattern: /^[A-Z]{3}$/ });
  expect(encode(code, 'EUR')).toBe('63455552');
  const rule = 'must be text of 1 to 3 bytes without control characters that matches ^[A-Z]{3}$';
  expect(() => encode(code, 'Eur')).toThrow(new FieldError('x', rule));
});

test('the pages of a table know the tables inside of it', () => {
  expect(orderTable.tables.map(({ name }) => name)).toStrictEqual(['Order', 'Item']);
  expect(orderTable.tables[1]?.rows).toStrictEqual([
    { key: 1, name: 'name', type: 'text ≤ 8 bytes', optional: false, note: 'as printed' },
    { key: 2, name: 'price', type: 'int64 (hundredths)', optional: false, note: 'for one' },
    { key: 3, name: 'amount', type: '[digits int64, scale 0…3]', optional: false, note: 'how many' },
    { key: 7, name: 'sizes', type: 'list of 1…3 × (int 0…500)', optional: true, note: 'all of them' },
  ]);
});

test('other types on the pages of a table', () => {
  expect([int64, bool, colour, key, blob({ min: 32, max: 32 }), itemTable].map((schema) => schema.type)).toStrictEqual([
    'int64',
    'bool',
    '1 red, 20 green, -3 blue',
    'bytes[1…3]',
    'bytes[32]',
    'Item',
  ]);
});

describe('a table that cannot work is refused when it is made', () => {
  interface Pair {
    readonly a: number;
    readonly b: number;
  }

  test.each([
    [2, 1],
    [1, 1],
  ])('keys %i and %i do not ascend', (a, b) => {
    const table: RecordTable<Pair> = { a: required(a, byte, ''), b: required(b, byte, '') };
    expect(() => record<Pair>('Pair', table)).toThrow(new FieldError('Pair.b', 'table keys must ascend'));
  });

  test.each([-1, 0.5, NaN, 2 ** 53])('bug: a table took the key %d, and its records did not decode', (first) => {
    const table = { a: required(first, byte, '') };
    const problem = new FieldError('One.a', 'table keys must be whole numbers');
    expect(() => record<{ readonly a: number }>('One', table)).toThrow(problem);
  });

  test.each(['constructor', 'toString', '__proto__'])(
    'bug: a field named %s was never missing, or vanished',
    (name) => {
      const table = Object.fromEntries([[name, optional(0, byte, '')]]);
      expect(() => record<object>('R', table)).toThrow(new FieldError(`R.${name}`, 'has a name that every object has'));
    },
  );

  test('bug: oneOf took one code for two names, of which only the last came back', () => {
    expect(() => oneOf({ a: 1, b: 1 })).toThrow(new FieldError('b', 'has the same code as a'));
    expect(() => oneOf({ a: 0.5 })).toThrow(FieldError);
  });

  test.each([10, -1, 0.5, NaN])('bug: decimal took scaleMax %d, which its JSON could not read back', (scaleMax) => {
    expect(() => decimal({ scaleMax })).toThrow(new FieldError('scaleMax', 'must be a whole number from 0 to 9'));
  });

  test.each([/^a$/i, /^a$/m, /^a$/s])('bug: the JSON Schema of text dropped the flags of %s', (pattern) => {
    expect(() => text({ bytesMax: 1, pattern })).toThrow(new FieldError('pattern', 'must have no flag but u'));
  });

  test.each([/^a$/g, /^a$/y])('bug: text with the pattern %s took every other value', (pattern) => {
    expect(() => text({ bytesMax: 1, pattern })).toThrow(new FieldError('pattern', 'must have no flag but u'));
  });

  test('its type asks for every field, optional where the value has it optional', () => {
    // @ts-expect-error b has no row
    record<Pair>('Pair', { a: required(0, byte, '') });
    // @ts-expect-error b is not optional
    record<Pair>('Pair', { a: required(0, byte, ''), b: optional(1, byte, '') });
    // @ts-expect-error b is no text
    record<Pair>('Pair', { a: required(0, byte, ''), b: required(1, short, '') });
    // @ts-expect-error a is not required
    record<{ readonly a?: number }>('Maybe', { a: required(0, byte, '') });
  });
});

describe('bugs that these tests found', () => {
  test('bug: a record of more than 256 bytes failed with a RangeError', () => {
    const long = record<{ readonly text: string }>('Long', { text: required(0, text({ bytesMax: 1000 }), '') });
    const value = { text: 'a'.repeat(300) };
    expect(long.decode(long.encode(value))).toStrictEqual(value);
  });

  test('bug: hundredths and decimals of -2^63 wrote JSON that they did not read', () => {
    const least = -(2n ** 63n);
    expect(hundredths.fromJson(hundredths.toJson(least), 'x')).toBe(least);
    const value = { digits: least, scale: 3 };
    expect(amount.fromJson(amount.toJson(value), 'x')).toStrictEqual(value);
  });

  test.each(['12.500', '1.000', '0.000'])('bug: hundredths read %s, against the rule of two places', (json) => {
    expect(() => hundredths.fromJson(json, 'x')).toThrow(FieldError);
  });

  test('bug: the JSON of an int kept a negative zero, which its bytes cannot', () => {
    expect(byte.fromJson(JSON.parse('-0'), 'x')).toBe(0);
  });

  test('bug: a list skipped the holes of a sparse array unchecked', () => {
    const sparse: unknown = Object.assign(new Array<number>(2), { 1: 5 });
    expect(() => list(byte, { min: 0, max: 3 }).fromJson(sparse, 'x')).toThrow(
      expect.objectContaining({ path: 'x[0]' }),
    );
  });

  test.each(['false', 1, null])('bug: bool wrote true for %o', (value) => {
    expect(() => encode(bool as Schema<unknown>, value)).toThrow(new FieldError('x', 'must be true or false'));
  });

  test.each([[[1, 2]], ['ab'], [new Uint16Array(2)]])('bug: blob wrote %o, which is no byte array', (value) => {
    expect(() => encode(key as Schema<unknown>, value)).toThrow(new FieldError('x', 'must be 1 to 3 bytes'));
  });

  test.each([['ab'], [{ length: 1 }], [null]])('bug: list failed with a TypeError on %o', (value) => {
    const numbers = list(byte, { min: 0, max: 3 }) as Schema<unknown>;
    expect(() => encode(numbers, value)).toThrow(new FieldError('x', 'must be a list of 0 to 3'));
  });

  test.each([[null], [undefined]])('bug: a record failed with a TypeError on %o', (value) => {
    expect(() => encode(itemTable as Schema<unknown>, value)).toThrow(new FieldError('x', 'must be an object'));
  });

  test("bug: what a record decoded out of Node's Buffer shared its memory", () => {
    const input = Buffer.from(bytesOf(fullOrderHex));
    const order = orderTable.decode(input);
    input.fill(0);
    expect(order).toStrictEqual(fullOrder);
  });
});
