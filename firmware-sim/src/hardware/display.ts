/**
 * Customer display: two rows of twenty cells, vacuum fluorescent. The rules of its datasheet:
 *
 * - A cell shows one character; what is longer is cut off, what is shorter leaves the cells dark.
 * - It has no memory: without power it is dark, and stays dark until it is written again.
 * - It answers nothing. Whether it is dead can only be seen.
 */
import type { Mutable } from './mutable.js';

export const DISPLAY_ROWS = 2;
export const DISPLAY_COLUMNS = 20;

export interface DisplayState {
  /** What it was told to show, two rows. */
  readonly rows: readonly string[];
  readonly isDead: boolean;
}

const NEW_DISPLAY: DisplayState = { rows: ['', ''], isDead: false };

/** Left and right on one row of the display; the left gives way. */
export function displayRow(left: string, right: string): string {
  const kept = [...left].slice(0, Math.max(0, DISPLAY_COLUMNS - [...right].length - 1)).join('');
  const gap = DISPLAY_COLUMNS - [...kept].length - [...right].length;
  return `${kept}${' '.repeat(Math.max(0, gap))}${right}`;
}

export class CustomerDisplay {
  #state: Mutable<DisplayState> = { ...NEW_DISPLAY };

  fork(): CustomerDisplay {
    const copy = new CustomerDisplay();
    copy.restore(this.#state);
    return copy;
  }

  state(): DisplayState {
    return { ...this.#state };
  }

  restore(state: DisplayState): void {
    this.#state = { ...state };
  }

  /** What a customer reads: two rows, nothing on a dead display. */
  get rows(): readonly string[] {
    return this.#state.isDead ? ['', ''] : this.#state.rows;
  }

  show(first: string, second = ''): void {
    this.#state.rows = [first, second].map((row) => [...row].slice(0, DISPLAY_COLUMNS).join(''));
  }

  /** A tester kills it or brings it back; then it shows what it was told last. */
  setDead(isDead: boolean): void {
    this.#state.isDead = isDead;
  }

  get isDead(): boolean {
    return this.#state.isDead;
  }

  powerOff(): void {
    this.#state.rows = ['', ''];
  }
}
