/** One record's additions to the counters: copies what it changes, once, and remembers what went beyond its bound. */
import { LIMITS } from '../model/limits.js';
import type { Fact } from './facts.js';
import { groupOf, type CounterLayout, type PlacedSpec } from './layout.js';

/** Values of one till, by the slots of the layout. */
export interface TillValues {
  readonly till: string;
  readonly values: readonly bigint[];
}

export interface CounterTable {
  /** Undefined before any rules. */
  readonly layout: CounterLayout | undefined;
  readonly shared: readonly bigint[];
  readonly tills: readonly TillValues[];
  /** Values that the rules in force have no slot for: keys of former rules. */
  readonly others: ReadonlyMap<string, bigint>;
  /** Number of values that are not zero. */
  readonly count: number;
}

interface Strained {
  readonly placed: PlacedSpec;
  readonly key: string;
}

export class Addition {
  readonly #before: CounterTable;
  readonly #layout: CounterLayout;
  readonly #till: string;
  #shared: bigint[] | undefined;
  #ofTill: bigint[] | undefined;
  #others: Map<string, bigint> | undefined;
  #count: number;
  /** Counters that went beyond their bound on the way; where they end decides. */
  #strained: Strained[] | undefined;

  constructor(before: CounterTable, layout: CounterLayout, till: string) {
    this.#before = before;
    this.#layout = layout;
    this.#till = till;
    this.#count = before.count;
  }

  add(placed: PlacedSpec, fact: Fact): void {
    const slot = placed.slotOf(fact);
    if (slot === undefined) return;
    if (slot < 0) this.#addOther(placed, fact);
    else {
      const values = placed.perTill
        ? (this.#ofTill ??= this.#copyOfTill())
        : (this.#shared ??= this.#before.shared.slice());
      const before = values[slot] ?? 0n;
      const after = before + fact.amount;
      values[slot] = after;
      this.#note(before, after);
      if (placed.hasRoomFor(after)) return;
      (this.#strained ??= []).push({ placed, key: this.#keyOf(placed, slot) });
    }
  }

  #note(before: bigint, after: bigint): void {
    if (before === 0n) this.#count++;
    if (after === 0n) this.#count--;
  }

  #keyOf(placed: PlacedSpec, slot: number): string {
    return (placed.perTill ? `${this.#layout.tillKeys[slot]}@${this.#till}` : this.#layout.keys[slot]) ?? '';
  }

  #copyOfTill(): bigint[] {
    const found = this.#before.tills.find(({ till }) => till === this.#till);
    return found === undefined ? zeros(this.#layout.tillKeys.length) : found.values.slice();
  }

  /** A group that the rules do not name: no receipt has one, but the sum must not be lost for it. */
  #addOther(placed: PlacedSpec, fact: Fact): void {
    const { name, by } = placed.spec;
    const key = `${name}/${groupOf(by, fact) ?? ''}${placed.perTill ? `@${this.#till}` : ''}`;
    const others = (this.#others ??= new Map(this.#before.others));
    const before = others.get(key) ?? 0n;
    const after = before + fact.amount;
    if (after === 0n) others.delete(key);
    else others.set(key, after);
    this.#note(before, after);
    if (!placed.hasRoomFor(after)) (this.#strained ??= []).push({ placed, key });
  }

  /** The table after the additions, or the counter that has no room for them. */
  finish(valueOf: (table: CounterTable, key: string) => bigint): CounterTable | { readonly overflow: string } {
    const { layout, shared, others } = this.#before;
    const tills = this.#ofTill === undefined ? this.#before.tills : this.#tillsWith(this.#ofTill);
    const count = this.#count;
    const table = { layout, shared: this.#shared ?? shared, tills, others: this.#others ?? others, count };
    const over = this.#strained?.find(({ placed, key }) => !placed.hasRoomFor(valueOf(table, key)));
    if (over !== undefined) return { overflow: over.key };
    return count > LIMITS.counters ? { overflow: 'number of counters' } : table;
  }

  #tillsWith(values: bigint[]): readonly TillValues[] {
    const { tills } = this.#before;
    const mine = { till: this.#till, values };
    const at = tills.findIndex(({ till }) => till === this.#till);
    // A till whose values are all zero again is forgotten: their number stays bounded by that of the counters.
    if (values.every((value) => value === 0n)) return at < 0 ? tills : tills.toSpliced(at, 1);
    return at < 0 ? byTill([...tills, mine]) : tills.with(at, mine);
  }
}

/** Sorted: what leads to the same values leads to the same table. */
export function byTill(tills: readonly TillValues[]): readonly TillValues[] {
  return tills.toSorted((left, right) => (left.till < right.till ? -1 : 1));
}

export function zeros(length: number): bigint[] {
  return new Array<bigint>(length).fill(0n);
}
