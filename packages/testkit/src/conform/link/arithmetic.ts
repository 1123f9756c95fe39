/** The arithmetic of receipts by hand, from docs/spec/journal.md section 4: whole numbers, halves away from zero. */
import type { Decimal } from '@plomba/codec';
import type { Item } from '@plomba/core/model';

/** `numerator / denominator`, halves away from zero. */
function rounded(numerator: bigint, denominator: bigint): bigint {
  const sign = numerator < 0n ? -1n : 1n;
  const whole = (numerator * sign) / denominator;
  const rest = (numerator * sign) % denominator;
  return sign * (rest * 2n >= denominator ? whole + 1n : whole);
}

/** Sum of one line in hundredths. */
export function lineCents({ quantity, unitPrice, discount = 0n, surcharge = 0n }: Item): bigint {
  const product = quantity.digits * unitPrice.digits * 100n;
  return rounded(product, 10n ** BigInt(quantity.scale + unitPrice.scale)) - discount + surcharge;
}

/** The tax in a gross sum: gross · rate / (100 + rate). */
export function taxCents(gross: bigint, rate: Decimal | undefined): bigint {
  if (rate === undefined) return 0n;
  const hundred = 100n * 10n ** BigInt(rate.scale);
  return rounded(gross * rate.digits, hundred + rate.digits);
}
