/** What a run leaves as JSON. `results` holds the medians by row and name; the rest says how they came about. */
import type { Figure } from '../bench.js';
import type { Comparison } from '../harness/baseline.js';
import type { MachineFacts } from '../harness/machine.js';
import type { FunctionTime } from '../harness/profile.js';
import type { Spread } from '../harness/spread.js';
import type { CurvePoint } from '../curves/point.js';
import type { Judged } from './judge.js';

export interface Report {
  readonly format: 'plomba-bench/1';
  readonly results: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly figures: readonly {
    readonly key: string;
    readonly spread: Spread;
    readonly bar: number;
    readonly goal: number;
    readonly better: 'more' | 'less';
    readonly reached: Judged['reached'];
  }[];
  readonly beside: readonly Figure[];
  readonly curves: readonly CurvePoint[];
  readonly profiles: Readonly<Record<string, readonly FunctionTime[]>>;
  readonly baseline: readonly Comparison[];
  readonly machine: MachineFacts;
  readonly run: { readonly scale: 'full' | 'quick'; readonly rounds: number; readonly tookSeconds: number };
}

/** Medians as an object of objects: `results.single_commit.ratio_to_limit`. */
export function resultsOf(judged: readonly Judged[]): Report['results'] {
  const results: Record<string, Record<string, number>> = {};
  for (const { budget, spread } of judged) {
    const [row = '', name = ''] = budget.key.split('.');
    results[row] = { ...results[row], [name]: spread.median };
  }
  return results;
}

export function figuresOf(judged: readonly Judged[]): Report['figures'] {
  return judged.map(({ budget: { key, bar, goal, sense }, spread, reached }) => ({
    key,
    spread,
    bar,
    goal,
    better: sense,
    reached,
  }));
}
