/** What `encode` and `encodeInto` do beside encoding: the buffers they use, and what is left of them. */
import { describe, expect, test } from 'vitest';
import { bytesOf, hexOf } from './__tests__/bytes-of.js';
import { fullOrder, fullOrderHex, orderTable, smallOrder, smallOrderHex } from './__tests__/examples.js';
import { FieldError } from './decode-error.js';
import { int, list, record, required, text, type Schema } from './schema.js';

describe('encodeInto', () => {
  const small = bytesOf(smallOrderHex);

  test('writes at its place, returns the offset behind, and leaves the rest alone', () => {
    const target = new Uint8Array(small.length + 5).fill(0xee);
    expect(orderTable.encodeInto(smallOrder, target, 3)).toBe(3 + small.length);
    expect(hexOf(target)).toBe(`eeeeee${hexOf(small)}eeee`);
  });

  test('takes the last byte of the target', () => {
    const target = new Uint8Array(small.length);
    expect(orderTable.encodeInto(smallOrder, target, 0)).toBe(small.length);
    expect(target).toStrictEqual(small);
  });

  test.each([
    { why: 'one byte too few', room: small.length - 1, offset: 0, left: small.length - 1 },
    { why: 'an offset too far', room: small.length, offset: 1, left: small.length - 1 },
    { why: 'no room at all', room: 0, offset: 0, left: 0 },
  ])('refuses $why, and writes nothing', ({ room, offset, left }) => {
    const target = new Uint8Array(room).fill(0xee);
    const problem = new FieldError('', `needs ${small.length} bytes, ${left} are left`);
    expect(() => orderTable.encodeInto(smallOrder, target, offset)).toThrow(problem);
    expect(target).toStrictEqual(new Uint8Array(room).fill(0xee));
  });

  test('a wrong value leaves the target alone', () => {
    const target = new Uint8Array(100).fill(0xee);
    const wrong = { ...fullOrder, till: 'ab' };
    expect(() => orderTable.encodeInto(wrong, target, 0)).toThrow(expect.objectContaining({ path: 'till' }));
    expect(target).toStrictEqual(new Uint8Array(100).fill(0xee));
  });
});

describe('one encoding does not show in the next', () => {
  test('what was returned before stays as it is', () => {
    const first = orderTable.encode(fullOrder);
    orderTable.encode(smallOrder);
    expect(hexOf(first)).toBe(hexOf(bytesOf(fullOrderHex)));
  });

  test('after a failure in the middle', () => {
    expect(() => orderTable.encode({ ...fullOrder, till: '' })).toThrow(FieldError);
    expect(hexOf(orderTable.encode(smallOrder))).toBe(hexOf(bytesOf(smallOrderHex)));
  });

  test('after one that needed more than is kept', () => {
    const long = record<{ readonly text: string }>('Long', { text: required(1, text({ bytesMax: 200_000 }), '') });
    for (const length of [100_000, 10, 200_000]) {
      const value = { text: 'é'.repeat(length / 2) };
      expect(long.decode(long.encode(value))).toStrictEqual(value);
    }
    expect(hexOf(orderTable.encode(smallOrder))).toBe(hexOf(bytesOf(smallOrderHex)));
  });

  test('when a schema encodes another record on its way', () => {
    const nested: Schema<number> = {
      ...int({ min: 0, max: 9 }),
      write: (writer) => writer.bytes(orderTable.encode(smallOrder)),
    };
    const outer = record<{ readonly a: number; readonly b: number }>('Outer', {
      a: required(1, int({ min: 0, max: 9 }), ''),
      b: required(2, nested, ''),
    });
    expect(hexOf(outer.encode({ a: 7, b: 1 }))).toBe(`a201070254${hexOf(bytesOf(smallOrderHex))}`);
  });
});

test('a value that is wrong when read first and right when read again is written once, and whole', () => {
  let reads = 0;
  const fickle = {
    a: 1,
    get b(): number {
      return reads++ === 0 ? 99 : 2;
    },
  };
  const table = record<{ readonly a: number; readonly b: number }>('Pair', {
    a: required(1, int({ min: 0, max: 9 }), ''),
    b: required(2, int({ min: 0, max: 9 }), ''),
  });
  expect(hexOf(table.encode(fickle))).toBe('a201010202');
});

describe('tables that the short way does not fit', () => {
  test.each([23, 24, 25, 300])('%i fields', (count) => {
    const names = Array.from({ length: count }, (_, index) => `f${index}`);
    const row = int({ min: 0, max: 999 });
    const rows = Object.fromEntries(names.map((name, index) => [name, required(index, row, '')]));
    const table = record<object>('Wide', rows);
    const value = Object.fromEntries(names.map((name, index) => [name, index]));
    expect(table.decode(table.encode(value))).toStrictEqual(value);
    expect(() => table.encode({ ...value, [`f${count - 1}`]: -1 })).toThrow(
      expect.objectContaining({ path: `f${count - 1}` }),
    );
  });

  test('an error far down has its path from the top', () => {
    const leaf = record<{ readonly x: number }>('Leaf', { x: required(30, int({ min: 0, max: 9 }), '') });
    const inner = record<{ readonly leaves: readonly { readonly x: number }[] }>('Inner', {
      leaves: required(1, list(leaf, { min: 0, max: 9 }), ''),
    });
    const outer = record<{ readonly in: { readonly leaves: readonly { readonly x: number }[] } }>('Outer', {
      in: required(1, inner, ''),
    });
    const problem: unknown = expect.objectContaining({
      path: 'in.leaves[1].x',
      rule: 'must be a whole number from 0 to 9',
    });
    expect(() => outer.encode({ in: { leaves: [{ x: 1 }, { x: 10 }] } })).toThrow(problem);
    expect(() => outer.fromJson({ in: { leaves: [{ x: 1 }, { x: 10 }] } }, '')).toThrow(problem);
    expect(() => outer.decode(bytesOf('a101 a101 82 a1181e01 a1181e0a'))).toThrow(problem);
  });
});
