// Single faults of the line at every 41st byte; the sample of every push: connector-single-faults.sim.test.ts.
import { expect, it } from 'vitest';
import { faultyDay, singleFaults, sweep } from './helpers/connector-faults.js';

it('doubles, loses and denies nothing under a single fault, and leaves nothing unknown', async () => {
  const { bytes } = await faultyDay([]);
  const { cases, findings } = await sweep(singleFaults(bytes, 41));
  console.log(`connector: ${cases} single faults of ${bytes['to-unit']} + ${bytes['from-unit']} bytes`);
  expect(findings).toEqual([]);
}, 3_600_000);
