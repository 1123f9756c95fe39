/**
 * The one error class of the SDK. Branch on `code`; show `sentence` to the cashier; log `detail` and `hint`.
 * What each code means stands in one table that unit and SDK share.
 */
import { statusRow, type Actor, type CallOutcome, type CommitReply, type Retry, type StatusCode } from '@plomba/link';
import { isTransportError } from '@plomba/transport';
import type { Operation } from '@plomba/core/model';
import type { Receipt } from './receipt.js';

/** What every call takes. */
export interface CallOptions {
  /** Gives the call up. A change that may have been sent by then ends as `outcome-unknown`, not as `aborted`. */
  readonly signal?: AbortSignal;
  /** Time for the whole call, waiting, reconnects and repetitions included, ms. Default 30,000. */
  readonly timeoutMs?: number;
}

/** The outcome of a change, with the operation that it belongs to. */
export type Committed = CommitReply & { readonly operation: Operation };

/** What became of an operation. */
export type Outcome<TReceipt = Receipt, TCommit = Committed> =
  /** It was committed, once. `receipt` is there when it was a receipt, and the unit could give it out again. */
  | { readonly state: 'committed'; readonly commit: TCommit; readonly receipt?: TReceipt }
  /** It was not, and never will be: the sale may be rung up again, with a new operation. */
  | { readonly state: 'not-committed' }
  /** It could not be found out: ask again later. */
  | { readonly state: 'unknown'; readonly reason: FiscalError };

/** What is known beside the code. */
export interface FiscalErrorDetails {
  /** What exactly, for a developer. */
  readonly detail?: string;
  /** Field path in what the caller handed in. */
  readonly path?: string;
  /** The rule that the field at `path` breaks, for `validation-failed`: `must be …`. */
  readonly rule?: string;
  readonly operation?: Operation;
  readonly cause?: unknown;
  /** Where it differs from what the table says of the code. */
  readonly outcome?: CallOutcome;
  /** Where it differs from what the table says of the code. */
  readonly hint?: string;
  /** Asks the unit again what became of the operation. */
  readonly resolve?: (options?: CallOptions) => Promise<Outcome<unknown, unknown>>;
}

/** A call that failed. Its `message` is for a log. */
export class FiscalError extends Error {
  /** By it {@link isFiscalError} knows the error, also across two copies of this package. */
  override readonly name = 'FiscalError';
  /** What went wrong: docs/errors.md has them all. */
  readonly code: StatusCode;
  /** Whether the unit's state changed by the call. */
  readonly outcome: CallOutcome;
  /** When the call may be repeated, always with the same operation. */
  readonly retry: Retry;
  /** Who can do something about it. */
  readonly actor: Actor;
  /** For the cashier, in English; `sentenceIn` of `@plomba/sdk/sentences` has other languages. */
  readonly sentence: string;
  /** For the developer. */
  readonly hint: string;
  /** What exactly, for a developer; the hint where nothing more is known. */
  readonly detail: string;
  /** Such as `items[2].unitPrice`. */
  readonly path: string | undefined;
  /** The rule that the field at {@link path} breaks, such as `must have at most 4 places`; for `validation-failed` only. */
  readonly rule: string | undefined;
  /** The operation of the call, for a change: {@link resolve} and `unit.outcome()` ask for it. */
  readonly operation: Operation | undefined;
  readonly #resolve: FiscalErrorDetails['resolve'];

  constructor(code: StatusCode, details: FiscalErrorDetails = {}) {
    const row = statusRow(code);
    const { detail = row.hint, path, operation, cause } = details;
    super(
      `${code}: ${path === undefined || path === '' ? '' : `${path}: `}${detail}`,
      cause === undefined ? undefined : { cause },
    );
    this.code = code;
    this.outcome = details.outcome ?? row.outcome;
    this.retry = row.retry;
    this.actor = row.actor;
    this.sentence = row.sentence;
    this.hint = details.hint ?? row.hint;
    this.detail = detail;
    this.path = path;
    this.rule = details.rule;
    this.operation = operation;
    this.#resolve = details.resolve;
  }

  /** The same error with more known about it; what is given replaces what was. */
  with(more: FiscalErrorDetails): FiscalError {
    const { code, detail, path, rule, operation, cause, outcome, hint } = this;
    const known = definedOnly({ detail, path, rule, operation, cause, outcome, hint, resolve: this.#resolve });
    return new FiscalError(code, { ...known, ...more });
  }

  /**
   * When the outcome is unknown: asks the unit again. Committed, not committed (and then fenced: it never will be), or
   * still unknown. Any other error answers with what is known already, without asking.
   *
   * @typeParam TReceipt - the receipt of the driver; `unit.outcome(error.operation)` is the same with its own type
   */
  async resolve<TReceipt = Receipt, TCommit = Committed>(options?: CallOptions): Promise<Outcome<TReceipt, TCommit>> {
    if (this.outcome === 'unknown' && this.#resolve !== undefined) {
      // An error is not typed by its unit: the caller names what its driver gives.
      return (await this.#resolve(options)) as Outcome<TReceipt, TCommit>;
    }
    return this.outcome === 'not-committed' ? { state: 'not-committed' } : { state: 'unknown', reason: this };
  }
}

/** Whether `error` is a {@link FiscalError}. By shape, because a program can hold two copies of this package. */
export function isFiscalError(error: unknown): error is FiscalError {
  return error instanceof Error && error.name === 'FiscalError' && 'code' in error && 'outcome' in error;
}

/**
 * Whether it is not known what became of the operation of a call: the answer was lost and could not be had again.
 * `await error.resolve()`, later if need be, and ring nothing up again before it has answered.
 */
export function isOutcomeUnknown(error: unknown): error is FiscalError & { readonly operation: Operation } {
  return isFiscalError(error) && error.outcome === 'unknown' && error.operation !== undefined;
}

/** The line is at fault, not the request, and nothing was changed: the same call may be made again. */
export function isConnectionError(error: unknown): error is FiscalError {
  return (
    isFiscalError(error) && (error.code === 'connection-lost' || error.code === 'timeout' || error.code === 'closed')
  );
}

/** What an opener or a channel said, as an error of the SDK. */
export function fromTransport(cause: unknown): FiscalError {
  if (isFiscalError(cause)) return cause;
  if (isTransportError(cause)) {
    return new FiscalError('connection-lost', { detail: cause.message, hint: cause.hint, cause });
  }
  return new FiscalError('connection-lost', { detail: cause instanceof Error ? cause.message : String(cause), cause });
}

/** What a fired signal means for a call of which nothing was sent: `timeout` when time was the reason, else `aborted`. */
export function givenUp(signal: AbortSignal | undefined): FiscalError {
  const cause: unknown = signal?.reason;
  const isTimeout = cause instanceof Error && cause.name === 'TimeoutError';
  return new FiscalError(isTimeout ? 'timeout' : 'aborted', { cause });
}

function definedOnly(details: {
  readonly [K in keyof FiscalErrorDetails]: FiscalErrorDetails[K] | undefined;
}): FiscalErrorDetails {
  // Without its undefined members it is what the details may be.
  return Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined)) as FiscalErrorDetails;
}
