/** A process that can be killed: what it waits for then never happens, and its timers stop with it. */
import type { Timers } from '@plomba/sdk';

export class ProcessLife {
  #isAlive = true;
  readonly #timers: Timers;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  end(): void {
    this.#isAlive = false;
  }

  /** Timers that stop with the process. */
  get timers(): Timers {
    return {
      now: () => this.#timers.now(),
      after: (ms, run) =>
        this.#timers.after(ms, () => {
          if (this.#isAlive) run();
        }),
    };
  }

  /** Waits for something, and goes on only while the process is there. */
  wait<T>(promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      promise.then(
        (value) => {
          if (this.#isAlive) resolve(value);
        },
        (error: unknown) => {
          if (this.#isAlive) reject(error as Error); // handed on as it is
        },
      );
    });
  }
}
