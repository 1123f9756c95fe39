/**
 * Faults of the part beside power: bits that are stuck, programs that are lost or land on another page, a flush that is
 * not done. Asked for by a test, and the same in every run.
 */

/** What becomes of one program. */
export type WriteFault =
  | { readonly kind: 'lost' }
  /** It lands so many pages further, over what stands there. */
  | { readonly kind: 'misdirected'; readonly pages: number };

/** Bits of one byte that read as `value` whatever is done to them. */
export interface StuckBits {
  readonly mask: number;
  readonly value: number;
}

export class FlashFaults {
  readonly #stuck: Map<number, StuckBits>;
  #write: { readonly after: number; readonly fault: WriteFault } | undefined;
  #losesFlushes = false;
  #misprograms = 0;

  constructor(stuck: ReadonlyMap<number, StuckBits> = new Map()) {
    this.#stuck = new Map(stuck);
  }

  fork(): FlashFaults {
    const copy = new FlashFaults(this.#stuck);
    copy.#write = this.#write;
    copy.#losesFlushes = this.#losesFlushes;
    copy.#misprograms = this.#misprograms;
    return copy;
  }

  stuckAt(address: number, bits: StuckBits): void {
    this.#stuck.set(address, bits);
  }

  /** The stuck bits, ascending: they stay through power cuts. */
  stuckBytes(): readonly ({ readonly address: number } & StuckBits)[] {
    return [...this.#stuck].sort(([left], [right]) => left - right).map(([address, bits]) => ({ address, ...bits }));
  }

  /** The bits of this byte move again. */
  unstick(address: number): void {
    this.#stuck.delete(address);
  }

  /** These bits are stuck, and no others. */
  adoptStuck(stuck: readonly ({ readonly address: number } & StuckBits)[]): void {
    this.#stuck.clear();
    for (const { address, mask, value } of stuck) this.#stuck.set(address, { mask, value });
  }

  /** The n-th program from now, 1 for the next, goes wrong. */
  atProgram(count: number, fault: WriteFault): void {
    this.#write = { after: count, fault };
  }

  /** From now on a flush is acknowledged and not done; false: it is done again. */
  loseFlushes(isLosing: boolean = true): void {
    this.#losesFlushes = isLosing;
  }

  /** No program goes wrong that is still to come. */
  disarm(): void {
    this.#write = undefined;
  }

  /** Counts a program; what goes wrong with it. */
  takeProgram(): WriteFault | undefined {
    if (this.#write === undefined) return undefined;
    const { after, fault } = this.#write;
    this.#write = after > 1 ? { after: after - 1, fault } : undefined;
    if (after > 1) return undefined;
    this.#misprograms++;
    return fault;
  }

  /** Programs that were lost or landed elsewhere so far. */
  get misprograms(): number {
    return this.#misprograms;
  }

  /** Whether this flush is only acknowledged. */
  takeFlush(): boolean {
    return this.#losesFlushes;
  }

  touches(address: number, count: number): boolean {
    for (const at of this.#stuck.keys()) if (at >= address && at < address + count) return true;
    return false;
  }

  /** Changes bytes that were read to what the stuck bits give. */
  stick(address: number, bytes: Uint8Array): void {
    for (const [at, { mask, value }] of this.#stuck) {
      const index = at - address;
      if (index >= 0 && index < bytes.length) bytes[index] = ((bytes[index] ?? 0) & ~mask) | (value & mask);
    }
  }
}
