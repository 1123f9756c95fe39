/**
 * The one error class of the SDK. Branch on `code`; show `sentence` to the cashier; log `detail` and `hint`.
 * What each code means stands in one table that unit and SDK share.
 */
import { statusRow, type Actor, type CallOutcome, type CommitReply, type Retry, type StatusCode } from '@plomba/link';
import type { Operation } from '@plomba/core/model';

/** What is known beside the code. */
export interface FiscalErrorDetails {
  /** What exactly, for a developer. */
  readonly detail?: string;
  /** Field path in the request. */
  readonly path?: string;
  readonly operation?: Operation;
  readonly cause?: unknown;
  /** Asks the unit again what became of the operation. */
  readonly resolve?: () => Promise<Outcome>;
}

/** What became of an operation. */
export type Outcome =
  | { readonly state: 'committed'; readonly commit: CommitReply }
  | { readonly state: 'not-committed' }
  | { readonly state: 'unknown'; readonly reason: FiscalError };

export class FiscalError extends Error {
  override readonly name = 'FiscalError';
  readonly code: StatusCode;
  /** Whether the unit's state changed by the call. */
  readonly outcome: CallOutcome;
  /** When the call may be repeated. */
  readonly retry: Retry;
  /** Who can do something about it. */
  readonly actor: Actor;
  /** For the cashier. */
  readonly sentence: string;
  /** For the developer. */
  readonly hint: string;
  readonly detail: string;
  readonly path: string | undefined;
  readonly operation: Operation | undefined;
  readonly #resolve: (() => Promise<Outcome>) | undefined;

  constructor(code: StatusCode, details: FiscalErrorDetails = {}) {
    const row = statusRow(code);
    const { detail = row.hint, path, operation, cause, resolve } = details;
    super(`${code}: ${path === undefined || path === '' ? '' : `${path}: `}${detail}`, { cause });
    this.code = code;
    this.outcome = row.outcome;
    this.retry = row.retry;
    this.actor = row.actor;
    this.sentence = row.sentence;
    this.hint = row.hint;
    this.detail = detail;
    this.path = path;
    this.operation = operation;
    this.#resolve = resolve;
  }

  /**
   * For `outcome-unknown`: asks the unit again. Committed, not committed (and then fenced: it never will be), or still
   * unknown. Any other error answers with what its code says.
   */
  async resolve(): Promise<Outcome> {
    if (this.#resolve !== undefined) return this.#resolve();
    return this.outcome === 'not-committed' ? { state: 'not-committed' } : { state: 'unknown', reason: this };
  }
}

export function isFiscalError(error: unknown): error is FiscalError {
  return error instanceof FiscalError;
}

/** The answer was lost and could not be had again: `await error.resolve()`, later if need be. */
export function isOutcomeUnknown(error: unknown): error is FiscalError {
  return isFiscalError(error) && error.code === 'outcome-unknown';
}

/** The line is at fault, not the request. */
export function isConnectionError(error: unknown): error is FiscalError {
  return isFiscalError(error) && (error.code === 'connection-lost' || error.code === 'timeout' || error.code === 'closed');
}
