/**
 * From what the till asked for to what is recorded: line amounts, tax shares, total, change.
 * The arithmetic of docs/spec/journal.md section 4; whole numbers throughout, halves rounded away from zero.
 */
import type { Decimal } from '@plomba/codec';
import type { Item, ReceiptRequest } from '../model/receipt.js';
import type { Rules, TaxGroup } from '../model/rules.js';
import type { TaxShare } from '../tables/payloads.table.js';
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

/** quantity × unit price in hundredths, less discount, plus surcharge. */
export function lineAmount(item: Item): bigint {
  const scale = item.quantity.scale + item.unitPrice.scale;
  const product = item.quantity.digits * item.unitPrice.digits;
  const exact = scale <= 2 ? product * 10n ** BigInt(2 - scale) : divideRounded(product, 10n ** BigInt(scale - 2));
  return exact - (item.discount ?? 0n) + (item.surcharge ?? 0n);
}

/** Tax contained in a gross amount. */
export function taxWithin(gross: bigint, rate: Decimal): bigint {
  return divideRounded(gross * rate.digits, 100n * 10n ** BigInt(rate.scale) + rate.digits);
}

/** Amounts, taxes, total and change of a request, or every rule that it breaks. */
export function computeReceipt(request: ReceiptRequest, rules: Rules): ComputedReceipt | readonly Finding[] {
  const findings: Finding[] = [];
  const amounts = request.items.map((item, index) => {
    findings.push(...itemFindings(item, rules).map(({ path, rule }) => ({ path: `items[${index}].${path}`, rule })));
    return lineAmount(item);
  });
  const total = amounts.reduce((sum, amount) => sum + amount, 0n);
  if (total > DOCUMENT_MAX || total < -DOCUMENT_MAX)
    findings.push({ path: 'items', rule: 'sum up to more than a document may' });
  if (request.document !== 'correction' && total < 0n) {
    findings.push({ path: 'items', rule: 'sum up to a negative total, which only a correction may' });
  }
  request.payments.forEach(({ kind }, index) => {
    if (rules.payments.some((rule) => rule.kind === kind)) return;
    findings.push({
      path: `payments[${index}].kind`,
      rule: `must be one of ${rules.payments.map((rule) => rule.kind).join(', ')}`,
    });
  });
  const paid = request.payments.reduce((sum, { amount }) => sum + amount, 0n);
  const change = paid - total;
  findings.push(...changeFindings(request, rules, { total, change }));
  return findings.length > 0 ? findings : { amounts, taxes: taxShares(request, rules, amounts), total, change };
}

function itemFindings(item: Item, rules: Rules): readonly Finding[] {
  const findings: Finding[] = [];
  const groups = rules.taxGroups.map(({ id }) => id);
  if (!groups.includes(item.taxGroup)) findings.push({ path: 'taxGroup', rule: `must be one of ${groups.join(', ')}` });
  if ((item.discount ?? 0n) < 0n) findings.push({ path: 'discount', rule: 'must not be negative' });
  if ((item.surcharge ?? 0n) < 0n) findings.push({ path: 'surcharge', rule: 'must not be negative' });
  const amount = lineAmount(item);
  if (item.amount !== undefined && item.amount !== amount) {
    findings.push({
      path: 'amount',
      rule: `is not what quantity, price, discount and surcharge give (${amount} hundredths)`,
    });
  }
  return findings;
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
  const share = ({ id, rate }: TaxGroup): TaxShare => {
    const gross = amounts.reduce(
      (sum, amount, index) => (request.items[index]?.taxGroup === id ? sum + amount : sum),
      0n,
    );
    return {
      group: id,
      ...(rate === undefined ? {} : { rate }),
      gross,
      tax: rate === undefined ? 0n : taxWithin(gross, rate),
    };
  };
  return rules.taxGroups.filter(({ id }) => request.items.some((item) => item.taxGroup === id)).map(share);
}
