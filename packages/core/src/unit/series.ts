/** The last number of each series: a few names, copied at every receipt. Immutable. */
import type { SeriesValue } from '../tables/payloads.table.js';

export class Series {
  static readonly none: Series = new Series([], []);

  readonly #names: readonly string[];
  readonly #last: readonly number[];

  private constructor(names: readonly string[], last: readonly number[]) {
    this.#names = names;
    this.#last = last;
  }

  static of(list: readonly SeriesValue[]): Series {
    return new Series(
      list.map(({ series }) => series),
      list.map(({ last }) => last),
    );
  }

  /** The last number given in a series; undefined before the first. */
  get(series: string): number | undefined {
    return this.#last[this.#names.indexOf(series)];
  }

  /** The highest number that any series has given; 0 before the first. */
  get highest(): number {
    let highest = 0;
    for (const last of this.#last) if (last > highest) highest = last;
    return highest;
  }

  with(series: string, last: number): Series {
    const at = this.#names.indexOf(series);
    if (at < 0) return new Series([...this.#names, series], [...this.#last, last]);
    const copy = this.#last.slice();
    copy[at] = last;
    return new Series(this.#names, copy);
  }

  /** Sorted by name, as records carry them. */
  list(): readonly SeriesValue[] {
    return this.#names
      .map((series, index) => ({ series, last: this.#last[index] ?? 0 }))
      .sort((left, right) => (left.series < right.series ? -1 : 1));
  }
}
