/** The ambiguity oracle with whole days, in every set-up, and a thousand pairs of faults in each. */
import { describe, expect, it } from 'vitest';
import { nativeVerify } from '../__tests__/native-bench.js';
import { expectClear, oracleSetups } from '../__tests__/oracle-bench.js';
import { exploreFaultPairs, exploreSingleFaults } from './explore-faults.js';

const TIMEOUT = { timeout: 3_600_000 };
const SEED = 4;

describe.each(oracleSetups())('on whole days the belief of %s', (name, setup) => {
  const options = { audit: nativeVerify(), auditEvery: 10, wholeDays: true };

  it('is the truth of the unit after every single fault', TIMEOUT, async () => {
    const report = await exploreSingleFaults(setup, options);
    expectClear(`single faults, whole days, ${name}`, report, 60_000);
    expect(report.fired[0] ?? 0).toBe(0);
  });

  it('is the truth of the unit after sampled pairs of faults', TIMEOUT, async () => {
    const report = await exploreFaultPairs(setup, { ...options, pairs: 1_000, seed: SEED });
    expectClear(`pairs (seed ${SEED}), ${name}`, report, 1_000);
    expect(report.fired[2] ?? 0).toBeGreaterThan(700);
  });
});
