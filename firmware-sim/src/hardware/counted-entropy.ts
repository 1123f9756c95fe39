/** A seeded stream of random bytes that knows how far it was read, so that a restored unit draws what comes next. */
import { seededEntropy, type EntropyPort } from '@plomba/core';

/** The stream of core gives whole blocks: what is left of one is not given out. */
const BLOCK_BYTES = 32;

export class CountedEntropy implements EntropyPort {
  #seed: string;
  #blocks: number;
  /** Made at the first draw: most units draw only at manufacture. */
  #stream: EntropyPort | undefined;

  /** @param blocks how many were drawn already */
  constructor(seed: string, blocks: number) {
    this.#seed = seed;
    this.#blocks = blocks;
  }

  /** Goes on as another stream would. */
  become(other: CountedEntropy): void {
    this.#seed = other.#seed;
    this.#blocks = other.#blocks;
    this.#stream = undefined;
  }

  /** Blocks that were drawn so far. */
  get blocks(): number {
    return this.#blocks;
  }

  bytes(count: number): Uint8Array {
    if (this.#stream === undefined) {
      this.#stream = seededEntropy(this.#seed);
      this.#stream.bytes(this.#blocks * BLOCK_BYTES);
    }
    this.#blocks += Math.ceil(count / BLOCK_BYTES);
    return this.#stream.bytes(count);
  }
}
