/** The rules that a `rules` record carries, indexed by what receipts and facts name (docs/spec/journal.md section 4). */
import type {
  CounterSpec,
  DocumentKind,
  DocumentRule,
  Measure,
  PaymentRule,
  Rules,
  TaxGroup,
} from '@plomba/core/model';

export interface RulesInForce {
  readonly rules: Rules;
  readonly taxGroups: ReadonlyMap<string, TaxGroup>;
  readonly documents: ReadonlyMap<DocumentKind, DocumentRule>;
  readonly payments: ReadonlyMap<string, PaymentRule>;
  readonly counters: ReadonlyMap<string, CounterSpec>;
  readonly countersOf: ReadonlyMap<Measure, readonly CounterSpec[]>;
}

export function indexRules(rules: Rules): RulesInForce {
  const countersOf = new Map<Measure, CounterSpec[]>();
  for (const spec of rules.counters) {
    const specs = countersOf.get(spec.measure);
    if (specs === undefined) countersOf.set(spec.measure, [spec]);
    else specs.push(spec);
  }
  return {
    rules,
    taxGroups: new Map(rules.taxGroups.map((group) => [group.id, group])),
    documents: new Map(rules.documents.map((rule) => [rule.document, rule])),
    payments: new Map(rules.payments.map((rule) => [rule.kind, rule])),
    counters: new Map(rules.counters.map((spec) => [spec.name, spec])),
    countersOf,
  };
}
