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

/** As many digits, and a point, are a safe integer whatever they are. */
const NEAR_LENGTH = 15;

/** Parses `-?digits[.digits]` without superfluous leading zeros; undefined for anything else. */
export function parseDecimal(text: string): Decimal | undefined {
  const isNegative = text.startsWith('-');
  const start = isNegative ? 1 : 0;
  const { length } = text;
  if (length > 32) return undefined;
  let point = length;
  let near = 0;
  for (let at = start; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x2e && point === length) point = at;
    else if (code < 0x30 || code > 0x39) return undefined;
    else near = near * 10 + code - 0x30; // its digits are lost in a long text, whether it is zero never
  }
  const scale = point === length ? 0 : length - point - 1;
  if (point === start || (point > start + 1 && text.charCodeAt(start) === 0x30)) return undefined;
  if (point < length && (scale === 0 || scale > SCALE_MAX)) return undefined;
  if (isNegative && near === 0) return undefined;
  const isNear = length - start <= NEAR_LENGTH;
  return { digits: isNear ? BigInt(isNegative ? -near : near) : BigInt(text.replace('.', '')), scale };
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
