/**
 * A small seeded generator for faults and test data: the same seed gives the same sequence on every machine.
 *
 * Invariants: 32-bit integer arithmetic only; the state is never 0, which a shift register cannot leave.
 * Not for anything secret.
 */
export class Prng {
  #state: number;

  /** `stream` tells apart generators that share one seed. */
  constructor(seed: number, stream = 0) {
    // Neighbouring seeds must not give neighbouring sequences, so both numbers are stirred well first.
    let state = Math.imul(seed ^ 0x5eed_c0de, 0x9e37_79b1) ^ Math.imul(stream + 1, 0x85eb_ca6b);
    state = Math.imul(state ^ (state >>> 15), 0x2c1b_3c6d);
    state ^= state >>> 13;
    this.#state = state === 0 ? 1 : state;
  }

  /** The next integer, 0 to 2³² − 1. */
  uint32(): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return x >>> 0;
  }

  /** An integer from 0 to `bound` − 1. */
  below(bound: number): number {
    return Math.floor((this.uint32() / 0x1_0000_0000) * bound);
  }

  /** True with the given probability, 0 to 1. */
  chance(probability: number): boolean {
    return this.uint32() / 0x1_0000_0000 < probability;
  }
}
