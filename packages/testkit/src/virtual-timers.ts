/**
 * Time that moves only when a test says so: it jumps from one timer to the next, so that hours pass in a moment.
 *
 * Invariants: timers run in the order of their times, and in the order in which they were set where those are equal;
 * before time moves, everything that promises have to do is done.
 */
import type { Timers } from '@plomba/sdk';
import { AssertionError } from '@plomba/core';

interface Timer {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

/** More timers than any wait sets off. */
const STEPS_MAX = 1_000_000;

/** Everything that promises have to do without time passing. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

export class VirtualTimers implements Timers {
  #nowMs = 0;
  #order = 0;
  readonly #timers = new Set<Timer>();

  now(): number {
    return this.#nowMs;
  }

  after(ms: number, run: () => void): () => void {
    const timer: Timer = { atMs: this.#nowMs + Math.max(0, ms), order: this.#order++, run };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /** Timers that are set. */
  get waiting(): number {
    return this.#timers.size;
  }

  /** Lets so much time pass; what falls due on the way happens in its order. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    await settled();
    for (let steps = 0; steps < STEPS_MAX && this.#runNext(untilMs); steps++) await settled();
    this.#nowMs = untilMs;
  }

  /**
   * Lets time pass until the promise settles, and is what it is.
   * @param limitMs virtual time after which it gives up; an hour when absent
   * @throws AssertionError (as a rejection) when it did not settle by then, or nothing is left to wait for
   */
  async until<T>(promise: Promise<T>, limitMs = 3_600_000): Promise<T> {
    let isSettled = false;
    const watched = promise.finally(() => (isSettled = true));
    watched.catch(() => undefined); // the caller hears of it below
    const untilMs = this.#nowMs + limitMs;
    for (let steps = 0; steps < STEPS_MAX; steps++) {
      await settled();
      if (isSettled) return watched;
      if (!this.#runNext(untilMs)) break;
    }
    throw new AssertionError(`not settled after ${limitMs} ms of virtual time, ${this.waiting} timers wait`);
  }

  /** Runs the timer that is due first, if it is due by then. */
  #runNext(untilMs: number): boolean {
    let next: Timer | undefined;
    for (const timer of this.#timers) {
      if (next === undefined || timer.atMs < next.atMs || (timer.atMs === next.atMs && timer.order < next.order)) {
        next = timer;
      }
    }
    if (next === undefined || next.atMs > untilMs) return false;
    this.#timers.delete(next);
    this.#nowMs = Math.max(this.#nowMs, next.atMs);
    next.run();
    return true;
  }
}
