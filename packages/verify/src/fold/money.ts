/** The arithmetic of docs/spec/journal.md section 4, in whole hundredths, rounded half away from zero. */
import type { Decimal } from '@plomba/codec';
import type { Item } from '@plomba/core/model';

const HUNDREDTHS_SCALE = 2;

/** `numerator / denominator`, rounded half away from zero. The denominator is positive. @internal */
export function divideRounded(numerator: bigint, denominator: bigint): bigint {
  const magnitude = numerator < 0n ? -numerator : numerator;
  const rounded = (2n * magnitude + denominator) / (2n * denominator);
  return numerator < 0n ? -rounded : rounded;
}

/** Quantity × unit price, rounded, less discount, plus surcharge. */
export function lineAmount(item: Item): bigint {
  const product = item.quantity.digits * item.unitPrice.digits;
  const scale = item.quantity.scale + item.unitPrice.scale - HUNDREDTHS_SCALE;
  const rounded = scale > 0 ? divideRounded(product, 10n ** BigInt(scale)) : product * 10n ** BigInt(-scale);
  return rounded - (item.discount ?? 0n) + (item.surcharge ?? 0n);
}

/** The tax in a gross amount at r percent: g × r / (100 + r), rounded. None without a rate. */
export function includedTax(gross: bigint, rate: Decimal | undefined): bigint {
  if (rate === undefined) return 0n;
  return divideRounded(gross * rate.digits, 100n * 10n ** BigInt(rate.scale) + rate.digits);
}

export function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
