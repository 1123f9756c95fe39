/**
 * A great many byte strings from one fixed number: the same ones in every run and on every machine.
 */

/** Marsaglia's xorshift32. */
export class Random {
  #state: number;

  constructor(seed: number) {
    if (seed === 0) throw new TypeError('xorshift does not move from 0');
    this.#state = seed | 0;
  }

  /** A whole number from 0 to `below - 1`. */
  next(below: number): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) % below;
  }

  bytes(count: number, alphabet: Uint8Array | undefined): Uint8Array {
    return Uint8Array.from({ length: count }, () => {
      return alphabet === undefined ? this.next(256) : (alphabet[this.next(alphabet.length)] ?? 0);
    });
  }

  /** `original` with up to three bytes changed, put in or taken out. */
  damaged(original: Uint8Array): Uint8Array {
    const bytes = [...original];
    for (let count = this.next(4); count > 0; count--) {
      bytes.splice(this.next(bytes.length + 1), this.next(2), ...this.bytes(this.next(3), undefined));
    }
    return Uint8Array.from(bytes);
  }
}
