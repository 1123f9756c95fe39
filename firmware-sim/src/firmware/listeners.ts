/** Who wants to be told of something, in the order in which they asked. */

export class Listeners<T> {
  readonly #all = new Set<(value: T) => void>();

  /** @returns ends it */
  add(listener: (value: T) => void): () => void {
    const own = (value: T): void => listener(value); // the same function may listen twice
    this.#all.add(own);
    return () => void this.#all.delete(own);
  }

  tell(value: T): void {
    if (this.#all.size === 0) return;
    for (const listener of [...this.#all]) listener(value);
  }
}
