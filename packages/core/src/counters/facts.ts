/**
 * What a record contributes to counters (docs/spec/journal.md section 4). Pure.
 * A contribution of nothing is left out: it changes no counter.
 */
import type { Measure, OperationKind } from '../model/counters.js';
import type { DocumentKind, Payment } from '../model/receipt.js';
import type { DocumentRule, Rules } from '../model/rules.js';
import type { EventPayload, ShiftPayload } from '../tables/events.table.js';
import type { CashPayload, ReceiptPayload } from '../tables/payloads.table.js';

/** Every field is always there: a fact is made and read some fifteen times a receipt. */
export interface Fact {
  readonly measure: Measure;
  readonly amount: bigint;
  readonly operation: OperationKind;
  readonly document: DocumentKind | undefined;
  readonly taxGroup: string | undefined;
  readonly payment: string | undefined;
}

export function documentRule(rules: Rules, document: DocumentKind): DocumentRule | undefined {
  for (const rule of rules.documents) if (rule.document === document) return rule;
  return undefined;
}

/** A fact of an operation that is no receipt. */
export function plainFact(measure: Measure, operation: OperationKind, amount = 1n): Fact {
  return { measure, amount, operation, document: undefined, taxGroup: undefined, payment: undefined };
}

/** An operation and what it counts beside itself. */
export function operationFacts(operation: OperationKind, ...others: readonly Fact[]): readonly Fact[] {
  return [plainFact('operations', operation), ...others];
}

export function cashFacts({ direction, amount }: CashPayload): readonly Fact[] {
  const operation = direction === 'in' ? 'cash-in' : 'cash-out';
  return operationFacts(operation, plainFact(operation, operation, amount));
}

export function shiftFacts({ step }: Pick<ShiftPayload, 'step'>): readonly Fact[] {
  return operationFacts(step === 'open' ? 'shift-open' : 'shift-close');
}

export function eventFacts({ event, amount, from, to }: EventPayload): readonly Fact[] {
  const facts = [plainFact('operations', event)];
  if (amount !== undefined) facts.push(plainFact('amount', event, amount));
  if (from !== undefined && to !== undefined) {
    facts.push(plainFact('duration', event, BigInt(to.utcMs - from.utcMs)));
  }
  return facts;
}

/** The facts of one receipt as they come up. */
class ReceiptFacts {
  readonly facts: Fact[] = [];
  readonly #document: DocumentKind;
  readonly #minus: boolean;

  constructor(document: DocumentKind, minus: boolean) {
    this.#document = document;
    this.#minus = minus;
  }

  count(measure: Measure, amount: number): void {
    if (amount === 0) return;
    const document = this.#document;
    this.facts.push({
      measure,
      amount: BigInt(amount),
      operation: document,
      document,
      taxGroup: undefined,
      payment: undefined,
    });
  }

  /** Money, with the sign of the document kind. */
  sum(measure: Measure, amount: bigint, taxGroup?: string): void {
    if (amount === 0n) return;
    const document = this.#document;
    const signed = this.#minus ? -amount : amount;
    this.facts.push({ measure, amount: signed, operation: document, document, taxGroup, payment: undefined });
  }

  paid(payment: string, amount: bigint): void {
    if (amount === 0n) return;
    const document = this.#document;
    const signed = this.#minus ? -amount : amount;
    this.facts.push({
      measure: 'payment',
      amount: signed,
      operation: document,
      document,
      taxGroup: undefined,
      payment,
    });
  }
}

export function receiptFacts(receipt: ReceiptPayload, rules: Rules): readonly Fact[] {
  const { document, items, buyer } = receipt.request;
  const rule = documentRule(rules, document);
  const found = new ReceiptFacts(document, rule?.sign === 'minus');
  found.count('operations', 1);
  found.count('documents', 1);
  found.count('lines', items.length);
  if (receipt.total === 0n) found.count('zero-sum', 1);
  if (buyer?.taxNumber !== undefined) found.count('tax-number', 1);
  found.sum('amount', receipt.total);
  const { discounts, surcharges, discount, surcharge } = allowances(receipt);
  found.count('discounts', discounts);
  found.count('surcharges', surcharges);
  if (rule?.counted !== true) return found.facts;
  found.sum('total', receipt.total);
  for (const share of receipt.taxes) {
    found.sum('gross', share.gross, share.group);
    found.sum('tax', share.tax, share.group);
  }
  addPayments(found, receipt, rules);
  found.sum('change', receipt.change);
  found.sum('discount', discount);
  found.sum('surcharge', surcharge);
  return found.facts;
}

/** Discounts and surcharges of the lines: how many, and how much. */
function allowances({ request }: ReceiptPayload): {
  readonly discounts: number;
  readonly surcharges: number;
  readonly discount: bigint;
  readonly surcharge: bigint;
} {
  const sums = { discounts: 0, surcharges: 0, discount: 0n, surcharge: 0n };
  for (const item of request.items) {
    if (item.discount !== undefined && item.discount !== 0n) {
      sums.discounts++;
      sums.discount += item.discount;
    }
    if (item.surcharge !== undefined && item.surcharge !== 0n) {
      sums.surcharges++;
      sums.surcharge += item.surcharge;
    }
  }
  return sums;
}

/** Payments, the change taken from the first one of a cash kind. */
function addPayments(found: ReceiptFacts, { request, change }: ReceiptPayload, rules: Rules): void {
  let rest = change;
  for (const payment of request.payments) {
    if (rest !== 0n && isCash(rules, payment)) {
      found.paid(payment.kind, payment.amount - rest);
      rest = 0n;
    } else found.paid(payment.kind, payment.amount);
  }
}

function isCash(rules: Rules, { kind }: Payment): boolean {
  for (const rule of rules.payments) if (rule.kind === kind) return rule.cash;
  return false;
}
