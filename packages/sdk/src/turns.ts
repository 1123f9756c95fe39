/**
 * One call at a time, in the order in which they came, whoever made them. A call that is given up while it waits leaves
 * the queue at once; one that runs is told by its signal and ends as it decides.
 */
import type { Turn } from './driver.js';
import { givenUp, type CallOptions } from './fiscal-error.js';
import type { Timers } from './timers.js';

/** The reason of a signal that fired because the time was over; the name is the one that `AbortSignal.timeout` uses. */
class TurnTimeout extends Error {
  override readonly name = 'TimeoutError';
}

export class Turns {
  readonly #timers: Timers;
  readonly #timeoutMs: number;
  /** Calls that wait, in order: each starts when it is called. */
  readonly #waiting: (() => void)[] = [];
  #isTaken = false;

  constructor(timers: Timers, timeoutMs: number) {
    this.#timers = timers;
    this.#timeoutMs = timeoutMs;
  }

  async inTurn<T>(run: (turn: Turn) => Promise<T>, options: CallOptions = {}): Promise<T> {
    const { signal, timeoutMs = this.#timeoutMs } = options;
    const stop = new AbortController();
    const onAbort = (): void => stop.abort(signal?.reason);
    if (signal?.aborted === true) onAbort();
    signal?.addEventListener('abort', onAbort, { once: true });
    const cancel = this.#timers.after(timeoutMs, () => stop.abort(new TurnTimeout(`${timeoutMs} ms are over`)));
    try {
      await this.#take(stop.signal);
      try {
        return await run({ signal: stop.signal });
      } finally {
        this.#pass();
      }
    } finally {
      cancel();
      signal?.removeEventListener('abort', onAbort);
    }
  }

  /** Waits for the turn. @throws FiscalError `aborted` or `timeout`, and then there is no turn to give back */
  #take(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.reject(givenUp(signal));
    if (!this.#isTaken) {
      this.#isTaken = true;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(start), 1);
        reject(givenUp(signal));
      };
      const start = (): void => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      signal.addEventListener('abort', leave, { once: true });
      this.#waiting.push(start);
    });
  }

  #pass(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#isTaken = false;
    else next();
  }
}
