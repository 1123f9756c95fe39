import { describe, expect, test } from 'vitest';
import { bytesOf, hexOf } from './__tests__/bytes-of.js';
import { aFrame, aFrameHex, frame } from './__tests__/examples.js';
import { FieldError } from './decode-error.js';
import { codeOf, constant, fixedBytes, i16, layout, u16, u32, u64, u8, type LayoutTable, type Part } from './layout.js';
import { Reader } from './reader.js';
import { Writer } from './writer.js';

test('the size is the sum of the parts, the offsets their running sum', () => {
  expect(frame.bytes).toBe(27);
  expect(frame.rows.map(({ name, bytes }) => [name, frame.offsetOf(name), bytes])).toStrictEqual([
    ['magic', 0, 2],
    ['version', 2, 1],
    ['kind', 3, 1],
    ['flags', 4, 1],
    ['port', 5, 2],
    ['reserved', 7, 2],
    ['length', 9, 4],
    ['shift', 13, 2],
    ['sequence', 15, 8],
    ['key', 23, 4],
  ]);
});

test('the rows carry what the spec page says', () => {
  expect(frame.name).toBe('Frame');
  expect(frame.rows.map(({ type, note }) => `${type}; ${note}`)).toStrictEqual([
    '= 0x504c; "PL"',
    '= 0x01; version of this layout',
    'u8: 1 data, 2 ack; what the frame carries',
    'u8; eight of them',
    'u16; where it goes',
    'reserved[2] = 0; zero',
    'u32; bytes behind the frame',
    'i16; minutes east',
    'u64 ≤ 2^53 - 1; without gaps',
    'bytes[4]; which key',
  ]);
});

test('an unknown row has no offset', () => {
  expect(() => frame.offsetOf('nothing')).toThrow(new FieldError('nothing', 'is no row of Frame'));
  expect(() => frame.offsetOf('=magic')).toThrow(FieldError);
});

test('an empty layout has no bytes', () => {
  const empty = layout<object>('Empty', {});
  expect([empty.bytes, hexOf(empty.encode({})), empty.decode(bytesOf(''))]).toStrictEqual([0, '', {}]);
});

test('each field stands at its offset', () => {
  expect(hexOf(frame.encode(aFrame))).toBe(hexOf(bytesOf(aFrameHex)));
  const changed = frame.encode({ ...aFrame, port: 0xffff });
  expect(hexOf(changed.subarray(frame.offsetOf('port'), frame.offsetOf('reserved')))).toBe('ffff');
});

test('layouts are written and read one behind the other', () => {
  const writer = new Writer(0);
  frame.write(writer, aFrame);
  frame.write(writer, { ...aFrame, flags: 0 });
  const reader = new Reader(writer.toBytes());
  expect(frame.read(reader)).toStrictEqual(aFrame);
  expect(frame.read(reader)).toStrictEqual({ ...aFrame, flags: 0 });
  expect(reader.remaining).toBe(0);
});

test('what is decoded shares no memory with the input', () => {
  const input = Buffer.from(bytesOf(aFrameHex));
  const value = frame.decode(input);
  input.fill(0xee);
  expect(value).toStrictEqual(aFrame);
});

function only<T>(part: Part<T>): (value: unknown) => string {
  const table = layout<{ readonly x: T }>('L', { x: [part, ''] });
  return (value) => hexOf(table.encode({ x: value as T })); // values of a wrong type are part of the test
}

describe('values at the edge of a part', () => {
  test.each([
    { part: u8, value: 0, hex: '00' },
    { part: u8, value: 255, hex: 'ff' },
    { part: u16, value: 65535, hex: 'ffff' },
    { part: u32, value: 4294967295, hex: 'ffffffff' },
    { part: u64, value: 4294967296, hex: '0000000100000000' },
    { part: u64, value: 9007199254740991, hex: '001fffffffffffff' },
    { part: i16, value: -32768, hex: '8000' },
    { part: i16, value: -1, hex: 'ffff' },
    { part: i16, value: 32767, hex: '7fff' },
  ])('$part.type holds $value as $hex', ({ part, value, hex }) => {
    expect(only(part)(value)).toBe(hex);
    expect(part.read(new Reader(bytesOf(hex)), 'x')).toBe(value);
  });

  test.each([
    ['u8', u8, [-1, 256, 0.5, NaN, Infinity, '1', 1n, null, undefined, true, [1]]],
    ['u16', u16, [-1, 65536, 1.5, NaN]],
    ['u32', u32, [-1, 4294967296, NaN]],
    ['u64', u64, [-1, 9007199254740992, 1e300, Infinity, 5n]],
    ['i16', i16, [-32769, 32768, 0.5, NaN, -Infinity, '0', undefined]],
  ])('%s refuses what does not fit', (_, part, values) => {
    for (const value of values) expect(() => only<number>(part)(value), String(value)).toThrow(FieldError);
  });

  test('a negative zero is the zero of the bytes', () => {
    expect([u8, u16, u64, i16].map((part) => only(part)(-0))).toStrictEqual(['00', '0000', '0000000000000000', '0000']);
  });

  test.each([[bytesOf('010203')], [bytesOf('0102030405')], [bytesOf('')]])('bytes[4] refuses %o', (value) => {
    expect(() => only(fixedBytes(4))(value)).toThrow(new FieldError('L.x', 'must be 4 bytes'));
  });

  test.each([[[1, 2, 3, 400]], ['abcd'], [undefined], [{ length: 4 }]])(
    'bug: bytes[4] wrote %o, which is no byte array, or failed with a TypeError',
    (value) => {
      expect(() => only(fixedBytes(4))(value)).toThrow(new FieldError('L.x', 'must be 4 bytes'));
    },
  );
});

describe('codes', () => {
  const kinds = { first: 0, last: 255 };

  test('a name is its code, both ways; anything else is refused', () => {
    expect([only(codeOf(kinds))('first'), only(codeOf(kinds))('last')]).toStrictEqual(['00', 'ff']);
    expect(codeOf(kinds).read(new Reader(bytesOf('ff')), 'x')).toBe('last');
    expect(() => codeOf(kinds).read(new Reader(bytesOf('01')), 'x')).toThrow('x: is not a known code (byte 0)');
    expect(() => only(codeOf(kinds))('other')).toThrow(new FieldError('L.x', 'must be one of first, last'));
  });

  test.each(['constructor', 'toString', '__proto__'])('bug: codeOf took the inherited name %s and wrote 0', (name) => {
    expect(() => only(codeOf(kinds))(name)).toThrow(new FieldError('L.x', 'must be one of first, last'));
  });

  test.each([256, -1, 0.5, NaN])('bug: codeOf took the code %d, which wraps to another one', (code) => {
    const problem = { path: 'b', rule: 'must have a whole number from 0 to 255 as its code' };
    expect(() => codeOf({ a: 1, b: code })).toThrow(expect.objectContaining(problem));
  });

  test('bug: codeOf took one code for two names, of which only the last came back', () => {
    expect(() => codeOf({ a: 1, b: 1 })).toThrow(new FieldError('b', 'has the same code as a'));
  });
});

describe('constants', () => {
  /** Each constant of the frame, a byte in it that is changed, and the place that must be named. */
  test.each([
    { row: 'magic', changed: 0, offset: 0, constant: '0x504c' },
    { row: 'magic', changed: 1, offset: 0, constant: '0x504c' },
    { row: 'version', changed: 2, offset: 2, constant: '0x01' },
    { row: 'reserved', changed: 7, offset: 7, constant: '0x0000' },
    { row: 'reserved', changed: 8, offset: 7, constant: '0x0000' },
  ])('$row with byte $changed changed is refused at byte $offset', ({ row, changed, offset, constant: expected }) => {
    const bytes = frame.encode(aFrame).map((byte, index) => (index === changed ? byte ^ 0x40 : byte));
    const problem = { path: `Frame.${row}`, offset: offset + 1000, rule: `must be ${expected}` };
    expect(() => frame.decode(bytes, 1000)).toThrow(expect.objectContaining(problem));
  });

  test('they are no fields of the value', () => {
    expect(Object.keys(frame.decode(bytesOf(aFrameHex)))).toStrictEqual([
      'kind',
      'flags',
      'port',
      'length',
      'shift',
      'sequence',
      'key',
    ]);
  });

  test('an empty constant is always there', () => {
    const part = constant(bytesOf(''));
    expect([part.bytes, part.read(new Reader(bytesOf('')), 'x')]).toStrictEqual([0, undefined]);
  });
});

describe('the size of the input', () => {
  test.each([
    [0, 'Frame.magic', 0],
    [1, 'Frame.magic', 0],
    [2, 'Frame.version', 2],
    [6, 'Frame.port', 5],
    [22, 'Frame.sequence', 15],
    [26, 'Frame.key', 23],
  ])('cut to %i bytes, it misses %s', (length, path, offset) => {
    const bytes = bytesOf(aFrameHex).subarray(0, length);
    expect(() => frame.decode(bytes)).toThrow(expect.objectContaining({ path, offset }));
  });

  test('left-over bytes are refused behind the last row', () => {
    const problem = { path: 'Frame', offset: 127, rule: '2 bytes are left over' };
    expect(() => frame.decode(bytesOf(`${aFrameHex} 0000`), 100)).toThrow(expect.objectContaining(problem));
  });
});

describe('a table that cannot work is refused when it is made', () => {
  test('bug: a constant and a field of one name gave that name two offsets', () => {
    const table = { '=x': [constant(bytesOf('01')), ''], x: [u8, ''] } as const;
    expect(() => layout<{ readonly x: number }>('L', table)).toThrow(new FieldError('L.x', 'is there twice'));
  });

  test('bug: a field with a number for a name stood before all others', () => {
    const table: LayoutTable<{ readonly b: number; readonly 0: number }> = { b: [u8, ''], 0: [u16, ''] };
    expect(() => layout('L', table)).toThrow(new FieldError('L.0', 'has a number for a name'));
  });

  test.each(['constructor', 'valueOf', '__proto__'])('bug: a field named %s was never missing, or vanished', (name) => {
    const table = Object.fromEntries([[name, [u8, '']]]) as unknown as LayoutTable<object>; // no type has such a field
    expect(() => layout('L', table)).toThrow(new FieldError(`L.${name}`, 'has a name that every object has'));
  });

  test('its type asks for every field, with the right part, and for no other', () => {
    interface Pair {
      readonly a: number;
      readonly b: Uint8Array;
    }
    // @ts-expect-error b has no row
    layout<Pair>('L', { a: [u8, ''] });
    // @ts-expect-error b is no number
    layout<Pair>('L', { a: [u8, ''], b: [u8, ''] });
    // @ts-expect-error c is no field
    layout<Pair>('L', { a: [u8, ''], b: [fixedBytes(1), ''], c: [u8, ''] });
  });
});
