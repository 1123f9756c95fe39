/** Time that only the test moves. */
import type { ChannelTimers } from '../timers.js';

export class ManualTimers implements ChannelTimers {
  nowMs = 0;
  #waiting: { readonly atMs: number; readonly run: () => void }[] = [];

  get waiting(): number {
    return this.#waiting.length;
  }

  after(ms: number, run: () => void): () => void {
    const timer = { atMs: this.nowMs + ms, run };
    this.#waiting.push(timer);
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== timer);
    };
  }

  /** Runs what is due within `ms`, in the order of its time. */
  advance(ms: number): void {
    const untilMs = this.nowMs + ms;
    for (let next = this.#next(untilMs); next !== undefined; next = this.#next(untilMs)) {
      this.nowMs = next.atMs;
      next.run();
    }
    this.nowMs = untilMs;
  }

  #next(untilMs: number): { readonly atMs: number; readonly run: () => void } | undefined {
    const due = this.#waiting.filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0];
    if (due !== undefined) this.#waiting = this.#waiting.filter((other) => other !== due);
    return due;
  }
}

/** Every wait ends as soon as the event loop comes round: for contracts, which wait for events and never for time. */
export const atOnce: ChannelTimers = {
  after(_ms, run) {
    const timer = setImmediate(run);
    return () => clearImmediate(timer);
  },
};
