import { describe, expect, it } from 'vitest';
import { divideRounded, includedTax, lineAmount } from './money.js';

const item = { name: 'x', taxGroup: 'A' };

describe('rounding half away from zero', () => {
  it.each([
    [4n, 10n, 0n],
    [5n, 10n, 1n],
    [-4n, 10n, 0n],
    [-5n, 10n, -1n],
    [15n, 10n, 2n],
    [-15n, 10n, -2n],
    [1n, 3n, 0n],
    [2n, 3n, 1n],
    [3n, 2n, 2n],
    [10n ** 40n + 5n, 10n, 10n ** 39n + 1n],
  ])('%i / %i is %i', (numerator, denominator, result) => {
    expect(divideRounded(numerator, denominator)).toBe(result);
  });
});

describe('lines', () => {
  it.each([
    ['half a cent', [5n, 1], [1n, 2], 1n],
    ['half a cent back', [-5n, 1], [1n, 2], -1n],
    ['a whole price', [3n, 0], [2n, 0], 600n],
    ['one place', [3n, 0], [25n, 1], 750n],
    ['ten places', [1_500_000n, 6], [3_333n, 4], 50n],
  ] as const)('%s', (_, quantity, price, amount) => {
    const [digits, scale] = quantity;
    const unitPrice = { digits: price[0], scale: price[1] };
    expect(lineAmount({ ...item, quantity: { digits, scale }, unitPrice })).toBe(amount);
    expect(lineAmount({ ...item, quantity: { digits, scale }, unitPrice, discount: 3n, surcharge: 1n })).toBe(
      amount - 2n,
    );
  });
});

describe('tax', () => {
  it.each([
    [3n, 20n, 0, 1n],
    [-3n, 20n, 0, -1n],
    [12_100n, 210n, 1, 2_100n],
    [12_100n, 2_100n, 2, 2_100n],
    [100n, 0n, 0, 0n],
  ])('in %i at %i e-%i is %i', (gross, digits, scale, tax) => {
    expect(includedTax(gross, { digits, scale })).toBe(tax);
    expect(includedTax(gross, undefined)).toBe(0n);
  });
});
