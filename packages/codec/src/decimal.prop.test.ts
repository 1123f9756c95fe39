import fc from 'fast-check';
import { expect, test } from 'vitest';
import { check } from './__tests__/check.js';
import { formatDecimal, parseDecimal, rescale } from './decimal.js';

const decimals = fc.record(
  { digits: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), scale: fc.nat({ max: 9 }) },
  { noNullPrototype: true },
);

test('what is formatted parses to the same value', () => {
  check(fc.property(decimals, (value) => void expect(parseDecimal(formatDecimal(value))).toStrictEqual(value)));
});

test('what parses formats to the same text', () => {
  const near = fc.stringMatching(/^-?0?[0-9]{0,4}\.?[0-9]{0,10}$/);
  const property = fc.property(near, (text) => {
    const value = parseDecimal(text);
    if (value !== undefined) expect(formatDecimal(value)).toBe(text);
  });
  check(property, { numRuns: 1000 });
});

test('more places change nothing but the text, and can be taken back', () => {
  const property = fc.property(decimals, fc.nat({ max: 9 }), (value, scale) => {
    const rescaled = rescale(value, scale);
    if (rescaled === undefined) {
      expect(scale).toBeLessThan(value.scale);
      expect(value.digits % 10n ** BigInt(value.scale - scale)).not.toBe(0n);
      return;
    }
    // Same number: both over 10^18.
    expect(rescaled.digits * 10n ** BigInt(18 - rescaled.scale)).toBe(value.digits * 10n ** BigInt(18 - value.scale));
    expect(rescale(rescaled, value.scale)).toStrictEqual(value);
  });
  check(property);
});

/** By regular expressions, as the rule is written down. */
function plainDecimal(text: string): unknown {
  if (text.length > 32 || !/^-?(0|[1-9][0-9]*)(\.[0-9]{1,9})?$/.test(text) || /^-0(\.0+)?$/.test(text))
    return undefined;
  return { digits: BigInt(text.replace('.', '')), scale: text.split('.')[1]?.length ?? 0 };
}

test('what a regular expression takes is taken, and nothing else', () => {
  const digits = fc.stringMatching(/^[0-9]{0,18}$/);
  const texts = fc.oneof(
    fc.stringMatching(/^-?[0-9]{0,20}\.?[0-9]{0,12}$/),
    fc.string({ unit: fc.constantFrom('0', '1', '9', '.', '-', '+', '/', ':', '\u0660'), maxLength: 8 }),
    fc.tuple(fc.constantFrom('', '-', '-0.', '0.', '9007199254740'), digits).map((parts) => parts.join('')),
  );
  const property = fc.property(texts, (text) => void expect(parseDecimal(text)).toStrictEqual(plainDecimal(text)));
  check(property, { numRuns: 3000 });
});
