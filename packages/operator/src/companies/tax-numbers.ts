/**
 * Numbers by which a tax administration knows a company, each with its check digits, one row for each country. Other
 * countries are taken with letters and digits only. Sources: ME: Tax Administration, PIB of 8 digits or JMB of 13, modulo 11;
 * SE: Skolverket/Skatteverket organisationsnummer, 10 digits, Luhn; RO: CUI, 2–10 digits, key 753217532, modulo 11;
 * RU: FNS order MMV-7-6/435, INN of 10 (companies) or 12 digits (sole traders).
 */

export interface TaxNumberRow {
  /** What people call it. */
  readonly name: string;
  /** Digits, for a reader of an error. */
  readonly digits: string;
  /** The number without separators and country prefix; nothing where it cannot be one. */
  readonly pattern: RegExp;
  readonly holds: (digits: readonly number[]) => boolean;
  readonly example: string;
}

const weighted = (digits: readonly number[], weights: readonly number[]): number =>
  weights.reduce((sum, weight, at) => sum + weight * (digits[at] ?? 0), 0);

/** PIB: weights 8…2; the check digit is 11 − rest, 0 for 10 and 11. */
function holdsPib(digits: readonly number[]): boolean {
  const rest = weighted(digits, [8, 7, 6, 5, 4, 3, 2]) % 11;
  return digits[7] === (rest < 2 ? 0 : 11 - rest);
}

/** The authority's public test identity, whose check digit does not fit: demo companies have it. */
const ME_TEST_IDENTITY = '12345678';

/** JMB of a person in business: weights 7…2 twice; the check digit is 11 − rest, 0 for 10 and 11. */
function holdsJmb(digits: readonly number[]): boolean {
  const rest = weighted(digits, [7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
  return digits[12] === (rest < 2 ? 0 : 11 - rest);
}

function holdsMontenegrin(digits: readonly number[]): boolean {
  if (digits.length === 13) return holdsJmb(digits);
  return holdsPib(digits) || digits.join('') === ME_TEST_IDENTITY;
}

/** Luhn over all ten digits; the third is 2 or more for a legal entity, which tells it from a personal number. */
function holdsOrgnr(digits: readonly number[]): boolean {
  const sum = digits.reduce((total, digit, at) => {
    const value = at % 2 === 0 ? digit * 2 : digit;
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** CUI: the key 753217532 aligned to the right, times 10, modulo 11, 10 counts as 0. */
function holdsCui(digits: readonly number[]): boolean {
  const body = digits.slice(0, -1);
  const key = [7, 5, 3, 2, 1, 7, 5, 3, 2].slice(9 - body.length);
  return digits.at(-1) === ((weighted(body, key) * 10) % 11) % 10;
}

const INN_10: readonly number[] = [2, 4, 10, 3, 5, 9, 4, 6, 8];
const INN_11: readonly number[] = [7, 2, 4, 10, 3, 5, 9, 4, 6, 8];
const INN_12: readonly number[] = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];

function holdsInn(digits: readonly number[]): boolean {
  const check = (weights: readonly number[]): number => (weighted(digits, weights) % 11) % 10;
  if (digits.length === 10) return digits[9] === check(INN_10);
  return digits[10] === check(INN_11) && digits[11] === check(INN_12);
}

/** @internal */
export const taxNumbers: Readonly<Record<string, TaxNumberRow>> = {
  ME: {
    name: 'PIB or JMB',
    digits: '8 or 13 digits',
    pattern: /^(\d{8}|\d{13})$/,
    holds: holdsMontenegrin,
    example: '02000008',
  },
  SE: {
    name: 'organisationsnummer',
    digits: '10 digits',
    pattern: /^(?:16)?(\d{10})$/,
    holds: holdsOrgnr,
    example: '556016-0680',
  },
  RO: {
    name: 'CUI',
    digits: '2 to 10 digits',
    pattern: /^(?:RO)?([1-9]\d{1,9})$/,
    holds: holdsCui,
    example: '14399840',
  },
  RU: { name: 'ИНН', digits: '10 or 12 digits', pattern: /^(\d{10}|\d{12})$/, holds: holdsInn, example: '7707083893' },
};

export type TaxNumberCheck =
  { readonly ok: true; readonly taxNumber: string } | { readonly ok: false; readonly rule: string };

/** The number as it is stored, or what is wrong with it. */
export function checkTaxNumber(country: string, given: string): TaxNumberCheck {
  const plain = given.toUpperCase().replaceAll(/[\s./-]/g, '');
  const row = Object.hasOwn(taxNumbers, country) ? taxNumbers[country] : undefined;
  if (row === undefined) {
    const isFit = /^[A-Z0-9]{4,20}$/.test(plain);
    return isFit ? { ok: true, taxNumber: plain } : { ok: false, rule: 'must be 4 to 20 letters and digits' };
  }
  const taxNumber = row.pattern.exec(plain)?.[1];
  if (taxNumber === undefined)
    return { ok: false, rule: `must be a ${row.name}: ${row.digits}, such as ${row.example}` };
  const digits = Array.from(taxNumber, Number);
  if (!row.holds(digits)) return { ok: false, rule: `is no ${row.name}: its check digit does not fit` };
  return { ok: true, taxNumber };
}
