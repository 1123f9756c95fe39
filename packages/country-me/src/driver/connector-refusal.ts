/** What a connector said when it refused, kept as the cause of the error, and the Montenegrin sentence that belongs to it. */
import type { FiscalError } from '@plomba/sdk';
import {
  CONNECTOR_ERRORS,
  LINE_SENTENCES,
  UNKNOWN_ERROR,
  type ConnectorCode,
  type ConnectorError,
} from './connector-errors.table.js';
import type { Problem } from './problem.js';

/** The answer of a connector that refused: its status of HTTP, and its code. */
export class ConnectorRefusal extends Error {
  override readonly name = 'ConnectorRefusal';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string) {
    super(`the connector answers ${status} ${code}`);
    this.status = status;
    this.code = code;
  }
}

/** The unit refuses a missing deposit as a rule that is broken; to a till it is a day that has not begun. */
export function codeOf({ code, detail }: Problem): string {
  return code === 'validation-failed' && /deposit of the day/.test(detail) ? 'deposit-missing' : code;
}

export function connectorErrorOf(code: string): ConnectorError {
  return Object.hasOwn(CONNECTOR_ERRORS, code) ? CONNECTOR_ERRORS[code as ConnectorCode] : UNKNOWN_ERROR; // a key, see before
}

/** By shape, because a program can hold two copies of this package. */
function isRefusal(cause: unknown): cause is ConnectorRefusal {
  return cause instanceof Error && cause.name === 'ConnectorRefusal' && 'code' in cause;
}

/** An error with its causes: no error has more of them. */
const CAUSES_MAX = 8;

/**
 * What the cashier is told in Montenegrin about an error of this driver; undefined where the sentence of the SDK says it
 * all (`sentenceIn(error, 'sr')` of `@plomba/sdk/sentences`). Of an unknown outcome it says that it is unknown, not why:
 * that is for the log.
 */
export function montenegrinSentence(error: Pick<FiscalError, 'code' | 'cause'>): string | undefined {
  if (error.code === 'outcome-unknown') return LINE_SENTENCES['outcome-unknown'];
  let cause: unknown = error.cause;
  for (let depth = 0; depth < CAUSES_MAX; depth++) {
    if (isRefusal(cause)) return connectorErrorOf(cause.code).cashier;
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  if (Object.hasOwn(LINE_SENTENCES, error.code)) return LINE_SENTENCES[error.code];
  return Object.hasOwn(CONNECTOR_ERRORS, error.code) ? connectorErrorOf(error.code).cashier : undefined;
}

/** A refusal of a connector, for a page and for a till's own texts. */
export interface ConnectorRefusalFacts extends ConnectorError {
  /** As it comes in `code` of the answer. */
  readonly answer: string;
}

/** Every code that a connector can refuse with, in the order of the table. */
export function connectorRefusals(): readonly ConnectorRefusalFacts[] {
  return Object.entries(CONNECTOR_ERRORS).map(([answer, row]) => ({ answer, ...row }));
}
