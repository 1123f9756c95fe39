/**
 * What a record contributes to counters (docs/spec/journal.md section 4). Pure.
 */
import type { CounterSpec, Measure } from '../model/counters.js';
import type { DocumentKind } from '../model/receipt.js';
import type { DocumentRule, Rules } from '../model/rules.js';
import type { ReceiptPayload } from '../tables/payloads.table.js';

export interface Fact {
  readonly measure: Measure;
  readonly amount: bigint;
  readonly document?: DocumentKind;
  readonly taxGroup?: string;
  readonly payment?: string;
}

export function documentRule(rules: Rules, document: DocumentKind): DocumentRule | undefined {
  return rules.documents.find((rule) => rule.document === document);
}

export function receiptFacts(receipt: ReceiptPayload, rules: Rules): readonly Fact[] {
  const { document, items } = receipt.request;
  const rule = documentRule(rules, document);
  const facts: Fact[] = [{ measure: 'documents', amount: 1n, document }];
  if (rule === undefined || !rule.counted) return facts;
  const signed = (amount: bigint): bigint => (rule.sign === 'minus' ? -amount : amount);
  const add = (measure: Measure, amount: bigint, group: { taxGroup?: string; payment?: string } = {}): void => {
    facts.push({ measure, amount: signed(amount), document, ...group });
  };
  add('total', receipt.total);
  for (const share of receipt.taxes) {
    add('gross', share.gross, { taxGroup: share.group });
    add('tax', share.tax, { taxGroup: share.group });
  }
  for (const [payment, amount] of netPayments(receipt, rules)) add('payment', amount, { payment });
  add(
    'discount',
    items.reduce((sum, item) => sum + (item.discount ?? 0n), 0n),
  );
  add(
    'surcharge',
    items.reduce((sum, item) => sum + (item.surcharge ?? 0n), 0n),
  );
  return facts;
}

/** Sums by payment kind, the change taken from the first cash kind that was used. */
function netPayments(receipt: ReceiptPayload, rules: Rules): ReadonlyMap<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const { kind, amount } of receipt.request.payments) sums.set(kind, (sums.get(kind) ?? 0n) + amount);
  const cash = receipt.request.payments.find(({ kind }) => rules.payments.find((rule) => rule.kind === kind)?.cash);
  if (cash !== undefined && receipt.change !== 0n) sums.set(cash.kind, (sums.get(cash.kind) ?? 0n) - receipt.change);
  return sums;
}

/** The key of the counter that a fact enters, or undefined when it enters none. */
export function counterKey(spec: CounterSpec, fact: Fact, till: string | undefined): string | undefined {
  if (fact.measure !== spec.measure) return undefined;
  if (spec.documents !== undefined && fact.document !== undefined && !spec.documents.includes(fact.document))
    return undefined;
  const suffix = spec.scope === 'till' ? `@${till ?? '-'}` : '';
  if (spec.by === 'none') return `${spec.name}${suffix}`;
  const group = { document: fact.document, 'tax-group': fact.taxGroup, payment: fact.payment }[spec.by];
  return group === undefined ? undefined : `${spec.name}/${group}${suffix}`;
}
