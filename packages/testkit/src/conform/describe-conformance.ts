/** The suite of a wire as tests of Vitest, a test a case: for firmware that is tested where it is written. */
import { assert } from '@plomba/core';
import { conform, conformCaseList } from './conform.js';
import type { ConformTarget } from './conform-target.js';
import { idFits, type ConformLimits } from './run-conform.js';
import type { WireName } from './suite.js';

/** How long one case may take, ms: a silent line is let go after seconds. */
const CASE_MS = 60_000;

/** Vitest's own functions, as far as they are needed. Handed in: this package loads without Vitest. */
export interface TestFunctions {
  describe(name: string, body: () => void): unknown;
  it(name: string, options: { readonly timeout: number }, body: (context: SkippableTest) => Promise<void>): unknown;
}

/** What a test may do to itself. */
export interface SkippableTest {
  skip(why?: string): void;
}

export interface ConformanceOptions {
  readonly wire: WireName;
  readonly limits: ConformLimits;
  readonly vitest: TestFunctions;
}

/**
 * Declares a test for each case of the suite. What may not or cannot run is skipped with its reason, which no report
 * counts as passed.
 *
 * @param target asked for each case; give the same unit each time, or a fresh one
 */
export function describeConformance(
  name: string,
  target: () => ConformTarget | Promise<ConformTarget>,
  { wire, limits, vitest }: ConformanceOptions,
): void {
  vitest.describe(name, () => {
    const { only } = limits;
    const cases = conformCaseList(wire).filter(({ id }) => only === undefined || idFits(id, only));
    for (const { id, title } of cases) {
      vitest.it(`${id}: ${title}`, { timeout: CASE_MS }, async (context) => {
        const { run } = await conform(wire, await target(), { limits: { ...limits, exactly: id } });
        const result = run.results.find((one) => one.id === id);
        if (result?.outcome === 'not-run') context.skip(result.why);
        assert(result?.outcome !== 'failed', result?.outcome === 'failed' ? result.why : '');
      });
    }
  });
}
