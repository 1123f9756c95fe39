/** When an unanswered hello is repeated, and when it is given up. Times in milliseconds. */
import type { LinkTiming } from './endpoint-options.js';

/** Repetitions slow down to this many times the first wait. */
const SLOWEST = 8;

export class Opening {
  readonly giveUpMs: number;
  readonly #timing: LinkTiming;
  #waitMs: number;
  readonly #slowestMs: number;
  #dueMs: number;

  constructor(timing: LinkTiming, nowMs: number) {
    this.#timing = timing;
    this.giveUpMs = nowMs + timing.silenceMs;
    this.#waitMs = timing.helloMs;
    this.#slowestMs = timing.helloMs * SLOWEST;
    this.#dueMs = nowMs;
  }

  fork(): Opening {
    const copy = new Opening(this.#timing, this.giveUpMs - this.#timing.silenceMs);
    copy.#waitMs = this.#waitMs;
    copy.#dueMs = this.#dueMs;
    return copy;
  }

  /** When the next hello is due. */
  get dueMs(): number {
    return this.#dueMs;
  }

  /** A hello was said. */
  said(nowMs: number): void {
    this.#dueMs = nowMs + this.#waitMs;
    this.#waitMs = Math.min(this.#waitMs * 2, this.#slowestMs);
  }
}
