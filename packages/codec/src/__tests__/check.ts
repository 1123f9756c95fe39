/**
 * Runs a property. A failure prints its seed, its path and the smallest counterexample found by then:
 * shrinking a random table could go on for minutes, and the test would time out without a word.
 */
import fc from 'fast-check';

const SECONDS_MAX = 20;

export function check<T>(property: fc.IProperty<T>, runs: { readonly numRuns: number } = { numRuns: 100 }): void {
  fc.assert(property, { ...runs, interruptAfterTimeLimit: SECONDS_MAX * 1000 });
}
