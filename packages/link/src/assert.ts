/**
 * Assertions that stay on in production. A broken invariant here is a bug in Plomba or a misuse of its API,
 * never something that a peer sent: what a peer sends is refused, not asserted.
 */

export class LinkAssertionError extends Error {
  override readonly name = 'LinkAssertionError';
}

export function assert(condition: boolean, invariant: string): asserts condition {
  if (!condition) throw new LinkAssertionError(invariant);
}
