/**
 * Receipts, recomputed from their lines by the rules in force (docs/spec/journal.md section 4): lines, tax shares,
 * total, change, series and number. What is recorded must be exactly that.
 */
import { registerOf, type DocumentRule, type Payment } from '@plomba/core/model';
import type { TaxShare } from '@plomba/core/tables';
import type { Finding } from '../finding.js';
import type { RecordOf } from '../records.js';
import { applyFacts } from './counters.js';
import { checkDay } from './days.js';
import { DocumentFacts, type Fact } from './fact.js';
import { includedTax, lineAmount, sum } from './money.js';
import type { RulesInForce } from './rules-in-force.js';
import { fault, type FoldState, type Step } from './state.js';

type Receipt = RecordOf<'receipt'>;

export function applyReceipt({ state, record }: Step<'receipt'>): Finding | undefined {
  const { rules } = state;
  if (state.life !== 'test' && state.life !== 'production') {
    const message = `In '${state.life}' no receipt can be issued.`;
    return fault(record, 'life-state', { field: 'kind', message });
  }
  if (rules === undefined) {
    return fault(record, 'rules-missing', { field: 'kind', message: 'No rules are in force.' });
  }
  const { document } = record.payload.request;
  const rule = rules.documents.get(document);
  if (rule === undefined) {
    const message = `The rules have no document kind '${document}'.`;
    return fault(record, 'document-kind', { field: 'request.document', message });
  }
  const shares = taxShares(rules, record);
  const wrong =
    checkDay(state, record) ??
    checkLines(rules, record) ??
    checkShares(record, shares) ??
    checkTotal(record) ??
    checkChange(rules, record) ??
    checkNumber(state, record, rule);
  if (wrong !== undefined) return wrong;
  state.series.set(rule.series, record.payload.number);
  state.receipts.add(record.sequence);
  const facts = factsOf(rules, record, rule);
  state.tally.receipt(record.payload, facts, rule);
  return applyFacts(state, record, facts);
}

function checkLines(rules: RulesInForce, record: Receipt): Finding | undefined {
  const { request, amounts } = record.payload;
  if (amounts.length !== request.items.length) {
    const message = `${request.items.length} items have ${amounts.length} amounts.`;
    return fault(record, 'line-amount', { field: 'amounts', message });
  }
  for (const [index, item] of request.items.entries()) {
    const field = `request.items[${index}]`;
    if (!rules.taxGroups.has(item.taxGroup)) {
      const message = `The rules have no tax group '${item.taxGroup}'.`;
      return fault(record, 'tax-group', { field: `${field}.taxGroup`, message });
    }
    if ((item.discount ?? 0n) < 0n || (item.surcharge ?? 0n) < 0n) {
      return fault(record, 'line-amount', { field, message: 'A discount or surcharge is negative.' });
    }
    const amount = lineAmount(item);
    if (amounts[index] !== amount || (item.amount ?? amount) !== amount) {
      const claimed = amounts[index] === amount ? item.amount : amounts[index];
      const message = `The line comes to ${amount}, not ${claimed} hundredths.`;
      return fault(record, 'line-amount', { field: `amounts[${index}]`, message });
    }
  }
  return undefined;
}

/** A share for each group that a line names, in the order of the rules. */
function taxShares({ rules }: RulesInForce, { payload }: Receipt): readonly TaxShare[] {
  const gross = new Map<string, bigint>();
  for (const [index, item] of payload.request.items.entries()) {
    gross.set(item.taxGroup, (gross.get(item.taxGroup) ?? 0n) + (payload.amounts[index] ?? 0n));
  }
  return rules.taxGroups.flatMap(({ id, rate }) => {
    const amount = gross.get(id);
    if (amount === undefined) return [];
    const tax = includedTax(amount, rate);
    return [rate === undefined ? { group: id, gross: amount, tax } : { group: id, rate, gross: amount, tax }];
  });
}

function sameShare(left: TaxShare | undefined, right: TaxShare | undefined): boolean {
  return (
    left?.group === right?.group &&
    left?.gross === right?.gross &&
    left?.tax === right?.tax &&
    left?.rate?.digits === right?.rate?.digits &&
    left?.rate?.scale === right?.rate?.scale
  );
}

function checkShares(record: Receipt, shares: readonly TaxShare[]): Finding | undefined {
  const { taxes } = record.payload;
  for (let index = 0; index < Math.max(taxes.length, shares.length); index++) {
    if (sameShare(taxes[index], shares[index])) continue;
    const wanted = shares[index];
    const message =
      wanted === undefined
        ? 'There is a tax share without lines.'
        : `The share of tax group '${wanted.group}' is ${wanted.gross} gross and ${wanted.tax} tax.`;
    return fault(record, 'tax-share', { field: `taxes[${index}]`, message });
  }
  return undefined;
}

function checkTotal(record: Receipt): Finding | undefined {
  const { amounts, total } = record.payload;
  const wanted = sum(amounts);
  if (total === wanted) return undefined;
  return fault(record, 'total', { field: 'total', message: `The lines come to ${wanted}, not ${total} hundredths.` });
}

/** The payment that the change comes out of: the first of a cash kind that covers it. */
function changeFrom(rules: RulesInForce, record: Receipt): number {
  const { request, change } = record.payload;
  const covers = ({ kind, amount }: Payment): boolean =>
    rules.payments.get(kind)?.cash === true && (change > 0n ? amount >= change : amount <= change);
  return request.payments.findIndex(covers);
}

function checkChange(rules: RulesInForce, record: Receipt): Finding | undefined {
  const { request, total, change } = record.payload;
  const unknown = request.payments.findIndex(({ kind }) => !rules.payments.has(kind));
  if (unknown >= 0) {
    const message = `The rules have no payment kind '${request.payments[unknown]?.kind ?? ''}'.`;
    return fault(record, 'payment-kind', { field: `request.payments[${unknown}].kind`, message });
  }
  const wanted = sum(request.payments.map(({ amount }) => amount)) - total;
  const reason =
    change !== wanted
      ? `Payments less total are ${wanted}, not ${change} hundredths.`
      : total > 0n && change < 0n
        ? `${-change} hundredths of the total are not paid.`
        : change !== 0n && changeFrom(rules, record) < 0
          ? 'No payment of a cash kind covers the change.'
          : undefined;
  return reason === undefined ? undefined : fault(record, 'change', { field: 'change', message: reason });
}

function checkNumber(state: FoldState, record: Receipt, rule: DocumentRule): Finding | undefined {
  const { series, number } = record.payload;
  if (series !== rule.series) {
    const message = `Documents of this kind are numbered in '${rule.series}', not in '${series}'.`;
    return fault(record, 'series', { field: 'series', message });
  }
  const wanted = (state.series.get(series) ?? 0) + 1;
  if (number === wanted) return undefined;
  const message = `The next number of series '${series}' is ${wanted}, not ${number}.`;
  return fault(record, 'number', { field: 'number', message });
}

/** The facts of the table in section 4. */
function factsOf(rules: RulesInForce, record: Receipt, rule: DocumentRule): readonly Fact[] {
  const { request, taxes, total, change } = record.payload;
  const { document, items } = request;
  const found = new DocumentFacts(document, registerOf(request));
  const sign = rule.sign === 'minus' ? -1n : 1n;
  const allowances = { discounts: 0, surcharges: 0, discount: 0n, surcharge: 0n };
  for (const { discount = 0n, surcharge = 0n } of items) {
    if (discount !== 0n) allowances.discounts++;
    if (surcharge !== 0n) allowances.surcharges++;
    allowances.discount += discount;
    allowances.surcharge += surcharge;
  }
  found.add('operations', 1n);
  found.add('documents', 1n);
  found.add('amount', sign * total);
  found.add('lines', BigInt(items.length));
  if (total === 0n) found.add('zero-sum', 1n);
  if (request.buyer?.taxNumber !== undefined) found.add('tax-number', 1n);
  found.add('discounts', BigInt(allowances.discounts));
  found.add('surcharges', BigInt(allowances.surcharges));
  if (!rule.counted) return found.facts;
  found.add('total', sign * total);
  for (const { group: taxGroup, gross, tax } of taxes) {
    found.add('gross', sign * gross, { taxGroup });
    found.add('tax', sign * tax, { taxGroup });
  }
  const payer = change === 0n ? -1 : changeFrom(rules, record);
  for (const [index, { kind: payment, amount }] of request.payments.entries()) {
    found.add('payment', sign * (index === payer ? amount - change : amount), { payment });
  }
  found.add('change', sign * change);
  found.add('discount', sign * allowances.discount);
  found.add('surcharge', sign * allowances.surcharge);
  return found.facts;
}
