/**
 * The kinds of value that a field of an invoice or of a configuration can have, each with its text form. What `write`
 * gives, `read` takes back as the same value; `read` takes nothing that is not a right value.
 */
import { formatDecimal, parseDecimal, rescale, utf8Encode, type Decimal } from '@plomba/codec';
import { europeanOffset, formatTime, parseTime, type LocalTime } from '@plomba/core/model';
import { VAT_RATES, type VatRate } from './exemptions.table.js';

export interface ValueKind<T> {
  /** The rule as a sentence fragment; also what the documentation says. */
  readonly rule: string;
  /** Undefined where the text breaks the rule. */
  read(text: string): T | undefined;
  write(value: T): string;
}

/** No control characters, no space at either end, something in it. */
const DECENT = /^[^\s\p{Cc}](?:[^\p{Cc}]*[^\s\p{Cc}])?$/u;

export interface TextLimits {
  /** In characters (code points), as the schema counts. */
  readonly max: number;
  /** In bytes of UTF-8, as the unit counts. */
  readonly bytesMax: number;
  /** Refused because the value shares a particular with others. */
  readonly noBar?: boolean;
}

/** Text of a line. */
export function words({ max, bytesMax, noBar = false }: TextLimits): ValueKind<string> {
  return {
    rule: `must be 1 to ${max} characters in at most ${bytesMax} bytes of UTF-8, without spaces at its ends${noBar ? ' and without |' : ''}`,
    read: (text) => {
      const fits =
        text.length <= 2 * max && [...text].length <= max && (utf8Encode(text)?.length ?? Infinity) <= bytesMax;
      return fits && DECENT.test(text) && !(noBar && text.includes('|')) ? text : undefined;
    },
    write: (value) => value,
  };
}

/** Text that a pattern describes. */
export function like(pattern: RegExp, rule: string): ValueKind<string> {
  return { rule, read: (text) => (pattern.test(text) ? text : undefined), write: (value) => value };
}

/** One word of a list. */
export function word<W extends string>(list: readonly W[]): ValueKind<W> {
  return {
    rule: `must be one of ${list.join(', ')}`,
    read: (text) => list.find((known) => known === text),
    write: (value) => value,
  };
}

const AMOUNT_MAX = 10n ** 12n;

/** Hundredths of a euro. */
export const amount: ValueKind<bigint> = {
  rule: 'must be an amount with a dot and at most two decimals, such as 12.50',
  read: (text) => {
    const value = parseDecimal(text);
    const exact = value === undefined || value.scale > 2 ? undefined : rescale(value, 2)?.digits;
    return exact !== undefined && exact < AMOUNT_MAX && exact > -AMOUNT_MAX ? exact : undefined;
  },
  write: (value) => formatDecimal({ digits: value, scale: 2 }),
};

/** An amount that is not negative. */
export const plainAmount: ValueKind<bigint> = {
  rule: `${amount.rule}, not negative`,
  read: (text) => {
    const value = amount.read(text);
    return value !== undefined && value >= 0n ? value : undefined;
  },
  write: (value) => amount.write(value),
};

/** Digits of a number that stay far from the limits of the unit's arithmetic. */
const DIGITS_MAX = 10n ** 12n;

/** A number that is not negative, with at most so many decimals. */
export function plainDecimal(scaleMax: number): ValueKind<Decimal> {
  return {
    rule: `must be a number with a dot and at most ${scaleMax} decimals, not negative`,
    read: (text) => {
      const value = parseDecimal(text);
      const fits = value !== undefined && value.scale <= scaleMax && value.digits >= 0n && value.digits < DIGITS_MAX;
      return fits ? value : undefined;
    },
    write: (value) => formatDecimal(value),
  };
}

/** Places of a quantity in the schema, and in the source's text files. */
const QUANTITY_PLACES = 3;
const QUANTITY_PLACES_READ = 4;

/** Signed; the schema has three places, the source's files may have four, of which the last can only be a zero. */
export const quantity: ValueKind<Decimal> = {
  rule: 'must be a number with a dot and at most three decimals (a fourth may be 0), not 0',
  read: (text) => {
    const value = parseDecimal(text);
    if (value === undefined || value.scale > QUANTITY_PLACES_READ || value.digits === 0n) return undefined;
    const exact = value.scale > QUANTITY_PLACES ? rescale(value, QUANTITY_PLACES) : value;
    return exact !== undefined && exact.digits < DIGITS_MAX && exact.digits > -DIGITS_MAX ? exact : undefined;
  },
  write: (value) => formatDecimal(value),
};

/** A VAT rate: `21`, also written `21.00`. */
export const vatRate: ValueKind<VatRate> = {
  rule: `must be one of the rates ${VAT_RATES.join(', ')}`,
  read: (text) => {
    const value = parseDecimal(text);
    const whole = value === undefined ? undefined : rescale(value, 0);
    return VAT_RATES.find((known) => known === whole?.digits.toString());
  },
  write: (value) => value,
};

export const flag: ValueKind<boolean> = {
  rule: 'must be true or false',
  read: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
  write: (value) => String(value),
};

/** A whole number from 1. */
export const ordinal: ValueKind<number> = {
  rule: 'must be a whole number from 1',
  read: (text) => (/^[1-9][0-9]{0,14}$/.test(text) ? Number(text) : undefined),
  write: (value) => String(value),
};

/** Minutes east of UTC in Podgorica in winter. */
const PODGORICA_MINUTES = 60;

/** A wall clock of Podgorica as a moment; of the hour that an autumn night has twice, the first. */
function atPodgorica(text: string): LocalTime | undefined {
  const asUtc = parseTime(`${text}Z`);
  if (asUtc === undefined) return undefined;
  for (const offsetMinutes of [PODGORICA_MINUTES + 60, PODGORICA_MINUTES]) {
    const utcMs = asUtc.utcMs - offsetMinutes * 60_000;
    if (utcMs >= 0 && europeanOffset(utcMs, PODGORICA_MINUTES) === offsetMinutes) return { utcMs, offsetMinutes };
  }
  return undefined; // the hour that a spring night leaves out
}

/** A moment; without an offset it is the wall clock of Podgorica. */
export const moment: ValueKind<LocalTime> = {
  rule: 'must be a time such as 2026-03-14T08:12:31 (of Podgorica), or with an offset such as +01:00',
  read: (text) => (/(?:Z|[+-]\d\d:\d\d)$/.test(text) ? parseTime(text) : atPodgorica(text)),
  write: (value) => formatTime(value),
};

/** A civil day, `2026-03-14`. */
export const day: ValueKind<string> = {
  rule: 'must be a day such as 2026-03-14',
  read: (text) => (parseTime(`${text}T00:00:00Z`) === undefined ? undefined : text),
  write: (value) => value,
};

/** A code of the authority's register. */
export const registrationCode: ValueKind<string> = like(
  /^[a-z]{2}[0-9]{3}[a-z]{2}[0-9]{3}$/,
  'must be a code of the register such as xx123xx123',
);

/** An invoice code (IKOF). */
export const iic: ValueKind<string> = like(/^[0-9A-Fa-f]{32}$/, 'must be 32 hexadecimal digits');
