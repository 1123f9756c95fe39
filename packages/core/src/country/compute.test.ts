import { parseDecimal } from '@plomba/codec';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { present } from '../assert.js';
import type { Item, ReceiptRequest } from '../model/receipt.js';
import { computeReceipt, divideRounded, lineAmount, taxWithin, type ComputedReceipt } from './compute.js';
import { none } from './none.js';

const dec = (text: string): { digits: bigint; scale: number } => present(parseDecimal(text), 'a decimal');
const item = (quantity: string, unitPrice: string, more: Partial<Item> = {}): Item => {
  return { name: 'x', quantity: dec(quantity), unitPrice: dec(unitPrice), taxGroup: 'A', ...more };
};
const receipt = (items: readonly Item[], paid: bigint, more: Partial<ReceiptRequest> = {}): ReceiptRequest => {
  return { document: 'sale', items, payments: [{ kind: 'cash', amount: paid }], ...more };
};

describe('a line', () => {
  it.each([
    ['2', '1.80', 360n],
    ['1.250', '1.19', 149n], // 1.4875
    ['0.5', '0.01', 1n], // a half goes away from zero
    ['-0.5', '0.01', -1n],
    ['0.333333', '3', 100n],
    ['1', '0.0049', 0n],
    ['1', '0.005', 1n],
    ['1000000', '0.0001', 10_000n],
  ])('of %s at %s is %i hundredths', (quantity, price, amount) => {
    expect(lineAmount(item(quantity, price))).toBe(amount);
  });

  it('takes its discount off and its surcharge on', () => {
    expect(lineAmount(item('1', '10', { discount: 150n, surcharge: 20n }))).toBe(870n);
  });
});

describe('the tax in a gross amount', () => {
  it.each([
    [12_000n, '20', 2000n],
    [11_000n, '10', 1000n],
    [360n, '20', 60n],
    [145n, '10', 13n], // 13.18
    [-360n, '20', -60n],
    [100n, '0', 0n],
    [10_550n, '5.5', 550n],
  ])('of %i at %s %% is %i', (gross, rate, tax) => {
    expect(taxWithin(gross, dec(rate))).toBe(tax);
  });

  it('is within half a hundredth of the exact value', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n }),
        fc.integer({ min: 0, max: 10_000 }),
        (gross, rate) => {
          const denominator = 10_000n + BigInt(rate);
          const error = taxWithin(gross, { digits: BigInt(rate), scale: 2 }) * denominator - gross * BigInt(rate);
          expect((error < 0n ? -error : error) * 2n <= denominator).toBe(true);
        },
      ),
      { seed: 1 },
    );
  });
});

describe('a receipt', () => {
  const items = fc.array(
    fc.record({
      quantity: fc.integer({ min: 1, max: 99_999 }),
      price: fc.integer({ min: 0, max: 999_999 }),
      scale: fc.integer({ min: 0, max: 4 }),
      taxGroup: fc.constantFrom(...none.rules.taxGroups.map(({ id }) => id)),
    }),
    { maxLength: 12 },
  );

  it('has shares that add up to its total, and change that adds up to what was paid', () => {
    fc.assert(
      fc.property(items, fc.bigInt({ min: 0n, max: 100_000n }), (drawn, extra) => {
        const lines = drawn.map(({ quantity, price, scale, taxGroup }) => {
          return {
            name: 'x',
            quantity: { digits: BigInt(quantity), scale: 3 },
            unitPrice: { digits: BigInt(price), scale },
            taxGroup,
          };
        });
        const total = lines.map(lineAmount).reduce((sum, amount) => sum + amount, 0n);
        const over = total > 0n ? extra : 0n;
        const computed = computeReceipt(receipt(lines, total + over), none.rules) as ComputedReceipt;
        expect(computed.total).toBe(total);
        expect(computed.change).toBe(over);
        expect(computed.taxes.reduce((sum, { gross }) => sum + gross, 0n)).toBe(total);
        for (const { rate, gross, tax } of computed.taxes) {
          const { digits, scale } = rate ?? { digits: 0n, scale: 0 };
          expect(tax).toBe(divideRounded(gross * digits, 100n * 10n ** BigInt(scale) + digits));
        }
      }),
      { seed: 1 },
    );
  });

  it.each([
    ['a foreign tax group', receipt([item('1', '1', { taxGroup: 'Q' })], 100n), 'items[0].taxGroup'],
    ['a negative discount', receipt([item('1', '1', { discount: -1n })], 101n), 'items[0].discount'],
    ['a sum that the till got wrong', receipt([item('1', '1', { amount: 99n })], 100n), 'items[0].amount'],
    [
      'a foreign payment',
      receipt([item('1', '1')], 100n, { payments: [{ kind: 'shells', amount: 100n }] }),
      'payments[0].kind',
    ],
    ['too little', receipt([item('1', '1')], 99n), 'payments'],
    ['change on a card', receipt([item('1', '1')], 0n, { payments: [{ kind: 'card', amount: 200n }] }), 'payments'],
    ['a negative sale', receipt([item('-1', '1')], -100n), 'items'],
    ['an amount beyond all tills', receipt([item('999999', '999999')], 99_999_800_000_100n), 'items'],
  ])('with %s is refused with its place', (_what, request, path) => {
    expect(computeReceipt(request, none.rules)).toContainEqual(expect.objectContaining({ path }));
  });

  it('tells every finding at once', () => {
    const request = receipt([item('1', '1', { taxGroup: 'Q', discount: -1n })], 0n);
    expect(computeReceipt(request, none.rules)).toHaveLength(3);
  });
});

describe('numbers where they are exact, bigint beyond', () => {
  /** Sizes around 2^53 and around the largest that a record holds. */
  const digits = fc.oneof(
    fc.bigInt({ min: -1000n, max: 100_000n }),
    fc.bigInt({ min: -(2n ** 54n), max: 2n ** 54n }),
    fc.constantFrom(2n ** 53n - 1n, 2n ** 53n, 2n ** 53n + 1n, -(2n ** 53n) - 1n, 2n ** 63n - 1n, -(2n ** 63n), 0n, 5n),
    fc.bigInt({ min: 94_906_000n, max: 94_907_000n }), // squared: both sides of 2^53
  );
  /** Halves away from zero, by doubling: no rounding helper of the code under test. */
  const rounded = (numerator: bigint, denominator: bigint): bigint => {
    const twice = (numerator < 0n ? -numerator : numerator) * 2n;
    let quotient = twice / (denominator * 2n);
    if (twice - quotient * denominator * 2n >= denominator) quotient += 1n;
    return numerator < 0n ? -quotient : quotient;
  };

  it('gives the same line as bigint alone', () => {
    const places = fc.record({ quantity: fc.integer({ min: 0, max: 6 }), price: fc.integer({ min: 0, max: 4 }) });
    const extra = fc.option(digits, { nil: undefined });
    const lines = fc.record({ q: digits, p: digits, places, discount: extra, surcharge: extra });
    const property = fc.property(lines, ({ q, p, places: { quantity, price }, discount, surcharge }) => {
      const line = {
        ...item('1', '1'),
        quantity: { digits: q, scale: quantity },
        unitPrice: { digits: p, scale: price },
        ...(discount === undefined ? {} : { discount }),
        ...(surcharge === undefined ? {} : { surcharge }),
      };
      const exact = rounded(q * p * 100n, 10n ** BigInt(quantity + price));
      expect(lineAmount(line)).toBe(exact - (discount ?? 0n) + (surcharge ?? 0n));
    });
    fc.assert(property, { seed: 3, numRuns: 5000 });
  });

  it('gives the same tax as bigint alone', () => {
    const rates = fc.record({ digits: fc.bigInt({ min: 0n, max: 2n ** 55n }), scale: fc.integer({ min: 0, max: 9 }) });
    const usual = fc.record({ digits: fc.bigInt({ min: 0n, max: 9999n }), scale: fc.integer({ min: 0, max: 2 }) });
    const property = fc.property(digits, fc.oneof(rates, usual), (gross, rate) => {
      const whole = 100n * 10n ** BigInt(rate.scale);
      expect(taxWithin(gross, rate)).toBe(rounded(gross * rate.digits, whole + rate.digits));
    });
    fc.assert(property, { seed: 4, numRuns: 5000 });
  });
});

it('has a share for each tax group that a line names, in the order of the rules, and for no other', () => {
  const lines = [item('1', '5', { taxGroup: 'E' }), item('1', '0', { taxGroup: 'B' }), item('2', '1')];
  const computed = computeReceipt(receipt(lines, 700n), none.rules);
  const shares = 'taxes' in computed ? computed.taxes.map(({ group, gross, tax }) => [group, gross, tax]) : computed;
  expect(shares).toStrictEqual([
    ['A', 200n, 33n],
    ['B', 0n, 0n],
    ['E', 500n, 0n],
  ]);
});
