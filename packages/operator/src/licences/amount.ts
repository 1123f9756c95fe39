/** Amounts in whole minor units, as text: no JSON parser rounds them. */
import { text } from '@plomba/codec';
import type { Shape } from '../http/shape.js';

export const minorText: Shape<string> = text({ bytesMax: 20, pattern: /^(0|[1-9][0-9]*)$/ });

/** `3500.00 RUB`; every currency here has two places. */
export function amountText(minor: string, currency: string): string {
  const digits = minor.padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)} ${currency}`;
}
