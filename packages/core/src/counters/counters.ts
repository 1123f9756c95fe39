/**
 * The counters of a unit as an immutable table of values; changed only by facts and by the start of a scope.
 * A change copies a short array of values and shares everything else: planning, refusing and forking keep the old one.
 */
import type { CounterValue } from '../model/counters.js';
import type { Rules } from '../model/rules.js';
import { Addition, byTill, zeros, type CounterTable } from './addition.js';
import type { Fact } from './facts.js';
import { layoutOf, nameOfKey, type CounterLayout, type ScopeStart } from './layout.js';

export { nameOfKey } from './layout.js';

export interface CounterOverflow {
  readonly overflow: string;
}

/** Where a record names no till. */
const NO_TILL = '-';

/**
 * All counters of a unit at one moment, by the table that its rules declare (docs/spec/journal.md section 4). Immutable:
 * each change gives another one. Values are counts, or sums in hundredths of the currency; durations are milliseconds.
 */
export class Counters {
  /** Before any rules. */
  static readonly none: Counters = new Counters(tableOf(undefined, []));

  /** In the open, so that two states can be compared by value. @internal */
  readonly table: CounterTable;

  private constructor(table: CounterTable) {
    this.table = table;
  }

  /** The values of a list under these rules; keys that the rules do not have are kept as they are. */
  static of(rules: Rules | undefined, list: readonly CounterValue[]): Counters {
    return new Counters(tableOf(rules === undefined ? undefined : layoutOf(rules), list));
  }

  /** The same values under new rules. */
  under(rules: Rules): Counters {
    return Counters.of(rules, this.list());
  }

  /** The value of a key; undefined where it is zero. */
  get(key: string): bigint | undefined {
    const value = valueOf(this.table, key);
    return value === 0n ? undefined : value;
  }

  /** The counters after the facts of one record, or the counter that has no room for them. */
  plus(facts: readonly Fact[], till?: string): Counters | CounterOverflow {
    const { layout } = this.table;
    if (layout === undefined || facts.length === 0) return this;
    const addition = new Addition(this.table, layout, till ?? NO_TILL);
    for (const fact of facts) {
      if (fact.amount === 0n) continue; // it touches no counter
      for (const placed of layout.of(fact.measure)) addition.add(placed, fact);
    }
    const after = addition.finish(valueOf);
    return 'overflow' in after ? after : new Counters(after);
  }

  /** The counters with a scope started anew; for scope `shift` at one till. */
  start(start: ScopeStart, till?: string): Counters {
    const { layout } = this.table;
    const ends = (key: string): boolean =>
      layout?.named(nameOfKey(key))?.startsWith(start) === true && (till === undefined || key.endsWith(`@${till}`));
    const list = this.list();
    const kept = list.filter(({ key }) => !ends(key));
    return kept.length === list.length ? this : new Counters(tableOf(layout, kept));
  }

  /** Registers that a counter of scope `till` or `shift` has counted for, sorted; not the one without a name. */
  get registers(): readonly string[] {
    return this.table.tills.map(({ till }) => till).filter((till) => till !== NO_TILL);
  }

  /** Sorted by key, without zeros, as records carry them. Keys are ASCII, so text order is byte order. */
  list(): readonly CounterValue[] {
    const { layout, shared, tills, others } = this.table;
    const list: CounterValue[] = [];
    const push = (key: string, value: bigint): void => {
      if (value !== 0n) list.push({ key, value });
    };
    layout?.keys.forEach((key, slot) => void push(key, shared[slot] ?? 0n));
    for (const { till, values } of tills) {
      layout?.tillKeys.forEach((key, slot) => void push(`${key}@${till}`, values[slot] ?? 0n));
    }
    for (const [key, value] of others) push(key, value);
    return list.sort((left, right) => (left.key < right.key ? -1 : 1));
  }

  /** The counters that the end of a shift carries: those of scope `shift` of its till. */
  ofShift(till: string): readonly CounterValue[] {
    const { layout } = this.table;
    return this.list().filter(({ key }) => {
      return key.endsWith(`@${till}`) && layout?.named(nameOfKey(key))?.spec.scope === 'shift';
    });
  }

  /** The counters that a day's closing carries. */
  closing(): readonly CounterValue[] {
    const { layout } = this.table;
    return this.list().filter(({ key }) => layout?.named(nameOfKey(key))?.spec.inZ === true);
  }
}

function tableOf(layout: CounterLayout | undefined, list: readonly CounterValue[]): CounterTable {
  const shared = zeros(layout?.keys.length ?? 0);
  const tills = new Map<string, bigint[]>();
  const others = new Map<string, bigint>();
  for (const { key, value } of list) {
    const place = layout?.placeOf(key);
    if (layout === undefined || place === undefined) others.set(key, value);
    else if (place.till === undefined) shared[place.slot] = value;
    else {
      const values = tills.get(place.till) ?? zeros(layout.tillKeys.length);
      values[place.slot] = value;
      tills.set(place.till, values);
    }
  }
  const blocks = byTill([...tills].map(([till, values]) => ({ till, values })));
  return { layout, shared, tills: blocks, others, count: list.length };
}

function valueOf({ layout, shared, tills, others }: CounterTable, key: string): bigint {
  const place = layout?.placeOf(key);
  if (place === undefined) return others.get(key) ?? 0n;
  if (place.till === undefined) return shared[place.slot] ?? 0n;
  return tills.find(({ till }) => till === place.till)?.values[place.slot] ?? 0n;
}

/** Sorted by key, as records carry them. */
export function counterList(counters: Counters): readonly CounterValue[] {
  return counters.list();
}
