/**
 * Matchers for Vitest, with their types: `expect.extend(fiscalMatchers)`.
 *
 * @packageDocumentation
 */
// Without it the module that is augmented is not loaded.
import type {} from 'vitest';
import type { OperationOrId } from './fiscal-matchers.js';

export {
  describeConformance,
  type ConformanceOptions,
  type SkippableTest,
  type TestFunctions,
} from '../conform/describe-conformance.js';
export { fiscalMatchers, type FiscalMatchers, type MatcherResult, type OperationOrId } from './fiscal-matchers.js';

declare module 'vitest' {
  interface Matchers<T> {
    /** Whether the unit has committed this operation, once. */
    toHaveIssuedOnce(operation: OperationOrId): void;
    /** Whether the independent verifier accepts the whole journal of a unit, or an export of one. */
    toVerify(): void;
  }
}
