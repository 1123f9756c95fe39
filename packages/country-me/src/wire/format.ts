/** The texts of numbers in messages. Never `-0.00`, never fewer decimals than the type asks. */
import { formatDecimal, rescale, type Decimal } from '@plomba/codec';

/** Two decimals, for amounts in hundredths: `9901n` → `99.01`, `-5n` → `-0.05`, `0n` → `0.00`. */
export function amountText(hundredths: bigint): string {
  return formatDecimal({ digits: hundredths, scale: 2 });
}

/** Hundredths of a text with exactly two decimals, or of `0`; undefined for anything else. */
export function amountOf(text: string): bigint | undefined {
  if (text === '0') return 0n;
  return /^-?(?:[1-9][0-9]*|0)\.[0-9]{2}$/.test(text) ? BigInt(text.replace('.', '')) : undefined;
}

/**
 * A number with at least `least` and at most `most` decimals, zeros behind the least dropped: with 2 and 4, `1.5` →
 * `1.50`, `1.2500` → `1.25`. Undefined when it has more decimals than that: rounding is the caller's decision.
 */
export function decimalText(
  value: Decimal,
  places: { readonly least: number; readonly most: number },
): string | undefined {
  for (let scale = places.least; scale <= places.most; scale++) {
    const exact = rescale(value, scale);
    if (exact !== undefined) return formatDecimal(exact);
  }
  return undefined;
}

/** A quantity: at most three decimals. */
export function quantityText(value: Decimal): string | undefined {
  return decimalText(value, { least: 0, most: 3 });
}

/** A price or tax base of a line: two to four decimals. */
export function priceText(value: Decimal): string | undefined {
  return decimalText(value, { least: 2, most: 4 });
}

/** Unit `/` ordinal `/` year of issue `/` TCR. */
export function invNumText(parts: {
  readonly businUnitCode: string;
  readonly invOrdNum: string;
  readonly year: number;
  readonly tcrCode: string;
}): string {
  return [parts.businUnitCode, parts.invOrdNum, String(parts.year).padStart(4, '0'), parts.tcrCode].join('/');
}
