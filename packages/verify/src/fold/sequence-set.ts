/** A set of sequences, a bit for each record: a million records take 128 KiB. Only grows. */
export class SequenceSet {
  #bits = new Uint8Array(1024);

  add(sequence: number): void {
    const at = Math.floor(sequence / 8);
    if (at >= this.#bits.length) {
      const longer = new Uint8Array(Math.max(at + 1, this.#bits.length * 2));
      longer.set(this.#bits);
      this.#bits = longer;
    }
    this.#bits[at] = (this.#bits[at] ?? 0) | (1 << (sequence % 8));
  }

  has(sequence: number): boolean {
    return ((this.#bits[Math.floor(sequence / 8)] ?? 0) & (1 << (sequence % 8))) !== 0;
  }
}
