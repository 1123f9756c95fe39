/**
 * The counters of one set of rules, compiled once: which counters take a fact of which measure, and the slot where
 * each value stands. Groups are known from the rules, tills are not: values that stand apart by till have a block of
 * slots for each till.
 */
import { assert } from '../assert.js';
import {
  isPerTill,
  OPERATION_KINDS,
  type CounterGroup,
  type CounterReset,
  type CounterScope,
  type CounterSpec,
  type Measure,
} from '../model/counters.js';
import type { Rules } from '../model/rules.js';
import type { Fact } from './facts.js';

/** What starts counters anew. */
export type ScopeStart =
  | { readonly scope: Extract<CounterScope, 'year'> }
  | { readonly scope: Extract<CounterScope, 'day' | 'shift'>; readonly reset: CounterReset };

/** Name of the counter spec that a key belongs to. */
export function nameOfKey(key: string): string {
  const group = key.indexOf('/');
  if (group >= 0) return key.slice(0, group);
  const till = key.indexOf('@');
  return till < 0 ? key : key.slice(0, till);
}

/** The part of a fact that a counter is grouped by; undefined where the fact has none. */
export function groupOf(by: CounterGroup, fact: Fact): string | undefined {
  switch (by) {
    case 'none':
      return '';
    case 'document':
      return fact.document;
    case 'tax-group':
      return fact.taxGroup;
    case 'payment':
      return fact.payment;
    case 'operation':
      return fact.operation;
  }
}

/** One counter of the rules, with its place. */
export class PlacedSpec {
  readonly spec: CounterSpec;
  readonly perTill: boolean;
  readonly max: bigint;
  readonly #by: CounterGroup;
  readonly #min: bigint;
  readonly #documents: ReadonlySet<string> | undefined;
  readonly #operations: ReadonlySet<string> | undefined;
  /** Slot of each group. */
  readonly #slots: ReadonlyMap<string, number>;
  readonly #onlySlot: number;

  constructor(spec: CounterSpec, slots: ReadonlyMap<string, number>) {
    this.spec = spec;
    this.perTill = isPerTill(spec.scope);
    this.max = spec.max;
    this.#min = -spec.max;
    this.#by = spec.by;
    this.#documents = spec.documents === undefined ? undefined : new Set(spec.documents);
    this.#operations = spec.operations === undefined ? undefined : new Set(spec.operations);
    this.#slots = slots;
    this.#onlySlot = slots.get('') ?? -1;
  }

  get slots(): Iterable<number> {
    return this.#slots.values();
  }

  /**
   * Slot in the shared values or in those of a till. `undefined`: the fact is none of this counter's;
   * -1: of a group that the rules do not name.
   */
  slotOf(fact: Fact): number | undefined {
    // A counter of some documents takes nothing but documents; the other lists work alike.
    if (this.#documents !== undefined && (fact.document === undefined || !this.#documents.has(fact.document)))
      return undefined;
    if (this.#operations !== undefined && !this.#operations.has(fact.operation)) return undefined;
    if (this.#by === 'none') return this.#onlySlot;
    const group = groupOf(this.#by, fact);
    return group === undefined ? undefined : (this.#slots.get(group) ?? -1);
  }

  hasRoomFor(value: bigint): boolean {
    return value <= this.max && value >= this.#min;
  }

  startsWith(start: ScopeStart): boolean {
    if (this.spec.scope !== start.scope) return false;
    return !('reset' in start) || start.reset === (this.spec.reset ?? 'opening');
  }
}

const NO_SPECS: readonly PlacedSpec[] = [];

export class CounterLayout {
  readonly specs: readonly PlacedSpec[];
  /** Keys of the shared slots; their number is the size of the shared values. */
  readonly keys: readonly string[];
  /** Keys of the slots that each till has, without `@till`. */
  readonly tillKeys: readonly string[];
  readonly #byMeasure: ReadonlyMap<Measure, readonly PlacedSpec[]>;
  readonly #byName: ReadonlyMap<string, PlacedSpec>;
  readonly #slots: ReadonlyMap<string, number>;
  readonly #tillSlots: ReadonlyMap<string, number>;

  constructor(rules: Rules) {
    const keys: string[] = [];
    const tillKeys: string[] = [];
    const byMeasure = new Map<Measure, PlacedSpec[]>();
    this.specs = rules.counters.map((spec) => {
      const into = isPerTill(spec.scope) ? tillKeys : keys;
      const slots = new Map<string, number>();
      for (const group of groupsOf(rules, spec.by)) {
        slots.set(group, into.length);
        into.push(group === '' ? spec.name : `${spec.name}/${group}`);
      }
      const placed = new PlacedSpec(spec, slots);
      byMeasure.set(spec.measure, [...(byMeasure.get(spec.measure) ?? []), placed]);
      return placed;
    });
    this.keys = keys;
    this.tillKeys = tillKeys;
    this.#byMeasure = byMeasure;
    this.#byName = new Map(this.specs.map((placed) => [placed.spec.name, placed]));
    assert(this.#byName.size === this.specs.length, 'rules name each counter once');
    this.#slots = new Map(keys.map((key, slot) => [key, slot]));
    this.#tillSlots = new Map(tillKeys.map((key, slot) => [key, slot]));
  }

  /** Counters that add up this measure. */
  of(measure: Measure): readonly PlacedSpec[] {
    return this.#byMeasure.get(measure) ?? NO_SPECS;
  }

  named(name: string): PlacedSpec | undefined {
    return this.#byName.get(name);
  }

  /** Where the value of a key stands; undefined for a key of other rules. */
  placeOf(key: string): { readonly till: string | undefined; readonly slot: number } | undefined {
    const at = key.indexOf('@');
    const till = at < 0 ? undefined : key.slice(at + 1);
    const slot = at < 0 ? this.#slots.get(key) : this.#tillSlots.get(key.slice(0, at));
    return slot === undefined ? undefined : { till, slot };
  }
}

function groupsOf(rules: Rules, by: CounterGroup): readonly string[] {
  switch (by) {
    case 'none':
      return [''];
    case 'document':
      return [...new Set(rules.documents.map(({ document }) => document))];
    case 'tax-group':
      return [...new Set(rules.taxGroups.map(({ id }) => id))];
    case 'payment':
      return [...new Set(rules.payments.map(({ kind }) => kind))];
    case 'operation':
      return Object.keys(OPERATION_KINDS);
  }
}

const LAYOUTS = new WeakMap<Rules, CounterLayout>();

/** The layout of these rules; made once for each rules object. Rules never change, so this is no state. */
export function layoutOf(rules: Rules): CounterLayout {
  const known = LAYOUTS.get(rules);
  if (known !== undefined) return known;
  const layout = new CounterLayout(rules);
  LAYOUTS.set(rules, layout);
  return layout;
}
