/**
 * Rules come into force with their record and hold from the next record on (docs/spec/journal.md section 4). Nothing in
 * them may be ambiguous: each name stands once, and no rate is negative (a rate of -100 % would divide by zero).
 */
import type { Finding } from '../finding.js';
import { indexRules, type RulesInForce } from './rules-in-force.js';
import { fault, type Step } from './state.js';

/** The first list in which a name stands twice. */
function doubled({ rules, ...index }: RulesInForce): string | undefined {
  const lists = ['taxGroups', 'documents', 'payments', 'counters'] as const;
  return lists.find((list) => index[list].size !== rules[list].length);
}

export function applyRules({ state, record }: Step<'rules'>): Finding | undefined {
  const { rules } = record.payload;
  const index = indexRules(rules);
  const list = doubled(index);
  if (list !== undefined) {
    const message = `The same name stands twice in ${list}.`;
    return fault(record, 'rules-invalid', { field: `rules.${list}`, message });
  }
  const negative = rules.taxGroups.findIndex((group) => (group.rate?.digits ?? 0n) < 0n);
  if (negative >= 0) {
    const field = `rules.taxGroups[${negative}].rate`;
    return fault(record, 'rules-invalid', { field, message: 'The rate is negative.' });
  }
  state.rules = index;
  state.fiscalEntries++;
  return undefined;
}
