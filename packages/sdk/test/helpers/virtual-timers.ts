/** Time that moves only when a test says so; hours pass in a moment. */
import type { Timers } from '../../src/index.js';

interface Timer {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

/** Everything that promises and memory channels have to do without time passing. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

export class VirtualTimers implements Timers {
  #nowMs = 0;
  #order = 0;
  #timers: Timer[] = [];

  now(): number {
    return this.#nowMs;
  }

  after(ms: number, run: () => void): () => void {
    const timer: Timer = { atMs: this.#nowMs + ms, order: this.#order++, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  get waiting(): number {
    return this.#timers.length;
  }

  /** Lets so much time pass; what falls due on the way happens in its order. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    await settled();
    for (let next = this.#next(untilMs); next !== undefined; next = this.#next(untilMs)) {
      this.#timers = this.#timers.filter((other) => other !== next);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.run();
      await settled();
    }
    this.#nowMs = untilMs;
  }

  /** Lets time pass until the promise settles; gives up after an hour. */
  async until<T>(promise: Promise<T>): Promise<T> {
    let isSettled = false;
    const watched = promise.finally(() => (isSettled = true));
    watched.catch(() => undefined); // the caller hears of it below
    for (let passedMs = 0; passedMs < 3_600_000; passedMs += 50) {
      await settled();
      if (isSettled) return watched;
      await this.advance(50);
    }
    throw new Error('not settled after an hour of virtual time');
  }

  #next(untilMs: number): Timer | undefined {
    return this.#timers
      .filter(({ atMs }) => atMs <= untilMs)
      .sort((a, b) => a.atMs - b.atMs || a.order - b.order)
      .at(0);
  }
}
