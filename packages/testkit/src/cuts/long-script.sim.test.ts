/** Every single cut of several days, in many torn shapes and with prefixes of all lengths. */
import { expect, it } from 'vitest';
import { expectNoViolation, exploreNative, nativeCoreBench } from '../__tests__/cut-run.js';
import { longScript } from './long-script.js';

it('a power cut anywhere in three days loses and doubles nothing', { timeout: 1_800_000 }, () => {
  const script = longScript(3);
  const report = exploreNative(nativeCoreBench(), script, { first: { subsets: 12, prefixStep: 5 } });
  expectNoViolation('one at a time, three days, prefixes and random subsets of the bits', report, 20_000);
  expect(report.commands).toBe(script.length);
});
