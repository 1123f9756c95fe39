/** Two cuts in a row over several days, sampled: one cut in some, and of the cuts in the boot after it one in some. */
import { expect, it } from 'vitest';
import { expectNoViolation, exploreNative, nativeCoreBench } from '../__tests__/cut-run.js';
import { longScript } from './long-script.js';

it('two power cuts in a row anywhere in three days lose and double nothing', { timeout: 1_800_000 }, () => {
  const script = longScript(3);
  const second = { subsets: 2, prefixStep: 32 };
  const report = exploreNative(nativeCoreBench(), script, { second, secondEvery: 12, secondSample: 5 });
  expectNoViolation('two in a row, sampled, three days', report, 20_000);
  expect(report.commands).toBe(script.length);
});
