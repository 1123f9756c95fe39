/**
 * Sums of an invoice, as the authority checks them at night (technical specification 3.7.3): lines, VAT by rate,
 * totals, means of payment. A wrong sum is no reason to refuse an invoice; it is a finding for its taxpayer.
 */
import type { Invoice, InvoiceItem, SameTax } from '../wire/index.js';
import { amountText, CENT, isNear, sum, tenThousandths } from './amounts.js';

/** What is wrong, and by which rule. */
export interface Objection {
  readonly rule: string;
  readonly detail: string;
}

type Amount = (text: string | undefined) => bigint;

const amount: Amount = (text) => (text === undefined ? 0n : (tenThousandths(text) ?? 0n));

export function objectToArithmetic(invoice: Invoice, vatRates: readonly string[]): readonly Objection[] {
  const { items = [], sameTaxes = [] } = invoice;
  return [
    ...items.flatMap((item, index) => objectToLine(item, index + 1)),
    ...objectToDecimals(items),
    ...objectToRates(items, vatRates),
    ...objectToTaxes(sameTaxes, items),
    ...objectToTotals(invoice),
    ...objectToPayments(invoice),
    ...objectToMeans(invoice),
  ];
}

function compare(
  rule: string,
  what: string,
  values: { readonly said: bigint; readonly is: bigint; readonly tolerance?: bigint },
): readonly Objection[] {
  const { said, is, tolerance = CENT } = values;
  if (isNear(said, is, tolerance)) return [];
  return [{ rule, detail: `${what} is ${amountText(said)}, computed ${amountText(is)}` }];
}

/** The price is rounded, so the line may be away by half its last place for each piece. */
function roomOf(price: string, quantity: bigint): bigint {
  const places = price.split('.')[1]?.length ?? 0;
  const half = places >= 4 ? 1n : places === 3 ? 5n : 50n;
  const pieces = quantity < 0n ? -quantity : quantity;
  return CENT + (pieces * half) / 10_000n;
}

function objectToLine(item: InvoiceItem, number: number): readonly Objection[] {
  const line = `line ${number}`;
  const quantity = amount(item.q);
  const rebate = item.rr === false ? 0n : amount(item.r);
  const hundred = 1_000_000n;
  const base = (quantity * amount(item.upb) * (hundred - rebate)) / (10_000n * hundred);
  const vat = item.vr === undefined ? 0n : (amount(item.pb) * amount(item.vr)) / hundred;
  return [
    ...compare('line-base', `${line}: PB`, { said: amount(item.pb), is: base, tolerance: roomOf(item.upb, quantity) }),
    ...compare('line-vat', `${line}: VA`, { said: amount(item.va), is: vat }),
    ...compare('line-total', `${line}: PA`, { said: amount(item.pa), is: amount(item.pb) + amount(item.va) }),
    ...compare('line-price', `${line}: PA by UPA`, {
      said: amount(item.pa),
      is: (quantity * amount(item.upa)) / 10_000n,
      tolerance: roomOf(item.upa, quantity),
    }),
  ];
}

/** All amounts of the lines have the same number of decimals. */
function objectToDecimals(items: readonly InvoiceItem[]): readonly Objection[] {
  const texts = items.flatMap(({ upb, upa, pb, va, pa }) => [upb, upa, pb, pa, ...(va === undefined ? [] : [va])]);
  const places = new Set(texts.filter((text) => text !== '0').map((text) => text.split('.')[1]?.length ?? 0));
  if (places.size <= 1) return [];
  const detail = `amounts of the lines have ${[...places].sort((left, right) => left - right).join(' and ')} decimals, one number for all is right`;
  return [{ rule: 'line-decimals', detail }];
}

function objectToRates(items: readonly InvoiceItem[], known: readonly string[]): readonly Objection[] {
  const rates = new Set(known.map((rate) => amount(rate)));
  const wrong = new Set(items.flatMap(({ vr }) => (vr === undefined || rates.has(amount(vr)) ? [] : [vr])));
  return [...wrong].map((rate) => ({ rule: 'vat-rate', detail: `there is no VAT rate of ${rate} %` }));
}

function rateKey(rate: string | undefined, exemption: string | undefined): string {
  return exemption ?? (rate === undefined ? 'no rate' : `${amountText(amount(rate))} %`);
}

function objectToTaxes(taxes: readonly SameTax[], items: readonly InvoiceItem[]): readonly Objection[] {
  if (taxes.length === 0 || items.length === 0) return [];
  const lines = new Map<string, InvoiceItem[]>();
  for (const item of items) {
    const key = rateKey(item.vr, item.ex);
    lines.set(key, [...(lines.get(key) ?? []), item]);
  }
  const found: Objection[] = [];
  const seen = new Set<string>();
  for (const tax of taxes) {
    const key = rateKey(tax.vatRate, tax.exemptFromVAT);
    if (seen.has(key)) found.push({ rule: 'same-tax', detail: `${key} has more than one SameTax` });
    seen.add(key);
    const own = lines.get(key) ?? [];
    // Each line was rounded for itself.
    const tolerance = CENT * BigInt(Math.max(1, own.length));
    if (Number(tax.numOfItems) !== own.length) {
      found.push({
        rule: 'same-tax',
        detail: `${key}: NumOfItems is ${tax.numOfItems}, there are ${own.length} lines`,
      });
    }
    found.push(
      ...compare('same-tax', `${key}: PriceBefVAT`, {
        said: amount(tax.priceBefVAT),
        is: sum(own.map(({ pb }) => amount(pb))),
        tolerance,
      }),
      ...compare('same-tax', `${key}: VATAmt`, {
        said: amount(tax.vatAmt),
        is: sum(own.map(({ va }) => amount(va))),
        tolerance,
      }),
    );
  }
  for (const key of lines.keys()) {
    if (!seen.has(key)) found.push({ rule: 'same-tax', detail: `${key} has lines and no SameTax` });
  }
  return found;
}

function objectToTotals(invoice: Invoice): readonly Objection[] {
  const { items = [], approvals = [], fees = [] } = invoice;
  const parts = amount(invoice.totPriceWoVAT) + amount(invoice.totVATAmt);
  const found = [...compare('total', 'TotPrice', { said: amount(invoice.totPrice), is: parts })];
  // What approvals and fees change in the totals is not specified in a way that could be computed.
  if (items.length === 0 || approvals.length > 0 || fees.length > 0) return found;
  const tolerance = CENT * BigInt(items.length);
  const total = (what: string, said: string | undefined, of: (item: InvoiceItem) => string | undefined): void => {
    const is = sum(items.map((item) => amount(of(item))));
    found.push(...compare('total', what, { said: amount(said), is, tolerance }));
  };
  total('TotPriceWoVAT', invoice.totPriceWoVAT, ({ pb }) => pb);
  total('TotVATAmt', invoice.totVATAmt, ({ va }) => va);
  total('TotPrice by lines', invoice.totPrice, ({ pa }) => pa);
  return found;
}

function objectToPayments({ payMethods, totPrice }: Invoice): readonly Objection[] {
  const paid = sum(payMethods.map(({ amt }) => amount(amt)));
  return compare('payments', 'the sum of PayMethods', { said: paid, is: amount(totPrice) });
}

const CASH_MEANS: readonly string[] = ['BANKNOTE', 'CARD', 'OTHER-CASH'];
const BOTH_MEANS: readonly string[] = ['ORDER'];

/** Which means go with CASH and which with NONCASH, and what each must name (functional specification 3.4). */
function objectToMeans({ typeOfInv, payMethods }: Invoice): readonly Objection[] {
  const tell = (detail: string): Objection => ({ rule: 'pay-method', detail });
  const isCash = typeOfInv === 'CASH';
  const odd = payMethods
    .filter(({ type }) => !BOTH_MEANS.includes(type) && CASH_MEANS.includes(type) !== isCash)
    .map(({ type }) => tell(`${typeOfInv} with ${type}`));
  const hasCash = payMethods.some(({ type }) => type === 'BANKNOTE' || type === 'CARD');
  const bare = payMethods.flatMap(({ type, advIIC, compCard }) => {
    if ((type === 'ADVANCE' || type === 'SVOUCHER') && advIIC === undefined) return [tell(`${type} without AdvIIC`)];
    return type === 'COMPANY' && compCard === undefined ? [tell('COMPANY without CompCard')] : [];
  });
  return [...odd, ...(isCash && !hasCash ? [tell('CASH without BANKNOTE or CARD')] : []), ...bare];
}
