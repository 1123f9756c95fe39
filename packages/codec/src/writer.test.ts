import { expect, test } from 'vitest';
import { bytesOf } from './__tests__/bytes-of.js';
import { Writer } from './writer.js';

test('writes big-endian integers and bytes in order', () => {
  const writer = new Writer();
  writer.u8(1);
  writer.u16(0x0203);
  writer.i16(-2);
  writer.u32(0x04050607);
  writer.u64(Number.MAX_SAFE_INTEGER);
  writer.u64(2n ** 64n - 1n);
  writer.bytes(bytesOf('aabb'));
  expect(writer.length).toBe(27);
  expect(writer.toBytes()).toStrictEqual(bytesOf('01 0203 fffe 04050607 001fffffffffffff ffffffffffffffff aabb'));
});

test('what it returns is a copy', () => {
  const writer = new Writer();
  writer.u8(1);
  const before = writer.toBytes();
  writer.u8(2);
  before[0] = 0xff;
  expect(writer.toBytes()).toStrictEqual(bytesOf('0102'));
});

test('take hands over the buffer of a full writer, and the written part of another', () => {
  const full = new Writer(2);
  full.u16(0x0102);
  const part = new Writer(4);
  part.u16(0x0102);
  expect([full.take(), part.take()]).toStrictEqual([bytesOf('0102'), bytesOf('0102')]);
});

test.each([-1, -1n, 2 ** 53, 2n ** 64n - 1n, 2n ** 63n, 0x1_0000_0001n])('u64 of %s wraps as 64 bits do', (value) => {
  const writer = new Writer();
  writer.u64(value);
  const expected = Buffer.alloc(8);
  expected.writeBigUInt64BE(BigInt.asUintN(64, BigInt(value)));
  expect(writer.toBytes()).toStrictEqual(new Uint8Array(expected));
});

const puts = {
  u8: (writer: Writer) => writer.u8(0xab),
  u16: (writer: Writer) => writer.u16(0xabcd),
  i16: (writer: Writer) => writer.i16(-2),
  u32: (writer: Writer) => writer.u32(0xabcdef01),
  u64: (writer: Writer) => writer.u64(2n ** 63n),
  bytes: (writer: Writer) => writer.bytes(bytesOf('010203')),
};

test.each(Object.entries(puts))('bug: %s across the end of the buffer went to the buffer before it grew', (_, put) => {
  for (let capacity = 0; capacity <= 9; capacity++) {
    const roomy = new Writer(1000);
    const tight = new Writer(capacity);
    for (let count = 0; count < 20; count++) {
      put(roomy);
      put(tight);
    }
    expect(tight.toBytes()).toStrictEqual(roomy.toBytes());
  }
});
