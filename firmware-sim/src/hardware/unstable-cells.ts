/**
 * Cells that were left between 0 and 1 by an operation that lost its power. How one reads is fixed by its kind: one way
 * until the power has gone once more and the other way after it, or another way each time.
 */
import { Draws } from './draws.js';
import type { UnstableReads } from './torn-program.js';

interface Unstable {
  mask: number;
  readonly reads: UnstableReads;
  /** Boots since it became unstable. */
  boots: number;
}

/** One of them, with its place. */
export interface UnstableCell {
  readonly address: number;
  readonly mask: number;
  readonly reads: UnstableReads;
  readonly boots: number;
}

export interface UnstableState {
  readonly unstable: readonly UnstableCell[];
  /** State of the generator of those that flicker. */
  readonly unstableDraws: number;
}

export class UnstableCells {
  readonly #cells: Map<number, Unstable>;
  readonly #draws: Draws;

  constructor(cells: ReadonlyMap<number, Unstable> = new Map(), draws: Draws = new Draws(1)) {
    this.#cells = new Map([...cells].map(([address, cell]) => [address, { ...cell }]));
    this.#draws = draws;
  }

  fork(): UnstableCells {
    return new UnstableCells(this.#cells, this.#draws.fork());
  }

  state(): UnstableState {
    const unstable = [...this.#cells].map(([address, { mask, reads, boots }]) => ({ address, mask, reads, boots }));
    return { unstable, unstableDraws: this.#draws.state };
  }

  adopt({ unstable, unstableDraws }: UnstableState): void {
    this.#cells.clear();
    for (const { address, ...cell } of unstable) this.#cells.set(address, { ...cell });
    this.#draws.state = unstableDraws;
  }

  describe(): string {
    return [...this.#cells].map(([address, { mask, reads }]) => `${address}:${mask}:${reads}`).join();
  }

  powerCycle(): void {
    for (const cell of this.#cells.values()) cell.boots++;
  }

  touches(address: number, count: number): boolean {
    for (const at of this.#cells.keys()) if (at >= address && at < address + count) return true;
    return false;
  }

  add(address: number, cell: { readonly mask: number; readonly reads: UnstableReads }): void {
    if (cell.mask !== 0) this.#cells.set(address, { ...cell, boots: 0 });
  }

  /** Zeros that were programmed are there for good; a 1 changes nothing. */
  program(address: number, bytes: Uint8Array): void {
    if (this.#cells.size === 0) return;
    bytes.forEach((byte, index) => {
      const cell = this.#cells.get(address + index);
      if (cell === undefined) return;
      cell.mask &= byte;
      if (cell.mask === 0) this.#cells.delete(address + index);
    });
  }

  erase(address: number, count: number): void {
    for (const at of this.#cells.keys()) if (at >= address && at < address + count) this.#cells.delete(at);
  }

  /** Changes bytes that were read to how the cells read now. */
  disturb(address: number, bytes: Uint8Array): void {
    for (const [at, { mask, reads, boots }] of this.#cells) {
      const index = at - address;
      if (index < 0 || index >= bytes.length) continue;
      bytes[index] = (bytes[index] ?? 0) & ~(mask & this.#zeros(reads, boots));
    }
  }

  /** Which of the bits read 0; the first boot after the cut is number 1. */
  #zeros(reads: UnstableReads, boots: number): number {
    if (reads === 'flicker') return this.#draws.bits();
    return (reads === 'zero-then-one') === boots <= 1 ? 0xff : 0;
  }
}
