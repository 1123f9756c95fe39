/** Counts records through the passes of a verification and reports now and then; no clock is involved. */

const REPORT_EVERY = 256;

export type ProgressListener = (done: number, total: number) => void;

export class Progress {
  readonly #total: number;
  readonly #listener: ProgressListener | undefined;
  #done = 0;

  constructor(total: number, listener: ProgressListener | undefined) {
    this.#total = total;
    this.#listener = listener;
  }

  step(): void {
    this.#done++;
    if (this.#done % REPORT_EVERY === 0 || this.#done === this.#total) this.#listener?.(this.#done, this.#total);
  }
}
