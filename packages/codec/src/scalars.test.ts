/** Text on its short way: the same refusals, at the same place, as on the long one. */
import { describe, expect, test } from 'vitest';
import { bytesOf, hexOf } from './__tests__/bytes-of.js';
import { CborReader, CborWriter } from './cbor.js';
import { FieldError } from './decode-error.js';
import { text } from './schema.js';

describe.each([
  { why: 'one class', pattern: /^[A-Za-z0-9._-]+$/, right: ['a', 'A.b-_9'], wrong: ['a b', 'é', 'a~', '[', ']', '^'] },
  { why: 'a class that excludes', pattern: /^[^a-y]+$/, right: ['z', 'Zé', '€'], wrong: ['a', 'zy', 'éa'] },
  {
    why: 'a class with letters beyond ASCII',
    pattern: /^[a-cé]+$/,
    right: ['é', 'abc', 'aé'],
    wrong: ['d', 'ù', 'éd'],
  },
  { why: 'a count', pattern: /^[A-Z]{3}$/, right: ['EUR'], wrong: ['EU', 'EURO', 'eur', 'É12'] },
  { why: 'two classes', pattern: /^[a-z]+$|^[0-9]+$/, right: ['ab', '12'], wrong: ['a1', '1a', 'A'] },
  { why: 'classes in a row', pattern: /^[a-z]+[0-9]+$/, right: ['a1', 'ab12'], wrong: ['a', '1', '1a'] },
  { why: 'no ends', pattern: /[0-9]+/, right: ['a1b', '1', 'é1'], wrong: ['ab', 'é'] },
  { why: 'a start only', pattern: /^[0-9]+/, right: ['1b'], wrong: ['b1'] },
])('a pattern of $why', ({ pattern, right, wrong }) => {
  const schema = text({ bytesMax: 8, pattern });
  const rule = `must be text of 1 to 8 bytes without control characters that matches ${pattern.source}`;
  const bytes = (value: string): Uint8Array => bytesOf(hexOf(new Uint8Array(Buffer.from(value))));
  const item = (value: string): Uint8Array => Uint8Array.of(0x60 + bytes(value).length, ...bytes(value));

  test.each(right)('takes %s', (value) => {
    const writer = new CborWriter();
    schema.write(writer, value, 'x');
    expect(writer.toBytes()).toStrictEqual(item(value));
    expect(schema.read(new CborReader(item(value)), 'x')).toBe(value);
    expect(schema.fromJson(value, 'x')).toBe(value);
  });

  test.each(wrong)('refuses %s', (value) => {
    expect(() => schema.write(new CborWriter(), value, 'x')).toThrow(new FieldError('x', rule));
    expect(() => schema.fromJson(value, 'x')).toThrow(new FieldError('x', rule));
    const reader = new CborReader(Uint8Array.of(...item(value), 0x61, 0x61), 40);
    expect(() => schema.read(reader, 'x')).toThrow(expect.objectContaining({ path: 'x', rule, offset: 40 }));
  });
});
