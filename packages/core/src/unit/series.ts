/** The last number of each series: a few names, copied at every receipt. Immutable. */
import type { SeriesValue } from '../tables/payloads.table.js';

/** The last number of each series of receipts. Immutable. */
export class Series {
  /** Before the first receipt. */
  static readonly none: Series = new Series([], []);

  /** In the open, so that two states can be compared by value. @internal */
  readonly names: readonly string[];
  /** @internal */
  readonly numbers: readonly number[];

  private constructor(names: readonly string[], numbers: readonly number[]) {
    this.names = names;
    this.numbers = numbers;
  }

  /** Kept by name, so that what leads to the same numbers leads to the same value. */
  static of(list: readonly SeriesValue[]): Series {
    const sorted = list.toSorted((left, right) => (left.series < right.series ? -1 : 1));
    return new Series(
      sorted.map(({ series }) => series),
      sorted.map(({ last }) => last),
    );
  }

  /** The last number given in a series; undefined before the first. */
  get(series: string): number | undefined {
    return this.numbers[this.names.indexOf(series)];
  }

  /** The highest number that any series has given; 0 before the first. */
  get highest(): number {
    let highest = 0;
    for (const last of this.numbers) if (last > highest) highest = last;
    return highest;
  }

  with(series: string, last: number): Series {
    const at = this.names.indexOf(series);
    if (at < 0) return Series.of([...this.list(), { series, last }]);
    const copy = this.numbers.slice();
    copy[at] = last;
    return new Series(this.names, copy);
  }

  /** Sorted by name, as records carry them. */
  list(): readonly SeriesValue[] {
    return this.names.map((series, index) => ({ series, last: this.numbers[index] ?? 0 }));
  }
}
