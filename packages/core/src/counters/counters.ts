/**
 * The counters of a unit as an immutable table of values; changed only by facts and by the start of a scope.
 */
import type { CounterScope, CounterValue } from '../model/counters.js';
import { LIMITS } from '../model/limits.js';
import type { Rules } from '../model/rules.js';
import { counterKey, type Fact } from './facts.js';

/** Values by key; zero values are absent. */
export type Counters = ReadonlyMap<string, bigint>;

export interface CounterOverflow {
  readonly overflow: string;
}

/** The counters after these facts, or the counter that has no room for them. */
export function addFacts(
  counters: Counters,
  rules: Rules,
  event: { readonly facts: readonly Fact[]; readonly till?: string | undefined },
): Counters | CounterOverflow {
  const next = new Map(counters);
  for (const fact of event.facts) {
    for (const spec of rules.counters) {
      const key = counterKey(spec, fact, event.till);
      if (key === undefined) continue;
      const value = (next.get(key) ?? 0n) + fact.amount;
      if (value > spec.max || value < -spec.max) return { overflow: key };
      if (value === 0n) next.delete(key);
      else next.set(key, value);
    }
  }
  return next.size > LIMITS.counters ? { overflow: 'number of counters' } : next;
}

/** Name of the counter spec that a key belongs to. */
export function nameOfKey(key: string): string {
  return /^[^/@]*/.exec(key)?.[0] ?? key;
}

/** The counters with one scope started anew. */
export function resetScope(counters: Counters, rules: Rules, scope: CounterScope): Counters {
  const names = new Set(rules.counters.filter((spec) => spec.scope === scope).map((spec) => spec.name));
  return new Map([...counters].filter(([key]) => !names.has(nameOfKey(key))));
}

/** Sorted by key, as records carry them. Keys are ASCII, so text order is byte order. */
export function counterList(counters: Counters): readonly CounterValue[] {
  return [...counters].map(([key, value]) => ({ key, value })).sort((left, right) => (left.key < right.key ? -1 : 1));
}

/** The counters that a day's closing carries. */
export function closingCounters(counters: Counters, rules: Rules): readonly CounterValue[] {
  const names = new Set(rules.counters.filter((spec) => spec.inZ).map((spec) => spec.name));
  return counterList(counters).filter(({ key }) => names.has(nameOfKey(key)));
}
