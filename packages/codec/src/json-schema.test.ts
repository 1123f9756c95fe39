/**
 * What the JSON Schema of a table cannot say, one case each. Everywhere else it agrees with `fromJson`:
 * that is the property in json-schema.prop.test.ts.
 */
import { describe, expect, test } from 'vitest';
import { orderTable } from './__tests__/examples.js';
import { problemOf, validatorOf } from './__tests__/json-schema.js';
import { blob, bool, decimal, hundredths, int, int64, list, oneOf, text, type Schema } from './schema.js';

test('the JSON Schema of a table, whole', () => {
  const amount = { type: 'string', maxLength: 21, not: { pattern: '^-0(\\.0+)?$' } };
  const clean = { pattern: '[\\x00-\\x1f\\x7f-\\x9f]' };
  expect(orderTable.jsonSchema).toStrictEqual({
    type: 'object',
    properties: {
      number: { type: 'integer', minimum: 1, maximum: 99999, description: 'from 1' },
      state: { type: 'string', enum: ['new', 'done'], description: 'how far it is' },
      items: {
        type: 'array',
        minItems: 1,
        maxItems: 2,
        description: 'what was ordered',
        items: {
          type: 'object',
          properties: {
            name: { type: 'string', minLength: 1, maxLength: 8, not: clean, description: 'as printed' },
            price: { ...amount, pattern: '^-?(0|[1-9][0-9]{0,16})(\\.[0-9]{1,2})?$', description: 'for one' },
            amount: { ...amount, pattern: '^-?(0|[1-9][0-9]{0,18})(\\.[0-9]{1,3})?$', description: 'how many' },
            sizes: {
              type: 'array',
              items: { type: 'integer', minimum: 0, maximum: 500 },
              minItems: 1,
              maxItems: 3,
              description: 'all of them',
            },
          },
          required: ['name', 'price', 'amount'],
          additionalProperties: false,
        },
      },
      big: { ...amount, maxLength: 20, pattern: '^-?(0|[1-9][0-9]{0,18})$', description: 'any' },
      hash: { type: 'string', pattern: '^([0-9a-f]{2}){2,4}$', description: 'of something' },
      rush: { type: 'boolean', description: 'in a hurry' },
      till: { type: 'string', minLength: 1, maxLength: 6, pattern: '^[A-Z]+$', not: clean, description: 'letters' },
    },
    required: ['number', 'state', 'items'],
    additionalProperties: false,
  });
});

describe('what both accept, and what both refuse', () => {
  const short = text({ bytesMax: 4 });
  const upper = text({ bytesMax: 3, pattern: /^[A-Z]+$/ });
  const cases: readonly { schema: Schema<unknown>; accepted: readonly unknown[]; refused: readonly unknown[] }[] = [
    { schema: int({ min: -1, max: 9 }), accepted: [-1, 0, -0, 9, 1.0], refused: [-2, 10, 0.5, '1', null, 1e300, []] },
    {
      schema: int64,
      accepted: ['0', '-1', '9223372036854775807', '-9223372036854775808'],
      refused: ['-0', '00', '1.0', '', '1'.repeat(20), '+1', ' 1', '1\n', 1],
    },
    {
      schema: hundredths,
      accepted: ['0', '0.0', '0.00', '-0.01', '12.5', '92233720368547758.07', '-92233720368547758.08'],
      refused: ['-0', '-0.0', '-0.00', '1.000', '1.', '.1', '123456789012345678', 1],
    },
    {
      schema: decimal({ scaleMax: 9 }),
      accepted: ['0.000000000', '-9223372036.854775808', '9223372036854775807'],
      refused: ['-0.000000000', '0.0000000000', '1'.repeat(20), '12345678901234567.12345', 5],
    },
    { schema: decimal({ scaleMax: 0 }), accepted: ['0', '-7'], refused: ['-0', '0.0', '7.', ''] },
    {
      schema: short,
      accepted: ['a', 'abcd', 'éé', '𐅑', ' '],
      refused: ['', 'abcde', 'a\n', '\u0000', '\u007f', '\u009f'],
    },
    { schema: upper, accepted: ['A', 'ABC'], refused: ['', 'a', 'ABCD', 'AB\n', 'Ä'] },
    {
      schema: blob({ min: 0, max: 2 }),
      accepted: ['', '00', 'beef'],
      refused: ['0', 'BE', '000000', ' 00', '00\n', 0],
    },
    { schema: blob({ min: 2, max: 2 }), accepted: ['beef'], refused: ['', 'be', 'beefbe'] },
    { schema: bool, accepted: [true, false], refused: [0, 'true', null] },
    { schema: oneOf({ a: 1 }), accepted: ['a'], refused: ['b', '', 1, 'toString', ['a']] },
    {
      schema: list(bool, { min: 1, max: 2 }),
      accepted: [[true], [true, false]],
      refused: [[], [1], [true, true, true], {}],
    },
  ];

  test.each(cases)('$schema.type', ({ schema, accepted, refused }) => {
    const isValid = validatorOf(schema);
    for (const json of accepted) {
      expect([isValid(json), problemOf(schema, json)], JSON.stringify(json)).toStrictEqual([true, undefined]);
    }
    for (const json of refused) {
      expect([isValid(json), problemOf(schema, json) !== undefined], JSON.stringify(json)).toStrictEqual([false, true]);
    }
  });
});

describe('exceptions: valid JSON Schema, but refused by fromJson', () => {
  test.each([
    { why: 'text is limited in bytes, and JSON Schema counts characters', schema: text({ bytesMax: 4 }), json: 'ééé' },
    {
      why: 'half a surrogate pair, which cannot be sent as UTF-8 anyway',
      schema: text({ bytesMax: 4 }),
      json: '\ud800',
    },
    { why: '19 digits beyond int64', schema: int64, json: '9223372036854775808' },
    { why: '19 digits below int64', schema: int64, json: '-9223372036854775809' },
    { why: 'hundredths beyond int64', schema: hundredths, json: '92233720368547758.08' },
    { why: 'decimal digits beyond int64', schema: decimal({ scaleMax: 2 }), json: '92233720368547758.08' },
  ])('$why: $json', ({ schema, json }) => {
    expect(validatorOf(schema)(json)).toBe(true);
    expect(problemOf(schema, json)).toBeDefined();
  });
});

describe('bugs that these tests found', () => {
  test('bug: the JSON Schema of decimals without places did not compile', () => {
    expect(() => validatorOf(decimal({ scaleMax: 0 }))).not.toThrow();
  });

  test.each([int64, hundredths, decimal({ scaleMax: 2 })])(
    'bug: the JSON Schema of $type took a negative zero',
    (schema) => {
      expect(validatorOf(schema)('-0')).toBe(false);
    },
  );

  test('bug: the JSON Schema of text took control characters', () => {
    expect(validatorOf(text({ bytesMax: 4 }))('a\u0000b')).toBe(false);
  });

  test.each([hundredths, decimal({ scaleMax: 2 })])(
    'bug: the JSON Schema of $type took any number of digits',
    (schema) => {
      expect(validatorOf(schema)('9'.repeat(30))).toBe(false);
    },
  );
});
