/** Figures against bars, and the object that a machine reads. */
import { describe, expect, it } from 'vitest';
import type { Figure } from '../bench.js';
import { baselineOf } from '../harness/baseline.js';
import { BUDGETS } from '../rows.table.js';
import { judge, shareOfBar } from './judge.js';
import { numberText } from './number-text.js';
import { resultsOf } from './report.js';
import { judgedTable, markdownText, terminalText } from './table.js';

const figure = (key: string, median: number): Figure => ({
  key,
  spread: { low: median, median, high: median, samples: 7 },
  unit: '',
});
const reachedBy = (key: string, value: number): string | undefined => judge([figure(key, value)])[0]?.reached;

describe('bars and goals', () => {
  it('are reached from below where more is better, from above where less is', () => {
    expect(reachedBy('single_commit.ratio_to_limit', 0.79)).toBe('neither');
    expect(reachedBy('single_commit.ratio_to_limit', 0.8)).toBe('bar');
    expect(reachedBy('single_commit.ratio_to_limit', 0.9)).toBe('goal');
    expect(reachedBy('inclusion_proof.ms', 0.21)).toBe('neither');
    expect(reachedBy('inclusion_proof.ms', 0.2)).toBe('bar');
    expect(reachedBy('inclusion_proof.ms', 0.05)).toBe('goal');
  });

  it('are stricter at the goal than at the bar, and each figure stands once', () => {
    for (const { bar, goal, sense } of BUDGETS) {
      if (sense === 'more') expect(goal).toBeGreaterThanOrEqual(bar);
      else expect(goal).toBeLessThanOrEqual(bar);
    }
    expect(new Set(BUDGETS.map(({ key }) => key)).size).toBe(BUDGETS.length);
  });

  it('make shares of the bar in which more is better', () => {
    const [ratio, time] = judge([figure('inclusion_proof.ms', 0.1), figure('p256.ratio_single', 9)]);
    expect(ratio === undefined ? 0 : shareOfBar(ratio)).toBe(1.5);
    expect(time === undefined ? 0 : shareOfBar(time)).toBe(2);
  });

  it('leave out figures without a bar', () => {
    expect(judge([figure('inclusion_proof.ms_1e4', 1)])).toEqual([]);
  });
});

describe('the results of a run', () => {
  const judged = judge([figure('p256.ratio_batch', 14), figure('p256.ratio_single', 7)]);

  it('are found by row and name', () => {
    expect(resultsOf(judged)).toEqual({ p256: { ratio_single: 7, ratio_batch: 14 } });
  });

  it('become a baseline with the margins of their rows', () => {
    expect(baselineOf(judged).figures['p256.ratio_batch']).toEqual({ value: 14, margin: 0.2, better: 'more' });
  });

  it('become a table, aligned for people and with pipes for a page', () => {
    const table = judgedTable(judged);
    const lines = terminalText(table).split('\n');
    expect(lines[1]).toBe('p256.ratio_single       7      7 – 7   ≥ 6     8  ● bar');
    expect(markdownText(table).split('\n')[2]).toBe('| p256.ratio_single | 7 | 7 – 7 | ≥ 6 | 8 | ● bar |');
  });
});

describe('numbers for people', () => {
  it('have about three digits, and thousands apart', () => {
    const shown = [1234567.8, 999.4, 12.345, 1.2345, 0.05432, 20, 0].map(numberText);
    expect(shown).toEqual(['1 234 568', '999', '12.3', '1.23', '0.0543', '20', '0']);
  });
});
