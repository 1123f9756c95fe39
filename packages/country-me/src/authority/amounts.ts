/** Amounts of messages as exact numbers: ten-thousandths, because unit prices have up to four decimals. */
import { parseDecimal, rescale } from '@plomba/codec';

/** One cent, in ten-thousandths: what a sum may be away (technical specification, 3.7.1.79). */
export const CENT = 100n;

/** Undefined for what is no decimal, or has more than four places, or does not fit in 64 bits. */
export function tenThousandths(text: string): bigint | undefined {
  const decimal = parseDecimal(text.replace(/^(-?)\./, '$10.'));
  if (decimal === undefined || decimal.scale > 4) return undefined;
  const digits = rescale(decimal, 4)?.digits;
  return digits !== undefined && digits < 2n ** 63n && digits > -(2n ** 63n) ? digits : undefined;
}

/** Whole cents; undefined as above. */
export function cents(text: string): bigint | undefined {
  const value = tenThousandths(text);
  return value === undefined ? undefined : value / 100n;
}

/** Ten-thousandths as text with two decimals, for a person; not rounded when there are more. */
export function amountText(value: bigint): string {
  const away = value < 0n ? -value : value;
  const fraction = (away % 10_000n)
    .toString()
    .padStart(4, '0')
    .replace(/0{1,2}$/, '');
  return `${value < 0n ? '-' : ''}${away / 10_000n}.${fraction}`;
}

export function isNear(left: bigint, right: bigint, tolerance: bigint = CENT): boolean {
  const away = left > right ? left - right : right - left;
  return away <= tolerance;
}

export function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}
