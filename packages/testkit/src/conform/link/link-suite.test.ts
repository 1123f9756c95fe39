/** The native suite against the simulated unit in this process: all of it passes, in virtual time. */
import { describe, expect, it } from 'vitest';
import { conformUnit } from '../__tests__/conform-unit.js';
import { conform } from '../conform.js';

describe('the native suite', () => {
  it('passes on the simulated unit', async () => {
    const limits = { allow: ['safe', 'fiscal', 'destructive'] } as const;
    const { run, unit } = await conform('link', conformUnit(), { limits });
    expect(unit.serial).toBe('PL-TEST-1');
    expect(run.missing).toEqual([]);
    expect(run.results.length).toBeGreaterThanOrEqual(80);
    const others = run.results.filter(({ outcome }) => outcome !== 'passed');
    expect(others.map((one) => `${one.id}: ${one.outcome === 'passed' ? '' : one.why}`)).toEqual([
      // Of the first epoch nothing is over yet: no pass, and no failure.
      'operation/epoch-over: the unit is in epoch 0; the one before the last is over from epoch 2 on',
    ]);
  });
});
