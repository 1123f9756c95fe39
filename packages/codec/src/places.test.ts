/**
 * Where an error says it is: the field path and the byte offset of a `DecodeError`, the field path of a `FieldError`.
 */
import { describe, expect, test } from 'vitest';
import { bytesOf } from './__tests__/bytes-of.js';
import { fullOrder, fullOrderHex, orderTable, smallOrder, smallOrderHex } from './__tests__/examples.js';
import { childPath, DecodeError, FieldError } from './decode-error.js';
import { blob, int, list, record, required, text } from './schema.js';

/** An order whose items are these bytes, from offset 6 on. */
const order = (items: string): string => `a3 00 01 01 00 02 ${items}`;
/** An order of one item, from offset 7 on. */
const item = (entry: string): string => order(`81 ${entry}`);

describe('a DecodeError has its path and offset', () => {
  test.each([
    { why: 'nothing', hex: '', path: '', offset: 0, rule: 'needs 1 bytes, 0 are left' },
    { why: 'no map', hex: '80', path: '', offset: 0, rule: 'must be a map' },
    { why: 'a map longer than the input', hex: 'a3', path: '', offset: 0, rule: 'is longer than the input' },
    { why: 'a text key', hex: 'a1 6130', path: '', offset: 1, rule: 'must be a whole number' },
    { why: 'a negative key', hex: 'a1 20 00', path: '', offset: 1, rule: 'key -1 is out of order or doubled' },
    { why: 'an unknown key', hex: 'a2 00 01 06 00', path: '', offset: 3, rule: 'has no field with key 6' },
    { why: 'a doubled key', hex: 'a2 00 01 00 01', path: '', offset: 3, rule: 'key 0 is out of order or doubled' },
    { why: 'a missing field', hex: 'a2 00 01 01 00', path: 'items', offset: 0, rule: 'is missing' },
    {
      why: 'a number too small',
      hex: 'a1 00 00',
      path: 'number',
      offset: 2,
      rule: 'must be a whole number from 1 to 99999',
    },
    { why: 'a long head', hex: 'a1 00 1801', path: 'number', offset: 2, rule: 'is not in its shortest form' },
    { why: 'a cut head', hex: 'a1 00 19 00', path: 'number', offset: 3, rule: 'needs 2 bytes, 1 are left' },
    { why: 'a reserved head', hex: 'a1 00 1c', path: 'number', offset: 2, rule: 'has a reserved or indefinite length' },
    { why: 'an unknown code', hex: 'a2 00 01 01 05', path: 'state', offset: 4, rule: 'must be one of new, done' },
    { why: 'too few items', hex: order('80'), path: 'items', offset: 6, rule: 'must be a list of 1 to 2' },
    { why: 'too many items', hex: order('83 a0 a0 a0'), path: 'items', offset: 6, rule: 'must be a list of 1 to 2' },
    { why: 'no list', hex: order('a0'), path: 'items', offset: 6, rule: 'must be an array' },
    { why: 'no record in the list', hex: item('40'), path: 'items[0]', offset: 7, rule: 'must be a map' },
    {
      why: 'an item out of order',
      hex: item('a2 02 00 01 6161'),
      path: 'items[0]',
      offset: 10,
      rule: 'key 1 is out of order or doubled',
    },
    {
      why: 'an empty name',
      hex: item('a1 01 60'),
      path: 'items[0].name',
      offset: 9,
      rule: 'must be text of 1 to 8 bytes without control characters',
    },
    {
      why: 'a broken name',
      hex: item('a1 01 62c328'),
      path: 'items[0].name',
      offset: 9,
      rule: 'is not well-formed UTF-8',
    },
    {
      why: 'a name behind the end',
      hex: item('a1 01 646161'),
      path: 'items[0].name',
      offset: 9,
      rule: 'is longer than the input',
    },
    {
      why: 'an amount of three',
      hex: item('a1 03 83 00 00 00'),
      path: 'items[0].amount',
      offset: 9,
      rule: 'must be [digits, scale]',
    },
    {
      why: 'too many places',
      hex: item('a1 03 82 00 04'),
      path: 'items[0].amount',
      offset: 9,
      rule: 'must be a decimal string with at most 3 places, such as "1.5"',
    },
    {
      why: 'digits beyond 64 bits',
      hex: item('a1 03 82 1b8000000000000000 00'),
      path: 'items[0].amount',
      offset: 10,
      rule: 'exceeds 64 bits',
    },
    {
      why: 'a size too big',
      hex: item('a1 07 82 00 1901f5'),
      path: 'items[0].sizes[1]',
      offset: 11,
      rule: 'must be a whole number from 0 to 500',
    },
    {
      why: 'the second item incomplete',
      hex: order('82 a3 01 6161 02 00 03 82 00 00 a2 01 6162 03 82 00 00'),
      path: 'items[1].price',
      offset: 17,
      rule: 'is missing',
    },
    { why: 'left-over bytes', hex: `${smallOrderHex} 0000`, path: '', offset: 20, rule: '2 bytes are left over' },
  ])('$why', ({ hex, path, offset, rule }) => {
    expect(() => orderTable.decode(bytesOf(hex))).toThrow(expect.objectContaining({ path, offset, rule }));
    // The offsets count from where the caller says that these bytes begin.
    const shifted = { name: 'DecodeError', path, offset: offset + 1000, rule };
    expect(() => orderTable.decode(bytesOf(hex), 1000)).toThrow(expect.objectContaining(shifted));
  });

  test('lists in lists count each level', () => {
    const grid = record<{ readonly rows: readonly (readonly number[])[] }>('Grid', {
      rows: required(0, list(list(int({ min: 0, max: 9 }), { min: 0, max: 3 }), { min: 0, max: 3 }), ''),
    });
    const problem = { path: 'rows[2][1]', offset: 8, rule: 'must be a whole number from 0 to 9' };
    expect(() => grid.decode(bytesOf('a1 00 83 81 00 80 82 01 0a'))).toThrow(expect.objectContaining(problem));
    expect(() => grid.fromJson({ rows: [[1], [], [2, -1]] }, '')).toThrow(new FieldError('rows[2][1]', problem.rule));
  });
});

const tea = smallOrder.items[0]!;
const teaJson = { name: 'tea', price: '1.50', amount: '1' };
const json = { number: 1, state: 'new', items: [teaJson] };
const priceRule = 'must be a decimal string with at most two places, such as "12.50"';
const nameRule = 'must be text of 1 to 8 bytes without control characters';

describe('a FieldError of JSON has its path', () => {
  test.each([
    { why: 'null', given: null, path: '', rule: 'must be an object' },
    { why: 'a list', given: [json], path: '', rule: 'must be an object' },
    { why: 'a text', given: 'order', path: '', rule: 'must be an object' },
    { why: 'an empty object', given: {}, path: 'number', rule: 'is missing' },
    { why: 'an unknown field', given: { ...json, extra: 1 }, path: 'extra', rule: 'is not a known field' },
    {
      why: 'null for a field',
      given: { ...json, till: null },
      path: 'till',
      rule: 'must be text of 1 to 6 bytes without control characters that matches ^[A-Z]+$',
    },
    {
      why: 'a number as text',
      given: { ...json, number: '1' },
      path: 'number',
      rule: 'must be a whole number from 1 to 99999',
    },
    { why: 'an unknown code', given: { ...json, state: 'old' }, path: 'state', rule: 'must be one of new, done' },
    {
      why: 'an inherited name as code',
      given: { ...json, state: 'toString' },
      path: 'state',
      rule: 'must be one of new, done',
    },
    { why: 'no list', given: { ...json, items: { 0: teaJson } }, path: 'items', rule: 'must be a list of 1 to 2' },
    { why: 'an empty list', given: { ...json, items: [] }, path: 'items', rule: 'must be a list of 1 to 2' },
    { why: 'null in a list', given: { ...json, items: [teaJson, null] }, path: 'items[1]', rule: 'must be an object' },
    {
      why: 'an unknown field in a list',
      given: { ...json, items: [{ ...teaJson, colour: 1 }] },
      path: 'items[0].colour',
      rule: 'is not a known field',
    },
    {
      why: 'a number as a price',
      given: { ...json, items: [teaJson, { ...teaJson, price: 1.5 }] },
      path: 'items[1].price',
      rule: priceRule,
    },
    {
      why: 'a long name',
      given: { ...json, items: [{ ...teaJson, name: 'ééééé' }] },
      path: 'items[0].name',
      rule: nameRule,
    },
    {
      why: 'a size that is no number',
      given: { ...json, items: [{ ...teaJson, sizes: [1, 2, '3'] }] },
      path: 'items[0].sizes[2]',
      rule: 'must be a whole number from 0 to 500',
    },
    {
      why: 'upper-case hex',
      given: { ...json, hash: 'CAFE' },
      path: 'hash',
      rule: 'must be 2 to 4 bytes, in lower-case hex',
    },
    {
      why: 'a number as a 64-bit integer',
      given: { ...json, big: 1 },
      path: 'big',
      rule: 'must be a whole number within 64 bits, written as a string',
    },
    { why: 'a text as truth', given: { ...json, rush: 'true' }, path: 'rush', rule: 'must be true or false' },
  ])('$why', ({ given, path, rule }) => {
    const inside = childPath('request', path);
    expect(() => orderTable.fromJson(given, '')).toThrow(expect.objectContaining({ name: 'FieldError', path, rule }));
    if (path !== '') expect(() => orderTable.fromJson(given, 'request')).toThrow(new FieldError(inside, rule));
  });
});

describe('a FieldError of a value has its path', () => {
  test.each([
    { why: 'a number too big', given: { ...smallOrder, number: 100000 }, path: 'number' },
    { why: 'a missing field', given: { ...smallOrder, state: undefined }, path: 'state' },
    { why: 'too many items', given: { ...smallOrder, items: [tea, tea, tea] }, path: 'items' },
    {
      why: 'a price beyond 64 bits',
      given: { ...smallOrder, items: [tea, { ...tea, price: 2n ** 63n }] },
      path: 'items[1].price',
    },
    {
      why: 'a scale too big',
      given: { ...smallOrder, items: [{ ...tea, amount: { digits: 1n, scale: 4 } }] },
      path: 'items[0].amount',
    },
    {
      why: 'a size too small',
      given: { ...smallOrder, items: [{ ...tea, sizes: [0, -1] }] },
      path: 'items[0].sizes[1]',
    },
    { why: 'a lone surrogate', given: { ...smallOrder, items: [{ ...tea, name: '\ud83d' }] }, path: 'items[0].name' },
    { why: 'a hash too short', given: { ...smallOrder, hash: Uint8Array.of(1) }, path: 'hash' },
  ])('$why', ({ given, path }) => {
    // A field may be undefined here, against its type: that is the case to refuse.
    expect(() => orderTable.encode(given as typeof smallOrder)).toThrow(
      expect.objectContaining({ name: 'FieldError', path }),
    );
  });
});

test('the message is path, rule and place', () => {
  expect(new DecodeError('is odd', { path: 'a[1].b', offset: 7 }).message).toBe('a[1].b: is odd (byte 7)');
  expect(new DecodeError('is odd', { path: '', offset: 0 }).message).toBe('is odd (byte 0)');
  expect(new FieldError('a.b', 'is odd').message).toBe('a.b: is odd');
  expect(new FieldError('', 'is odd').message).toBe('is odd');
  expect([childPath('', 'a'), childPath('a', 'b')]).toStrictEqual(['a', 'a.b']);
});

test('no message repeats what was wrong: it may be secret', () => {
  const secret = 'hunter2';
  const vault = record<{ readonly pin: string; readonly key: Uint8Array }>('Vault', {
    pin: required(0, text({ bytesMax: 4 }), ''),
    key: required(1, blob({ min: 1, max: 2 }), ''),
  });
  const attempts = [
    () => vault.encode({ pin: secret, key: Uint8Array.of(1) }),
    () => vault.encode({ pin: 'a', key: Uint8Array.of(0xba, 0xdc, 0x0d) }),
    () => vault.fromJson({ pin: secret, key: '01' }, ''),
    () => vault.fromJson({ pin: 'a', key: secret }, ''),
    () => vault.fromJson({ pin: 'a', key: 'badc0d' }, ''),
    () => vault.fromJson(secret, ''),
    () => vault.decode(bytesOf('a2 00 6768756e74657232 01 4101')),
    () => vault.decode(bytesOf('a2 00 6161 01 43badc0d')),
    () => orderTable.fromJson({ ...json, state: secret }, ''),
  ];
  for (const attempt of attempts) {
    expect(attempt).toThrow();
    expect(attempt).not.toThrow(/hunter2|badc0d|186, ?220/);
  }
});

test('the subjects of this file are right before they are broken', () => {
  expect(orderTable.decode(bytesOf(smallOrderHex))).toStrictEqual(smallOrder);
  expect(orderTable.decode(bytesOf(fullOrderHex))).toStrictEqual(fullOrder);
  expect(orderTable.fromJson(json, '')).toStrictEqual(smallOrder);
});
