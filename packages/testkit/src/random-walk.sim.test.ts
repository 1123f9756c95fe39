import { describe, expect, it } from 'vitest';
import { nativeBench, nativeVerify } from './__tests__/native-bench.js';
import { randomWalk } from './random-walk.js';

/** Fixed, so that a run is the same everywhere; PLOMBA_SEED walks elsewhere. */
const seeds = process.env['PLOMBA_SEED'] === undefined ? ['1', '2', '3', '4'] : [process.env['PLOMBA_SEED']];

describe('a random walk with power cuts', () => {
  it.each(seeds)('from seed %s breaks nothing', { timeout: 120_000 }, (seed) => {
    const report = randomWalk(nativeBench(seed), { seed, steps: 150, verify: nativeVerify() });
    console.log(
      `random walk ${seed}: ${report.committed} committed, ${JSON.stringify(report.refused)} refused, ${report.cuts} cuts`,
    );
    expect(report.violations).toEqual([]);
    expect(report.cuts).toBeGreaterThan(5);
    expect(report.committed).toBeGreaterThan(30);
  });

  it('is the same walk twice', () => {
    const walk = (): unknown => randomWalk(nativeBench('same'), { seed: 'same', steps: 40, verify: nativeVerify() });
    expect(walk()).toEqual(walk());
  });
});

describe('found by a random walk', () => {
  it('a closing whose checkpoint record was torn gets it at the next boot (seed 3)', { timeout: 120_000 }, () => {
    const report = randomWalk(nativeBench('3'), { seed: '3', steps: 40, verify: nativeVerify() });
    expect(report.violations).toEqual([]);
  });
});
