/**
 * Goods of a unit: what its tills sell. A list is put in force while the unit is connected, because it is checked against
 * the tax groups of the rules that the unit has in force; its tills fetch it from the operator.
 */
import { decimal, formatDecimal, type Decimal, type Schema } from '@plomba/codec';
import type { UnitCapabilities } from '@plomba/link';

export interface GoodsItem {
  /** Number that a cashier types, 1 to 6 digits. */
  readonly plu: string;
  readonly name: string;
  /** Gross price, decimal text with at most 4 places. */
  readonly price: string;
  readonly taxGroup: string;
  readonly barcode?: string;
}

export interface Goods {
  readonly goods: readonly GoodsItem[];
}

const price: Schema<Decimal> = decimal({ scaleMax: 4 });

/** The decimal in its one form; undefined for what is none. */
export function priceOf(text: string): string | undefined {
  try {
    const value = price.fromJson(text, 'price');
    return value.digits < 0n ? undefined : formatDecimal(value);
  } catch {
    return undefined; // it throws what is wrong; the caller names the field
  }
}

/** What is wrong with a list, by the place; empty where it can be put in force. */
export function goodsFindings(
  goods: readonly GoodsItem[],
  { taxGroups }: Pick<UnitCapabilities, 'taxGroups'>,
): readonly string[] {
  const groups = new Set(taxGroups.map(({ id }) => id));
  const seen = new Set<string>();
  const findings: string[] = [];
  for (const [index, { plu, price: text, taxGroup }] of goods.entries()) {
    const at = `goods[${index}]`;
    if (seen.has(plu)) findings.push(`${at}.plu: ${plu} stands twice`);
    seen.add(plu);
    if (priceOf(text) === undefined) findings.push(`${at}.price: must be a decimal of at most 4 places`);
    if (!groups.has(taxGroup)) findings.push(`${at}.taxGroup: the unit has ${[...groups].join(', ')}, not ${taxGroup}`);
  }
  return findings;
}
