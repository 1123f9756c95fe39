/**
 * Operations of which something was sent and no answer came, with what was sent: they may be done, or be done yet, so
 * they are sent again, never anew.
 */
import type { Operation } from '@plomba/core/model';
import type { Question } from './connector-line.js';
import { codeOf, connectorErrorOf } from './connector-refusal.js';
import type { MeCommit } from './me-receipt.js';
import type { Problem } from './problem.js';

/** A request that changes something. */
export interface Change<T extends MeCommit> {
  readonly operation: Operation;
  readonly question: Question;
  /** The answer; undefined where it is none that this request has. */
  readonly read: (json: unknown) => T | undefined;
}

/** More than a till leaves open in a day; what is older is asked for by its operation. */
const OPERATIONS_MAX = 1_000;

export class OpenOperations {
  readonly #open = new Map<string, Change<MeCommit>>();
  /** Refused, or never sent, and nothing of them is on its way. */
  readonly #refused = new Set<string>();

  has({ id }: Operation): boolean {
    return this.#open.has(id);
  }

  held({ id }: Operation): Change<MeCommit> | undefined {
    return this.#open.get(id);
  }

  isRefused({ id }: Operation): boolean {
    return this.#refused.has(id);
  }

  /** Whether a refusal is also one of what was sent before and may still come. */
  settles(problem: Problem): boolean {
    return connectorErrorOf(codeOf(problem)).settles === true;
  }

  hold(change: Change<MeCommit>): void {
    const { id } = change.operation;
    this.#open.delete(id);
    this.#refused.delete(id);
    this.#open.set(id, change);
    forgetOldest(this.#open);
  }

  settle({ id }: Operation, how: 'done' | 'not-done'): void {
    this.#open.delete(id);
    this.#refused.delete(id);
    if (how === 'not-done') this.#refused.add(id);
    forgetOldest(this.#refused);
  }
}

function forgetOldest(of: Map<string, unknown> | Set<string>): void {
  if (of.size <= OPERATIONS_MAX) return;
  const [oldest] = of.keys();
  if (oldest !== undefined) of.delete(oldest);
}
