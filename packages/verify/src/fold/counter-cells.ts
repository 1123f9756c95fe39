/** The values of counters by key, each found again without building its key: a receipt adds to some twenty of them. */
import type { CounterSpec } from '@plomba/core/model';

export interface CounterCell {
  readonly key: string;
  /** Name of the counter that the key belongs to. */
  readonly name: string;
  value: bigint;
}

/** Where a counter does not stand apart by till, or is not grouped. */
const NONE = '';

export class CounterCells {
  readonly #byKey = new Map<string, CounterCell>();
  /** By counter, then by till, then by group. */
  readonly #near = new Map<CounterSpec, Map<string, Map<string, CounterCell>>>();

  /** The cell of a counter; zero before anything was added. */
  at(spec: CounterSpec, till: string | undefined, group: string): CounterCell {
    const groups = this.#near.get(spec)?.get(till ?? NONE);
    return groups?.get(group) ?? this.#make(spec, till, group);
  }

  #make(spec: CounterSpec, till: string | undefined, group: string): CounterCell {
    const { name } = spec;
    const key = `${name}${group === NONE ? '' : `/${group}`}${till === undefined ? '' : `@${till}`}`;
    const cell = this.#byKey.get(key) ?? { key, name, value: 0n };
    this.#byKey.set(key, cell);
    const tills = this.#near.get(spec) ?? new Map<string, Map<string, CounterCell>>();
    const groups = tills.get(till ?? NONE) ?? new Map<string, CounterCell>();
    this.#near.set(spec, tills.set(till ?? NONE, groups.set(group, cell)));
    return cell;
  }

  /** Cells that are not zero; changing them on the way is allowed. */
  get cells(): readonly CounterCell[] {
    return [...this.#byKey.values()].filter(({ value }) => value !== 0n);
  }

  /** Forgets cells that are zero: keys of tills and of former rules must not pile up. */
  sweep(): void {
    for (const [key, { value }] of this.#byKey) if (value === 0n) this.#byKey.delete(key);
    this.#near.clear();
  }
}
