/** Numbers that look random and come from a seed: what a fault leaves is the same in every run. Not for secrets. */

export class Draws {
  #state: number;

  /** @param seed any integer; seeds beside each other give unlike streams */
  constructor(seed: number) {
    this.#state = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ (seed >>> 13)) | 1;
    this.bits();
    this.bits();
  }

  /** Where the stream stands, 32 bits. */
  get state(): number {
    return this.#state >>> 0;
  }

  set state(state: number) {
    this.#state = state | 0;
  }

  /** 32 bits, as an integer from 0 (xorshift, Marsaglia 2003). */
  bits(): number {
    let value = this.#state;
    value ^= value << 13;
    value ^= value >>> 17;
    value ^= value << 5;
    this.#state = value;
    return value >>> 0;
  }

  /** An integer from 0 to below the limit. */
  below(limit: number): number {
    return this.bits() % limit;
  }

  /** One of these. */
  pick<T>(values: readonly [T, ...T[]]): T {
    return values[this.below(values.length)] ?? values[0];
  }

  fork(): Draws {
    const copy = new Draws(0);
    copy.#state = this.#state;
    return copy;
  }
}
