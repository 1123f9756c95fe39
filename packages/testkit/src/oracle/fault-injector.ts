/**
 * Counts the bytes of a line in both directions and makes the faults that fall into them, with the line faults of the
 * simulator. Faults that hit the same byte happen in the order in which they were armed.
 */
import { LineFaults, type ByteFate, type LineEffect, type LinePassage } from '@plomba/firmware-sim';
import { DIRECTIONS, type ByteFault, type Direction, type LineEvent } from './fault.js';

/** What becomes of bytes on the line, one after the other. */
export type Passage = LinePassage<LineEvent>;

interface Armed {
  readonly byte: number;
  readonly what: ByteFault['what'];
}

export class FaultInjector {
  readonly #line = new LineFaults<LineEvent>();
  readonly #armed: Record<Direction, Armed[]> = { 'to-unit': [], 'from-unit': [] };
  readonly #firedByKind: Record<string, number> = {};
  #fired = 0;

  /** Bytes that were put on the line so far. */
  count(direction: Direction): number {
    return this.#line.count(direction);
  }

  /** Faults that have happened. */
  get fired(): number {
    return this.#fired;
  }

  /** How many of each kind have happened. */
  get firedByKind(): Readonly<Record<string, number>> {
    return { ...this.#firedByKind };
  }

  /** Arms a fault; its byte is counted from here on, 0 for the next one. */
  arm({ direction, byte, what }: Omit<ByteFault, 'at'>): void {
    this.#armed[direction].push({ byte: this.#line.count(direction) + byte, what });
    this.#watch();
  }

  /** Lifts every fault that has not happened yet. */
  disarm(): void {
    for (const direction of DIRECTIONS) this.#armed[direction] = [];
    this.#watch();
  }

  /** Puts bytes on the line. What is lost behind an interruption was put on it, too. */
  pass(direction: Direction, bytes: Uint8Array): readonly Passage[] {
    const from = this.#line.count(direction);
    const passages = this.#line.pass(direction, bytes);
    const lost = from + bytes.length - this.#line.count(direction);
    if (lost > 0) this.#line.skip(direction, lost);
    const late = this.#armed[direction].filter(({ byte }) => byte < this.#line.count(direction));
    this.#happened(late); // what fell into bytes that were lost
    this.#armed[direction] = this.#armed[direction].filter((armed) => !late.includes(armed));
    this.#watch();
    return passages;
  }

  #watch(): void {
    const isArmed = DIRECTIONS.some((direction) => this.#armed[direction].length > 0);
    this.#line.watch(isArmed ? (direction, when) => this.#byte(direction, when) : undefined);
  }

  /** Begins what hits this byte; never ends the piece by itself. */
  #byte(direction: Direction, when: 'before' | 'after'): boolean {
    if (when === 'after') return false;
    const at = this.#line.count(direction) - 1;
    const due = this.#armed[direction].filter(({ byte }) => byte === at);
    if (due.length === 0) return false;
    this.#armed[direction] = this.#armed[direction].filter((armed) => !due.includes(armed));
    this.#happened(due);
    for (const { what } of due) this.#line.begin(this.#once(direction, what));
    return false;
  }

  #happened(faults: readonly Armed[]): void {
    this.#fired += faults.length;
    for (const { what } of faults) this.#firedByKind[what.kind] = (this.#firedByKind[what.kind] ?? 0) + 1;
  }

  #once(direction: Direction, what: ByteFault['what']): LineEffect<LineEvent> {
    const effect: LineEffect<LineEvent> = {
      direction,
      meet: (byte) => {
        this.#line.end(effect);
        return fateOf(byte, what);
      },
    };
    return effect;
  }
}

/** How late the rest arrives at a unit that does not know that its till is gone, ms. */
const HALF_OPEN_MS = 3_000;

function fateOf(byte: number, what: ByteFault['what']): ByteFate<LineEvent> {
  switch (what.kind) {
    case 'lose':
      return { bytes: [] };
    case 'repeat':
      return { bytes: [byte, byte] };
    case 'corrupt':
      return { bytes: [byte ^ what.mask] };
    case 'delay':
      return { bytes: [byte], delayMs: what.ms };
    case 'half-open':
      return { bytes: [byte], event: what.kind, goesOn: true, delayMs: HALF_OPEN_MS };
    case 'disconnect':
    case 'cut-power':
    case 'kill-till':
      return { bytes: [], event: what.kind };
  }
}
