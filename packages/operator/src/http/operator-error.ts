/** A request that is turned down. Nothing that it did is kept, unless it says so. */
import { problemCodes, type ProblemCode } from './problem-codes.table.js';

export interface OperatorErrorDetails {
  /** What exactly, for a person. */
  readonly detail?: string;
  /** Field of the body or parameter of the query. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** What was changed on the way stays changed: a failed log-in is counted. */
  readonly keepsChanges?: boolean;
  readonly cause?: unknown;
}

export class OperatorError extends Error {
  override readonly name = 'OperatorError';
  readonly code: ProblemCode;
  readonly detail: string;
  readonly path: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly keepsChanges: boolean;

  constructor(code: ProblemCode, details: OperatorErrorDetails = {}) {
    const { detail = problemCodes[code].title, path, headers = {}, keepsChanges = false, cause } = details;
    super(`${code}: ${detail}`, { cause });
    this.code = code;
    this.detail = detail;
    this.path = path;
    this.headers = headers;
    this.keepsChanges = keepsChanges;
  }
}

/** The body of an answer that is no success: RFC 9457. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail: string;
  readonly path?: string;
}

export function problemOf(error: OperatorError): Problem {
  const { code, detail, path } = error;
  const { status, title } = problemCodes[code];
  return { type: `urn:plomba:operator:${code}`, title, status, code, detail, ...(path === undefined ? {} : { path }) };
}
