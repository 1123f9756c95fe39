import { expect, test } from 'vitest';
import { bytesOf } from './__tests__/bytes-of.js';
import { concatBytes, equalBytes, isBytes } from './bytes.js';

test('concatBytes joins in order, and copies', () => {
  const first = bytesOf('01 02');
  const whole = concatBytes(first, bytesOf(''), bytesOf('03'));
  first[0] = 0xff;
  expect(whole).toStrictEqual(bytesOf('01 02 03'));
  expect(concatBytes()).toStrictEqual(bytesOf(''));
});

test.each([
  ['', '', true],
  ['01 02', '01 02', true],
  ['01 02', '01 03', false],
  ['01 02', '01', false],
  ['01', '01 02', false],
  ['', '00', false],
])('equalBytes of [%s] and [%s] is %s', (left, right, equal) => {
  expect(equalBytes(bytesOf(left), bytesOf(right))).toBe(equal);
});

test('isBytes knows a Uint8Array and its subclasses only', () => {
  expect([new Uint8Array(2), Buffer.of(1)].map(isBytes)).toStrictEqual([true, true]);
  const others = [[1, 2], 'ab', { length: 2 }, new Uint16Array(1), new DataView(new ArrayBuffer(1)), null, undefined];
  expect(others.map(isBytes)).toStrictEqual(others.map(() => false));
});
