/**
 * Fields of a message: one value each, with its text form, both ways. What a field says in a document, and what is
 * wrong with it, comes from the same place.
 */
import type { CcspTolerance } from './tolerance.js';

export interface FieldRule<T> {
  /** As the pages of the specification name it. */
  readonly type: string;
  /** The rule as a sentence fragment, for an error. */
  readonly rule: string;
  /** The text of a value; undefined when the value breaks the rule. */
  write(value: T): string | undefined;
  /** The value of a text; undefined when the text breaks the rule. */
  read(text: string, tolerance: CcspTolerance): { readonly value: T } | undefined;
}

/** A receipt as the register names it (sheet section 1A.2, [V]). */
export type ReceiptKind = 'normal' | 'kopia' | 'ovning' | 'profo';

/** One of the four VAT fields: hundredths of a percent and of a krona. */
export interface Vat {
  /** 0 to 9,999: `25,00` is 2500n. */
  readonly percent: bigint;
  /** The VAT itself, in öre; negative where goods came back. */
  readonly amount: bigint;
}

/** Text that is its own value. */
function textField(type: string, rule: string, pattern: RegExp): FieldRule<string> {
  return {
    type,
    rule,
    write: (value) => (pattern.test(value) ? value : undefined),
    read: (text) => (pattern.test(text) ? { value: text } : undefined),
  };
}

/** Digits, at least one and at most `max`. */
export function digits(max: number): FieldRule<string> {
  return textField(`1 to ${max} digits`, `must be 1 to ${max} digits`, new RegExp(`^[0-9]{1,${max}}$`));
}

/** Letters and digits of ASCII, at least one and at most `max`. */
export function alphanumeric(max: number): FieldRule<string> {
  const rule = `must be 1 to ${max} letters and digits`;
  return textField(`1 to ${max} letters and digits`, rule, new RegExp(`^[0-9A-Za-z]{1,${max}}$`));
}

/** Exactly so many digits. */
export function exactDigits(count: number): FieldRule<string> {
  return textField(`${count} digits`, `must be ${count} digits`, new RegExp(`^[0-9]{${count}}$`));
}

const SERIAL_MAX = 4_294_967_295;

/** Number of a message in its session: 1 to 4,294,967,295 (XCCSP, [V]). */
export const sessionSerial: FieldRule<string> = {
  type: '1 to 4294967295',
  rule: 'must be a number from 1 to 4294967295',
  write: (value) => (isSerial(value) ? value : undefined),
  read: (text) => (isSerial(text) ? { value: text } : undefined),
};

function isSerial(text: string): boolean {
  return /^[1-9][0-9]{0,9}$/.test(text) && Number(text) <= SERIAL_MAX;
}

/** Printable text that is not blank, at most `max` characters; beyond ASCII only where that is tolerated. */
export function printable(max: number): FieldRule<string> {
  const pattern = new RegExp(`^(?! *$)[ -~\\u00a0-\\u00ff]{1,${max}}$`);
  return textField(`1 to ${max} characters`, `must be 1 to ${max} printable characters, not only blanks`, pattern);
}

/** Ten digits: an organisation or a personal number, without its hyphen. */
export const orgNumber: FieldRule<string> = {
  type: '10 digits',
  rule: 'must be 10 digits without a hyphen',
  write: (value) => (/^[0-9]{10}$/.test(value) ? value : undefined),
  read(text, { hyphenInOrgNo }) {
    const plain = hyphenInOrgNo ? text.replace(/^([0-9]{6})-([0-9]{4})$/, '$1$2') : text;
    return /^[0-9]{10}$/.test(plain) ? { value: plain } : undefined;
  },
};

const DAYS: readonly number[] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isMoment(text: string): boolean {
  const [, year, month, day, hour, minute] = (/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return false;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = (DAYS[month - 1] ?? 0) + (month === 2 && isLeap ? 1 : 0);
  return day >= 1 && day <= days && (hour ?? 24) < 24 && (minute ?? 60) < 60;
}

/** The register's own clock, in whatever zone it keeps: never compared with another clock. */
export const moment: FieldRule<string> = {
  type: 'YYYYMMDDhhmm',
  rule: 'must be a moment as YYYYMMDDhhmm',
  write: (value) => (isMoment(value) ? value : undefined),
  read: (text) => (isMoment(text) ? { value: text } : undefined),
};

/** Longest text of an amount, sign and comma included (the law's table of receipt data, [V-law]). */
const AMOUNT_LETTERS = 14;

/** Hundredths as they are sent: `-1234,50`. Undefined when they take more than 14 characters. */
export function amountText(hundredths: bigint): string | undefined {
  const magnitude = (hundredths < 0n ? -hundredths : hundredths).toString().padStart(3, '0');
  const text = `${hundredths < 0n ? '-' : ''}${magnitude.slice(0, -2)},${magnitude.slice(-2)}`;
  return text.length <= AMOUNT_LETTERS ? text : undefined;
}

function amountOf(text: string, { bareAmounts }: Pick<CcspTolerance, 'bareAmounts'>): bigint | undefined {
  if (text.length > AMOUNT_LETTERS || text === '-0,00') return undefined;
  if (/^-?(0|[1-9][0-9]*),[0-9]{2}$/.test(text)) return BigInt(text.replace(',', ''));
  return bareAmounts && /^(0|-?[1-9][0-9]*)$/.test(text) ? BigInt(text) * 100n : undefined;
}

/** Kronor with a comma and two decimals, in öre. */
export function amount(sign: 'signed' | 'absolute'): FieldRule<bigint> {
  const fits = (value: bigint): boolean => sign === 'signed' || value >= 0n;
  return {
    type: sign === 'signed' ? 'amount `-?0,00`' : 'amount `0,00`',
    rule: `must be kronor with a comma and two decimals${sign === 'signed' ? '' : ', not negative'}`,
    write: (value) => (fits(value) ? amountText(value) : undefined),
    read(text, tolerance) {
      const value = amountOf(text, tolerance);
      return value === undefined || !fits(value) ? undefined : { value };
    },
  };
}

const PERCENT_MAX = 9_999n;

/** `25,00;25,00`: percent and amount. Any rate may stand in any of the four places. */
export const vat: FieldRule<Vat> = {
  type: '`percent;amount`',
  rule: 'must be a percent of 0,00 to 99,99, a semicolon and an amount, each with two decimals',
  write({ percent, amount: sum }) {
    const text = amountText(sum);
    if (percent < 0n || percent > PERCENT_MAX || text === undefined) return undefined;
    return `${amountText(percent)};${text}`;
  },
  read(text, tolerance) {
    const [percentText = '', sumText = '', ...rest] = text.split(';');
    const percent = amountOf(percentText, tolerance);
    const sum = amountOf(sumText, tolerance);
    if (percent === undefined || sum === undefined || rest.length > 0) return undefined;
    return percent < 0n || percent > PERCENT_MAX ? undefined : { value: { percent, amount: sum } };
  },
};

/** One of these words. */
export function oneWord<W extends string>(words: readonly W[]): FieldRule<W> {
  return {
    type: words.map((word) => `\`${word}\``).join(', '),
    rule: `must be one of ${words.join(', ')}`,
    write: (value) => (words.includes(value) ? value : undefined),
    read(text) {
      const value = words.find((word) => word === text);
      return value === undefined ? undefined : { value };
    },
  };
}

/** A field that is one blank when there is nothing to say. */
export function orBlank<T>(inner: FieldRule<T>): FieldRule<T | undefined> {
  return {
    type: `${inner.type}, or one blank`,
    rule: `${inner.rule}, or be one blank`,
    write: (value) => (value === undefined ? ' ' : inner.write(value)),
    read: (text, tolerance) => (text === ' ' ? { value: undefined } : inner.read(text, tolerance)),
  };
}

/** A field that is there for later. */
export const blank: FieldRule<undefined> = {
  type: 'one blank',
  rule: 'must be one blank',
  write: () => ' ',
  read: (text) => (text === ' ' ? { value: undefined } : undefined),
};
