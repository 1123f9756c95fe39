/** Matchers for a till's test suite: `expect.extend(fiscalMatchers)`. */
import { verify } from '@plomba/verify';
import type { TestDevice } from '../test-unit/test-device.js';

/** What a matcher gives back to Vitest. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/** An operation, or its id. */
export type OperationOrId = string | { readonly id: string };

/** A type and not an interface: `expect.extend` wants any name to be a matcher, which only a type promises. */
export type FiscalMatchers = {
  /** Whether the unit has committed this operation, once. */
  readonly toHaveIssuedOnce: (received: TestDevice, operation: OperationOrId) => MatcherResult;
  /** Whether the independent verifier accepts the whole journal of a unit, or an export of one. */
  readonly toVerify: (received: TestDevice | Uint8Array) => MatcherResult;
};

export const fiscalMatchers: FiscalMatchers = {
  toHaveIssuedOnce(received, operation) {
    const id = typeof operation === 'string' ? operation : operation.id;
    const bound = received.operations().filter((one) => one.id === id);
    const committed = bound.filter(({ fenced }) => !fenced);
    const truth = committed.map(({ kind, sequence }) => `${kind} record ${sequence}`).join(' and ');
    const otherwise = bound.length > 0 ? 'it was given up: no record will ever be' : 'the unit does not know it';
    return {
      pass: committed.length === 1,
      message: () => `operation ${id}: ${truth === '' ? otherwise : `${truth} is committed`}`,
    };
  },
  toVerify(received) {
    const violations = received instanceof Uint8Array ? violationsOf(received) : received.violations();
    return {
      pass: violations.length === 0,
      message: () => (violations.length === 0 ? 'the journal verifies' : violations.join('\n')),
    };
  },
};

function violationsOf(bytes: Uint8Array): readonly string[] {
  const verdict = verify(bytes, {});
  return verdict.ok ? [] : [`${verdict.finding.name}: ${verdict.finding.message}`];
}
