// The counters of journal.md section 4 by going through all records each time; nothing is carried along.
import type { CounterSpec, CounterValue, Rules } from '@plomba/core/model';
import type { Plan } from './export-builder.js';

interface Contribution {
  readonly key: string;
  readonly amount: bigint;
}

type Groups = Partial<Record<CounterSpec['by'], string>>;

function keyOf(spec: CounterSpec, groups: Groups, till: string | undefined): string | undefined {
  if (spec.documents !== undefined && !spec.documents.some((document) => document === groups.document))
    return undefined;
  const suffix = spec.scope === 'till' ? `@${till ?? '-'}` : '';
  if (spec.by === 'none') return spec.name + suffix;
  const group = groups[spec.by];
  return group === undefined ? undefined : `${spec.name}/${group}${suffix}`;
}

/** What one record adds to one counter. */
function contributions(plan: Plan, spec: CounterSpec, rules: Rules): Contribution[] {
  const found: Contribution[] = [];
  const fact = (measure: CounterSpec['measure'], amount: bigint, groups: Groups = {}, till?: string): void => {
    const key = spec.measure === measure ? keyOf(spec, groups, till) : undefined;
    if (key !== undefined) found.push({ key, amount });
  };
  if (plan.kind === 'copy') fact('copies', 1n);
  if (plan.kind === 'day-close') fact('days', 1n);
  if (plan.kind === 'cash') fact(`cash-${plan.payload.direction}`, plan.payload.amount, {}, plan.payload.till);
  if (plan.kind !== 'receipt') return found;
  const { request, taxes, total, change } = plan.payload;
  const { document, till } = request;
  fact('documents', 1n, { document }, till);
  const rule = rules.documents.find((row) => row.document === document);
  if (rule?.counted !== true) return found;
  const sign = rule.sign === 'minus' ? -1n : 1n;
  fact('total', sign * total, { document }, till);
  for (const share of taxes) {
    fact('gross', sign * share.gross, { document, 'tax-group': share.group }, till);
    fact('tax', sign * share.tax, { document, 'tax-group': share.group }, till);
  }
  let rest = change;
  for (const { kind, amount } of request.payments) {
    const covers = rest > 0n ? amount >= rest : amount <= rest;
    const gives = rest !== 0n && covers && rules.payments.some((row) => row.kind === kind && row.cash);
    fact('payment', sign * (gives ? amount - rest : amount), { document, payment: kind }, till);
    if (gives) rest = 0n;
  }
  for (const item of request.items) {
    fact('discount', sign * (item.discount ?? 0n), { document }, till);
    fact('surcharge', sign * (item.surcharge ?? 0n), { document }, till);
  }
  return found;
}

/** First record of the scope that the last record is in. */
function scopeStart(plans: readonly Plan[], spec: CounterSpec): number {
  const yearOf = (plan: Plan | undefined): number =>
    new Date((plan?.utcMs ?? 0) + (plan?.offsetMinutes ?? 0) * 60_000).getUTCFullYear();
  if (spec.scope === 'day') return plans.findLastIndex(({ kind }) => kind === 'day-open') + 1;
  if (spec.scope === 'year') return plans.findLastIndex((plan) => yearOf(plan) !== yearOf(plans.at(-1))) + 1;
  return 0;
}

/** All counters of the rules in force after the last record. */
export function countersOf(plans: readonly Plan[], which: 'all' | 'in-z'): CounterValue[] {
  const last = plans.findLast((plan) => plan.kind === 'rules')?.payload.rules;
  const sums = new Map<string, bigint>();
  for (const spec of (last?.counters ?? []).filter(({ inZ }) => which === 'all' || inZ)) {
    let rules: Rules | undefined;
    const start = scopeStart(plans, spec);
    for (const [at, plan] of plans.entries()) {
      if (plan.kind === 'rules') rules = plan.payload.rules;
      if (rules === undefined || at < start) continue;
      for (const { key, amount } of contributions(plan, spec, rules)) sums.set(key, (sums.get(key) ?? 0n) + amount);
    }
  }
  return [...sums]
    .map(([key, value]) => ({ key, value }))
    .filter(({ value }) => value !== 0n)
    .sort((left, right) => (left.key < right.key ? -1 : 1));
}
