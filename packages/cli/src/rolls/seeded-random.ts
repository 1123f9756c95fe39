/**
 * Seeded randomness for made-up days (mulberry32): whole numbers only, so that a seed gives the same day on every host.
 * Good enough to look like a café, and for nothing else.
 */
export class SeededRandom {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** A whole number from `min` to `max`, both included. */
  between(min: number, max: number): number {
    return min + (this.#next() % (max - min + 1));
  }

  chance(percent: number): boolean {
    return this.#next() % 100 < percent;
  }

  pick<T>(list: readonly [T, ...T[]]): T {
    return list[this.#next() % list.length] ?? list[0];
  }

  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    const mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    const again = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (again ^ (again >>> 14)) >>> 0;
  }
}
