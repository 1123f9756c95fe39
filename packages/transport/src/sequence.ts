/**
 * One thing after another: switching power on and off takes time, and callers do not wait for each other.
 *
 * Invariants: steps run in the order they were asked for, each after the one before has ended; a step that fails is
 * reported to its own caller and does not stop the next.
 */
export class Sequence {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(step: () => Promise<T>): Promise<T> {
    const result = this.#last.then(step);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
