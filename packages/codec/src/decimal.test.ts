import { expect, test } from 'vitest';
import { formatDecimal, parseDecimal, rescale } from './decimal.js';

test.each([
  ['0', 0n, 0],
  ['0.0', 0n, 1],
  ['0.00', 0n, 2],
  ['1', 1n, 0],
  ['-1', -1n, 0],
  ['1.8', 18n, 1],
  ['1.80', 180n, 2],
  ['0.05', 5n, 2],
  ['-0.05', -5n, 2],
  ['10.500', 10500n, 3],
  ['0.000000001', 1n, 9],
  ['-9223372036854775808', -(2n ** 63n), 0],
  ['92233720368.547758070', 92233720368547758070n, 9],
])('%s, both ways', (text, digits, scale) => {
  expect(parseDecimal(text)).toStrictEqual({ digits, scale });
  expect(formatDecimal({ digits, scale })).toBe(text);
});

test.each([
  ['', 'nothing'],
  ['-', 'no digit'],
  ['-0', 'a negative zero'],
  ['-0.0', 'a negative zero'],
  ['-0.000', 'a negative zero'],
  ['+1', 'a plus sign'],
  ['--1', 'two signs'],
  ['00', 'a leading zero'],
  ['01', 'a leading zero'],
  ['-01.5', 'a leading zero'],
  ['.5', 'no whole part'],
  ['1.', 'no fraction behind the point'],
  ['1.2.3', 'two points'],
  ['1,5', 'a comma'],
  ['1e3', 'an exponent'],
  ['0x10', 'hex'],
  ['1_000', 'a separator'],
  [' 1', 'a blank before'],
  ['1 ', 'a blank behind'],
  ['1\n', 'a line end'],
  ['1.0000000000', 'ten places'],
  ['١', 'digits of another script'],
  ['NaN', 'no number'],
  ['Infinity', 'no number'],
  ['1'.repeat(33), '33 characters'],
])('refuses %j: %s', (text) => {
  expect(parseDecimal(text)).toBeUndefined();
});

test.each([
  ['1.8', 2, '1.80'],
  ['1.80', 2, '1.80'],
  ['1.80', 1, '1.8'],
  ['-1.50', 1, '-1.5'],
  ['-12', 9, '-12.000000000'],
  ['100', 0, '100'],
  ['0.00', 0, '0'],
  ['1.805', 2, undefined],
  ['-0.01', 1, undefined],
  ['0.9', 0, undefined],
])('%s with %i places is %s', (text, scale, expected) => {
  const value = parseDecimal(text);
  const rescaled = value === undefined ? undefined : rescale(value, scale);
  expect(rescaled === undefined ? undefined : formatDecimal(rescaled)).toBe(expected);
});
