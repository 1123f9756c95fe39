/**
 * Decimal numbers with an explicit number of places: `1.80` and `1.8` are different values here,
 * because a price was quoted with its places. Never binary floating point.
 */

/** `digits * 10^-scale`. */
export interface Decimal {
  readonly digits: bigint;
  /** Number of decimal places, 0 to 9. */
  readonly scale: number;
}

/** Most decimal places that `parseDecimal` reads. */
export const SCALE_MAX = 9;

/** Parses `-?digits[.digits]` without superfluous leading zeros; undefined for anything else. */
export function parseDecimal(text: string): Decimal | undefined {
  const number = /^-?(0|[1-9][0-9]*)(\.[0-9]{1,9})?$/;
  const negativeZero = /^-0(\.0+)?$/;
  if (text.length > 32 || !number.test(text) || negativeZero.test(text)) return undefined;
  const [, fraction = ''] = text.split('.');
  return { digits: BigInt(text.replace('.', '')), scale: fraction.length };
}

/** The text that `parseDecimal` reads back as the same value. */
export function formatDecimal(value: Decimal): string {
  const negative = value.digits < 0n;
  const digits = (negative ? -value.digits : value.digits).toString().padStart(value.scale + 1, '0');
  const whole = digits.slice(0, digits.length - value.scale);
  const fraction = value.scale === 0 ? '' : `.${digits.slice(-value.scale)}`;
  return `${negative ? '-' : ''}${whole}${fraction}`;
}

/**
 * The same number with `scale` places, or undefined when that would lose a digit.
 * `1.8` at scale 2 is `1.80`; `1.805` at scale 2 has no exact form.
 */
export function rescale(value: Decimal, scale: number): Decimal | undefined {
  if (scale >= value.scale) return { digits: value.digits * 10n ** BigInt(scale - value.scale), scale };
  const divisor = 10n ** BigInt(value.scale - scale);
  return value.digits % divisor === 0n ? { digits: value.digits / divisor, scale } : undefined;
}
