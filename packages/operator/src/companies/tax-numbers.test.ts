/** Tax numbers: published ones are taken, and no single wrong digit slips through where the check promises that. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkTaxNumber, taxNumbers } from './tax-numbers.js';

describe('numbers of well-known companies', () => {
  test.each([
    // Elektroprivreda Crne Gore, Crnogorski Telekom.
    ['ME', '02002230', '02002230'],
    ['ME', '02289377', '02289377'],
    // A JMBG that is often given as the example, and the public test identity of the authority.
    ['ME', '0101006500006', '0101006500006'],
    ['ME', '12345678', '12345678'],
    // Ericsson, IKEA, Volvo: as registered with Bolagsverket.
    ['SE', '556016-0680', '5560160680'],
    ['SE', '556074-7569', '5560747569'],
    ['SE', '16556012-5790', '5560125790'],
    // Dante International, OMV Petrom, Automobile Dacia.
    ['RO', 'RO14399840', '14399840'],
    ['RO', '1590082', '1590082'],
    ['RO', 'RO 160796', '160796'],
    // Sberbank, Gazprom, Yandex; a sole trader from the order's example.
    ['RU', '7707083893', '7707083893'],
    ['RU', '7736050003', '7736050003'],
    ['RU', '7736207543', '7736207543'],
    ['RU', '500100732259', '500100732259'],
  ])('%s %s', (country, given, taxNumber) => {
    expect(checkTaxNumber(country, given)).toEqual({ ok: true, taxNumber });
  });
});

test.each(Object.entries(taxNumbers))('%s: its own example holds', (country, { example }) => {
  expect(checkTaxNumber(country, example).ok).toBe(true);
});

test.each([
  ['ME', '0263109', 'must be a PIB or JMB: 8 or 13 digits, such as 02000008'],
  ['ME', '02002231', 'is no PIB or JMB: its check digit does not fit'],
  ['ME', '0101006500007', 'is no PIB or JMB: its check digit does not fit'],
  ['SE', '556016-0681', 'is no organisationsnummer: its check digit does not fit'],
  ['RO', '14399841', 'is no CUI: its check digit does not fit'],
  ['RO', '0', 'must be a CUI: 2 to 10 digits, such as 14399840'],
  ['RU', '770708389', 'must be a ИНН: 10 or 12 digits, such as 7707083893'],
  ['RU', '500100732258', 'is no ИНН: its check digit does not fit'],
  ['DE', 'x', 'must be 4 to 20 letters and digits'],
])('%s %s is refused: %s', (country, given, rule) => {
  expect(checkTaxNumber(country, given)).toEqual({ ok: false, rule });
});

/** Luhn promises every digit and nearly every swap; weights modulo 11 whose rest 10 counts as 0 lose a few. */
test.each([
  ['SE', '5560160680'],
  ['SE', '5560747569'],
])('%s %s: every single wrong digit is found', (country, right) => {
  for (let at = 0; at < right.length; at++) {
    for (let digit = 0; digit < 10; digit++) {
      if (String(digit) === right[at]) continue;
      const wrong = right.slice(0, at) + String(digit) + right.slice(at + 1);
      expect(checkTaxNumber(country, wrong).ok, wrong).toBe(false);
    }
  }
});

test('whatever is given, the answer is a number or a rule, and a number is taken again as it is', () => {
  fc.assert(
    fc.property(fc.constantFrom('ME', 'SE', 'RO', 'RU', 'DE', '__proto__'), fc.string(), (country, given) => {
      const checked = checkTaxNumber(country, given);
      return !checked.ok || JSON.stringify(checkTaxNumber(country, checked.taxNumber)) === JSON.stringify(checked);
    }),
  );
});
