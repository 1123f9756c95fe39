/**
 * Median and quartiles. A benchmark publishes these three and the number of samples, never a mean: one stall of the
 * machine moves a mean and hardly moves a median.
 */

export interface Spread {
  readonly low: number;
  readonly median: number;
  readonly high: number;
  readonly samples: number;
}

/** Value at a quantile from 0 to 1 of sorted values, linear between neighbours. */
function quantile(sorted: readonly number[], at: number): number {
  const place = (sorted.length - 1) * at;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

/** @throws RangeError for no values, or values that are no finite numbers */
export function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0) throw new RangeError('a median needs at least one value');
  if (!values.every((value) => Number.isFinite(value))) throw new RangeError('a median is of finite numbers');
  const sorted = [...values].sort((left, right) => left - right);
  return {
    low: quantile(sorted, 0.25),
    median: quantile(sorted, 0.5),
    high: quantile(sorted, 0.75),
    samples: sorted.length,
  };
}

/** Median and quartiles of the quotients, pair by pair: what disturbed one round disturbed both of its laps. */
export function spreadOfRatios(subjects: readonly number[], limits: readonly number[]): Spread {
  if (subjects.length !== limits.length) throw new RangeError('a ratio needs as many limits as subjects');
  return spreadOf(subjects.map((subject, index) => subject / (limits[index] ?? Number.NaN)));
}
