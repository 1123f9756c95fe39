/**
 * Cells that were left between 0 and 1 by an operation that lost its power. How one reads is fixed by its kind: one way
 * until the power has gone once more and the other way after it, or another way each time.
 */
import { Draws } from './draws.js';
import type { UnstableReads } from './torn-program.js';

/** Never changed: forks share them. */
interface Unstable {
  readonly mask: number;
  readonly reads: UnstableReads;
  /** The power cycle in which it became unstable. */
  readonly since: number;
}

type Cells = ReadonlyMap<number, Unstable>;

const NO_CELLS: Cells = new Map();

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
  /** Replaced when it changes, never written: forks share it. */
  #cells: Cells = NO_CELLS;
  /** All of them lie from here … */
  #from = 0;
  /** … to before here. */
  #to = 0;
  #powerCycles = 0;
  readonly #draws: Draws;

  constructor(draws: Draws = new Draws(1)) {
    this.#draws = draws;
  }

  fork(): UnstableCells {
    const copy = new UnstableCells(this.#draws.fork());
    copy.#cells = this.#cells;
    copy.#from = this.#from;
    copy.#to = this.#to;
    copy.#powerCycles = this.#powerCycles;
    return copy;
  }

  state(): UnstableState {
    const unstable = [...this.#cells].map(([address, { mask, reads, since }]) => {
      return { address, mask, reads, boots: this.#powerCycles - since };
    });
    return { unstable, unstableDraws: this.#draws.state };
  }

  adopt({ unstable, unstableDraws }: UnstableState): void {
    this.#set(
      unstable.map(({ address, mask, reads, boots }) => [address, { mask, reads, since: this.#powerCycles - boots }]),
    );
    this.#draws.state = unstableDraws;
  }

  describe(): string {
    if (this.#cells.size === 0) return '';
    return [...this.#cells].map(([address, { mask, reads }]) => `${address}:${mask}:${reads}`).join();
  }

  powerCycle(): void {
    this.#powerCycles++;
  }

  touches(address: number, count: number): boolean {
    if (this.#isBeside(address, count)) return false;
    for (const at of this.#cells.keys()) if (at >= address && at < address + count) return true;
    return false;
  }

  /** Makes cells of a run unstable: for each byte, the bits in question. */
  add(address: number, masks: readonly number[], reads: UnstableReads): void {
    if (masks.every((mask) => mask === 0)) return;
    const cells = new Map(this.#cells);
    for (const [index, mask] of masks.entries()) {
      if (mask !== 0) cells.set(address + index, { mask, reads, since: this.#powerCycles });
    }
    this.#set(cells);
  }

  /** Zeros that were programmed are there for good; a 1 changes nothing. */
  program(address: number, bytes: Uint8Array): void {
    if (this.#isBeside(address, bytes.length)) return;
    const cells = new Map(this.#cells);
    for (const [at, cell] of this.#cells) {
      const index = at - address;
      if (index < 0 || index >= bytes.length) continue;
      const mask = cell.mask & bytes[index]!;
      if (mask === 0) cells.delete(at);
      else if (mask !== cell.mask) cells.set(at, { ...cell, mask });
    }
    this.#set(cells);
  }

  erase(address: number, count: number): void {
    if (this.#isBeside(address, count)) return;
    this.#set([...this.#cells].filter(([at]) => at < address || at >= address + count));
  }

  /** Changes bytes that were read to how the cells read now. */
  disturb(address: number, bytes: Uint8Array): void {
    if (this.#isBeside(address, bytes.length)) return;
    for (const [at, { mask, reads, since }] of this.#cells) {
      const index = at - address;
      if (index < 0 || index >= bytes.length) continue;
      bytes[index] = bytes[index]! & ~(mask & this.#zeros(reads, this.#powerCycles - since));
    }
  }

  #set(cells: Iterable<readonly [number, Unstable]>): void {
    this.#cells = new Map(cells);
    this.#from = Math.min(...this.#cells.keys());
    this.#to = Math.max(...this.#cells.keys()) + 1;
  }

  /** Whether no cell can be in this range: most are asked of parts that have none, or have them elsewhere. */
  #isBeside(address: number, count: number): boolean {
    return this.#cells.size === 0 || address >= this.#to || address + count <= this.#from;
  }

  /** Which of the bits read 0; the first boot after the cut is number 1. */
  #zeros(reads: UnstableReads, boots: number): number {
    if (reads === 'flicker') return this.#draws.bits();
    return (reads === 'zero-then-one') === boots <= 1 ? 0xff : 0;
  }
}
