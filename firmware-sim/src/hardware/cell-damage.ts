/**
 * What was done to cells that no program and no erase did: a bit that turned over, a write that landed elsewhere. What
 * would stand there otherwise is kept apart, so that a checker can ask what damage may explain, and so that it can be
 * undone. The firmware knows nothing of it.
 */

export class CellDamage {
  /** What each byte would hold without the damage. */
  readonly #pristine: Map<number, number>;
  /** Every byte that was ever changed and not mended, whatever was programmed over it since. */
  readonly #touched: Set<number>;

  constructor(other?: CellDamage) {
    this.#pristine = new Map(other === undefined ? [] : other.#pristine);
    this.#touched = new Set(other === undefined ? [] : other.#touched);
  }

  fork(): CellDamage {
    return new CellDamage(this);
  }

  /** Every byte that was changed since the cells were mended last, whatever was programmed over it. */
  touched(): ReadonlySet<number> {
    return this.#touched;
  }

  /** The cells are as they should be. */
  mended(): void {
    this.#pristine.clear();
    this.#touched.clear();
  }

  /** Bytes that were changed, and what they would hold, ascending. */
  bytes(): readonly { readonly address: number; readonly pristine: number }[] {
    return [...this.#pristine]
      .sort(([left], [right]) => left - right)
      .map(([address, pristine]) => ({ address, pristine }));
  }

  /** These cells were changed. */
  note(address: number, before: Uint8Array, after: Uint8Array): void {
    for (const [index, byte] of before.entries()) {
      const at = address + index;
      const pristine = this.#pristine.get(at) ?? byte;
      if (byte !== after[index]) this.#touched.add(at);
      if (pristine === after[index]) this.#pristine.delete(at);
      else this.#pristine.set(at, pristine);
    }
  }

  /** An ordinary program goes over them: zeros would stand there in any case. @param now what the cells hold behind it */
  program(address: number, bytes: Uint8Array, now: (address: number) => number): void {
    for (const [at, before] of this.#pristine) {
      const byte = bytes[at - address];
      if (byte === undefined) continue;
      const pristine = before & byte;
      if (pristine === now(at)) this.#pristine.delete(at);
      else this.#pristine.set(at, pristine);
    }
  }

  /** Whatever was there is gone. */
  forget(address: number, count: number): void {
    for (const at of this.#pristine.keys()) if (at >= address && at < address + count) this.#pristine.delete(at);
  }
}
