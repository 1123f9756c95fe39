/**
 * From what the till asked for to what is recorded: line amounts, tax shares, total, change.
 * The arithmetic of docs/spec/journal.md section 4; whole numbers throughout, halves rounded away from zero.
 */
import type { Decimal } from '@plomba/codec';
import type { Item, ReceiptRequest } from '../model/receipt.js';
import type { Rules } from '../model/rules.js';
import type { TaxShare } from '../tables/receipt-parts.table.js';
import type { Finding } from './country.js';

/** Largest amount of one document, either sign: far below int64, so that sums of a life cannot overflow it. */
const DOCUMENT_MAX = 99_999_999_999n;

export interface ComputedReceipt {
  readonly amounts: readonly bigint[];
  readonly taxes: readonly TaxShare[];
  readonly total: bigint;
  readonly change: bigint;
}

/** `numerator / denominator`, halves away from zero; the denominator is positive. */
export function divideRounded(numerator: bigint, denominator: bigint): bigint {
  const magnitude = numerator < 0n ? -numerator : numerator;
  const rounded = (magnitude * 2n + denominator) / (denominator * 2n);
  return numerator < 0n ? -rounded : rounded;
}

/** Powers of ten that a line can need: quantities have at most 6 places, prices at most 4. */
const POWERS = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

/**
 * The same with numbers, several times as fast and as exact: quotient and remainder of safe integers are whole numbers
 * that a double holds. Undefined where one of them is not safe: that is for `divideRounded`.
 */
function divideNear(numerator: number, denominator: number): number | undefined {
  if (!Number.isSafeInteger(numerator) || !Number.isSafeInteger(denominator) || denominator <= 0) return undefined;
  const magnitude = Math.abs(numerator);
  const rest = magnitude % denominator;
  const quotient = (magnitude - rest) / denominator + (rest >= denominator - rest ? 1 : 0);
  return numerator < 0 ? -quotient : quotient;
}

/** quantity × unit price in hundredths, where numbers hold it exactly. */
function productNear({ quantity, unitPrice }: Item): number | undefined {
  const product = Number(quantity.digits) * Number(unitPrice.digits);
  const scale = quantity.scale + unitPrice.scale;
  const power = POWERS[Math.abs(scale - 2)];
  if (power === undefined) return undefined;
  const exact = scale <= 2 ? product * power : divideNear(product, power);
  return Number.isSafeInteger(product) && Number.isSafeInteger(exact) ? exact : undefined;
}

function productFar({ quantity, unitPrice }: Item): bigint {
  const scale = quantity.scale + unitPrice.scale;
  const product = quantity.digits * unitPrice.digits;
  return scale <= 2 ? product * 10n ** BigInt(2 - scale) : divideRounded(product, 10n ** BigInt(scale - 2));
}

/** quantity × unit price in hundredths, less discount, plus surcharge. */
export function lineAmount(item: Item): bigint {
  const near = productNear(item);
  let amount = near === undefined ? productFar(item) : BigInt(near);
  if (item.discount !== undefined) amount -= item.discount;
  if (item.surcharge !== undefined) amount += item.surcharge;
  return amount;
}

/** Tax contained in a gross amount. */
export function taxWithin(gross: bigint, rate: Decimal): bigint {
  const digits = Number(rate.digits);
  const power = POWERS[rate.scale + 2];
  const near = power === undefined ? undefined : divideNear(Number(gross) * digits, power + digits);
  if (near !== undefined) return BigInt(near); // a rate beyond safe integers makes the denominator unsafe
  return divideRounded(gross * rate.digits, 100n * 10n ** BigInt(rate.scale) + rate.digits);
}

/** Amounts, taxes, total and change of a request, or every rule that it breaks. */
export function computeReceipt(request: ReceiptRequest, rules: Rules): ComputedReceipt | readonly Finding[] {
  const findings: Finding[] = [];
  const amounts: bigint[] = [];
  let total = 0n;
  for (const [index, item] of request.items.entries()) {
    const amount = lineAmount(item);
    checkItem(item, { rules, amount, found: (path, rule) => findings.push({ path: `items[${index}].${path}`, rule }) });
    amounts.push(amount);
    total += amount;
  }
  if (total > DOCUMENT_MAX || total < -DOCUMENT_MAX)
    findings.push({ path: 'items', rule: 'sum up to more than a document may' });
  if (request.document !== 'correction' && total < 0n) {
    findings.push({ path: 'items', rule: 'sum up to a negative total, which only a correction may' });
  }
  let paid = 0n;
  for (const [index, { kind, amount }] of request.payments.entries()) {
    paid += amount;
    if (rules.payments.some((rule) => rule.kind === kind)) continue;
    const rule = `must be one of ${rules.payments.map((known) => known.kind).join(', ')}`;
    findings.push({ path: `payments[${index}].kind`, rule });
  }
  const change = paid - total;
  findings.push(...changeFindings(request, rules, { total, change }));
  return findings.length > 0 ? findings : { amounts, taxes: taxShares(request, rules, amounts), total, change };
}

/** Tells `found` of every rule that an item breaks. */
function checkItem(
  item: Item,
  by: { readonly rules: Rules; readonly amount: bigint; readonly found: (path: string, rule: string) => void },
): void {
  const { taxGroups } = by.rules;
  if (!taxGroups.some(({ id }) => id === item.taxGroup)) {
    by.found('taxGroup', `must be one of ${taxGroups.map(({ id }) => id).join(', ')}`);
  }
  if (item.discount !== undefined && item.discount < 0n) by.found('discount', 'must not be negative');
  if (item.surcharge !== undefined && item.surcharge < 0n) by.found('surcharge', 'must not be negative');
  if (item.amount !== undefined && item.amount !== by.amount) {
    by.found('amount', `is not what quantity, price, discount and surcharge give (${by.amount} hundredths)`);
  }
}

/** Payments cover the total exactly, or cash covers what is given back. */
function changeFindings(
  request: ReceiptRequest,
  rules: Rules,
  sums: { readonly total: bigint; readonly change: bigint },
): readonly Finding[] {
  if (sums.change === 0n) return [];
  if (sums.total <= 0n || sums.change < 0n) return [{ path: 'payments', rule: 'must add up to the total' }];
  const cash = request.payments.find(({ kind }) => rules.payments.find((rule) => rule.kind === kind)?.cash);
  if (cash !== undefined && cash.amount >= sums.change) return [];
  return [{ path: 'payments', rule: 'exceed the total by more than the cash that change can be given from' }];
}

function taxShares(request: ReceiptRequest, rules: Rules, amounts: readonly bigint[]): readonly TaxShare[] {
  const shares: TaxShare[] = [];
  for (const { id, rate } of rules.taxGroups) {
    let gross: bigint | undefined;
    for (let index = 0; index < amounts.length; index++) {
      if (request.items[index]?.taxGroup === id) gross = (gross ?? 0n) + amounts[index]!;
    }
    if (gross === undefined) continue;
    if (rate === undefined) shares.push({ group: id, gross, tax: 0n });
    else shares.push({ group: id, rate, gross, tax: taxWithin(gross, rate) });
  }
  return shares;
}
