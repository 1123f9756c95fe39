import { expect, test } from 'vitest';
import { bytesOf } from './__tests__/bytes-of.js';
import { DecodeError } from './decode-error.js';
import { Reader } from './reader.js';

test('reads big-endian integers and bytes in order', () => {
  const reader = new Reader(bytesOf('01 0203 fffe 04050607 001fffffffffffff ffffffffffffffff aabb'));
  expect(reader.peek()).toBe(1);
  expect(reader.u8('a')).toBe(1);
  expect(reader.u16('b')).toBe(0x0203);
  expect(reader.i16('c')).toBe(-2);
  expect(reader.u32('d')).toBe(0x04050607);
  expect(reader.u64('e')).toBe(Number.MAX_SAFE_INTEGER);
  expect(reader.u64big('f')).toBe(2n ** 64n - 1n);
  expect(reader.offset).toBe(25);
  expect(reader.remaining).toBe(2);
  expect(reader.bytes(2, 'g')).toStrictEqual(bytesOf('aabb'));
  expect(reader.peek()).toBeUndefined();
  expect(() => reader.end('end')).not.toThrow();
});

test.each([
  ['u8', 1],
  ['u16', 2],
  ['i16', 2],
  ['u32', 4],
  ['u64', 8],
  ['u64big', 8],
] as const)('%s on the last byte but one too few says what it needs, and does not move', (method, size) => {
  const reader = new Reader(new Uint8Array(size), 100);
  reader.bytes(1, 'skipped');
  const problem = { path: 'field', offset: 101, rule: `needs ${size} bytes, ${size - 1} are left` };
  expect(() => reader[method]('field')).toThrow(expect.objectContaining(problem));
  expect(reader.offset).toBe(101);
});

test('bytes beyond the end are refused before anything is allocated', () => {
  const reader = new Reader(bytesOf('0102'), 7);
  const problem = { path: 'blob', offset: 7, rule: 'needs 4294967296 bytes, 2 are left' };
  expect(() => reader.bytes(2 ** 32, 'blob')).toThrow(expect.objectContaining(problem));
});

test('left-over bytes are refused at the first of them', () => {
  const reader = new Reader(bytesOf('010203'), 10);
  reader.u8('a');
  const problem = { path: 'frame', offset: 11, rule: '2 bytes are left over' };
  expect(() => reader.end('frame')).toThrow(expect.objectContaining(problem));
});

test('reads from a slice of a larger buffer', () => {
  const reader = new Reader(bytesOf('ff 0102 ff').subarray(1, 3));
  expect(reader.u16('a')).toBe(0x0102);
  expect(reader.remaining).toBe(0);
});

test('bug: u64 beyond 2^53 - 1 was reported behind the field instead of at its first byte', () => {
  const reader = new Reader(bytesOf('ff 0020000000000000'));
  reader.u8('lead');
  const problem = { path: 'seq', offset: 1, rule: 'exceeds 2^53 - 1' };
  expect(() => reader.u64('seq')).toThrow(expect.objectContaining(problem));
});

test("bug: bytes out of Node's Buffer shared its memory even after slice()", () => {
  const input = Buffer.from('0102', 'hex');
  const copy = new Reader(input).bytes(2, 'a').slice();
  input.fill(0xee);
  expect(copy).toStrictEqual(bytesOf('0102'));
});

test('a failure is made, not thrown, so that the caller can throw it', () => {
  expect(new Reader(bytesOf(''), 3).fail('x', 'is odd')).toStrictEqual(
    new DecodeError('is odd', { path: 'x', offset: 3 }),
  );
});

test('copy shares no memory with the input, of any length', () => {
  for (const length of [0, 1, 12, 13, 64, 300]) {
    const input = new Uint8Array(length + 2).map((_, index) => index);
    const reader = new Reader(input);
    reader.u8('a');
    const copy = reader.copy(length, 'b');
    expect(copy).toStrictEqual(input.slice(1, length + 1));
    input.fill(0xee);
    expect(copy.every((byte, index) => byte === ((index + 1) & 0xff))).toBe(true);
    expect(reader.remaining).toBe(1);
  }
  expect(() => new Reader(bytesOf('01')).copy(2, 'x')).toThrow('x: needs 2 bytes, 1 are left (byte 0)');
});
