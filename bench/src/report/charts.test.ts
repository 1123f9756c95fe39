/** The charts: SVG without a browser, with the words that a reader needs. */
import { describe, expect, it } from 'vitest';
import type { CurvePoint } from '../curves/point.js';
import { curveChart } from './curve-chart.js';
import { judge } from './judge.js';
import { ratioChart } from './ratio-chart.js';

const machine = { cores: 2, cpu: 'Some CPU', memoryGib: 4, platform: 'linux x64', node: '20.20.2', openssl: '3.0.0' };
const spread = { low: 0.5, median: 0.6, high: 0.7, samples: 9 };

function pointOf(records: number, bootMs: number): CurvePoint {
  const costs = { bootMs, bootFlashBytes: 130_000, proofMs: 0.1, proofHashes: 20 };
  const rates = { signedPerSecond: 9000, verifiedPerSecond: 200_000 };
  return { records, ...rates, ...costs, unitMib: 90, exportMib: 110, appendingMib: 120, verifierMib: 80 };
}

describe('charts', () => {
  it('say how many figures reach their bar, with each figure, its bar and the machine', async () => {
    const figures = ['single_commit.ratio_to_limit', 'p256.ratio_single'].map((key) => ({ key, spread, unit: '' }));
    const svg = await ratioChart(judge(figures), machine);
    expect(svg).toMatch(/^<svg/);
    for (const text of ['0 of 2 figures reach their bar', 'ratio_to_limit', 'bar ≥ 0.8', 'below the bar', 'Some CPU']) {
      expect(svg).toContain(text);
    }
  });

  it('say how boot grows, and show every size with its value', async () => {
    const svg = await curveChart([pointOf(1000, 20), pointOf(1_000_000, 25)], machine);
    for (const text of [
      '1 000 times the records: boot takes 1.25 times as long',
      'Inclusion proof',
      'bar 0.2 ms',
      '>1M<',
    ]) {
      expect(svg).toContain(text);
    }
  });
});
