/**
 * Assertions that stay on in production: a broken invariant is a bug in Plomba, and a fiscal unit that is wrong
 * must stop rather than go on. The simulated device turns an `AssertionError` into its `halted` state.
 */

/** An invariant of Plomba does not hold: a bug of ours, or memories that nothing of ours wrote. Never an expected refusal. */
export class AssertionError extends Error {
  override readonly name = 'AssertionError';
}

/** States an invariant; on in production too. @throws AssertionError when it does not hold */
export function assert(condition: boolean, invariant: string): asserts condition {
  if (!condition) throw new AssertionError(invariant);
}

/** For a value that an invariant says is there. */
export function present<T>(value: T | undefined, invariant: string): T {
  assert(value !== undefined, invariant);
  return value;
}
