/**
 * Comparison with a stored baseline, by ratio: figures of the bench are ratios measured in one run, so that a baseline
 * of another machine can be compared with. A figure fails only when it is worse than the baseline by more than its margin.
 */
import type { Judged } from '../report/judge.js';

export interface BaselineFigure {
  readonly value: number;
  /** How much worse a run may be before it fails: 0.25 is a quarter. */
  readonly margin: number;
  readonly better: 'more' | 'less';
}

export interface Baseline {
  readonly figures: Readonly<Record<string, BaselineFigure>>;
}

/** A run as the baseline of later ones; each figure with the margin of its row. */
export function baselineOf(judged: readonly Judged[]): Baseline {
  const entries = judged.map(({ budget, spread }): [string, BaselineFigure] => [
    budget.key,
    { value: spread.median, margin: budget.margin, better: budget.sense },
  ]);
  return { figures: Object.fromEntries(entries) };
}

export interface Comparison {
  readonly key: string;
  readonly value: number;
  readonly baseline: number;
  readonly margin: number;
  /** Above 1 the run is better than the baseline, whatever is better for the figure. */
  readonly change: number;
  readonly verdict: 'holds' | 'worse';
}

/** Figures that either side lacks are not compared: a quick run measures fewer. */
export function compareWithBaseline(
  measured: readonly { readonly key: string; readonly value: number }[],
  baseline: Baseline,
): readonly Comparison[] {
  return measured.flatMap(({ key, value }) => {
    const stored = baseline.figures[key];
    if (stored === undefined) return [];
    const change = stored.better === 'more' ? value / stored.value : stored.value / value;
    const verdict = change >= 1 - stored.margin ? 'holds' : 'worse';
    return [{ key, value, baseline: stored.value, margin: stored.margin, change, verdict } as const];
  });
}

function isFigure(figure: unknown): figure is BaselineFigure {
  if (typeof figure !== 'object' || figure === null) return false;
  const { value, margin, better } = figure as Partial<BaselineFigure>; // looked at field by field
  const isValue = typeof value === 'number' && value > 0;
  const isMargin = typeof margin === 'number' && margin >= 0 && margin < 1;
  return isValue && isMargin && (better === 'more' || better === 'less');
}

/** @throws SyntaxError for a text that is no baseline, with the figure that is wrong */
export function parseBaseline(text: string): Baseline {
  const parsed = JSON.parse(text) as { readonly figures?: unknown } | null; // checked below
  const figures = parsed?.figures;
  if (typeof figures !== 'object' || figures === null) throw new SyntaxError('a baseline has an object "figures"');
  for (const [key, figure] of Object.entries(figures)) {
    if (!isFigure(figure)) {
      throw new SyntaxError(`figures["${key}"] needs a value above 0, a margin from 0 to 1, and better: more or less`);
    }
  }
  return { figures: figures as Baseline['figures'] }; // each was checked
}
