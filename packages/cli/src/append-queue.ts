/**
 * Appends to a file that many wait for: what comes while the disk is busy shares one write and one sync.
 *
 * Invariants: `append` resolves only when its item is durable, in the order of the calls; once the disk has failed nothing
 * more is promised.
 */
import type { CliError } from './cli-error.js';

interface Waiting<T> {
  readonly item: T;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export interface AppendQueueParts<T> {
  /** Resolves when all of a batch is durable. */
  readonly write: (batch: readonly T[]) => Promise<void>;
  /** What a failure of the disk is called. */
  readonly failure: (cause: unknown) => CliError;
}

export class AppendQueue<T> {
  readonly #parts: AppendQueueParts<T>;
  #waiting: Waiting<T>[] = [];
  #busy: Promise<void> | undefined;
  #broken: CliError | undefined;

  constructor(parts: AppendQueueParts<T>) {
    this.#parts = parts;
  }

  /** Whether everything is durable that was appended. */
  get isSettled(): boolean {
    return this.#busy === undefined && this.#broken === undefined;
  }

  /** Resolves when the item is durable. @throws CliError of the disk (as a rejection) */
  append(item: T): Promise<void> {
    if (this.#broken !== undefined) return Promise.reject(this.#broken);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      this.#busy ??= this.#drain();
    });
  }

  /** Resolves when nothing is being written. */
  async idle(): Promise<void> {
    await this.#busy;
  }

  /** The disk has failed elsewhere. @returns the error */
  fail(cause: unknown): CliError {
    return (this.#broken = this.#parts.failure(cause));
  }

  async #drain(): Promise<void> {
    // Each turn takes what has come; whoever appends waits for it, so there is never more than there are callers.
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        await this.#parts.write(batch.map(({ item }) => item));
        for (const { resolve } of batch) resolve();
      } catch (cause) {
        const error = this.fail(cause);
        for (const { reject } of [...batch, ...this.#waiting.splice(0)]) reject(error);
      }
    }
    this.#busy = undefined;
  }
}
