/**
 * What goes wrong in a command, as its user needs it: what happened, where, what to do, a code for programs.
 * Exit codes: 2 when the command could not begin (its arguments, or the files that they name), 1 when it began and
 * did not succeed.
 */

export interface CliErrorDetails {
  /** What to do about it, one sentence. */
  readonly hint: string;
  /** Where: a file, an address, a field path. */
  readonly where?: string;
  readonly exitCode?: 1 | 2;
  readonly cause?: unknown;
}

export class CliError extends Error {
  override readonly name = 'CliError';
  readonly code: string;
  readonly hint: string;
  readonly where: string | undefined;
  readonly exitCode: 1 | 2;

  constructor(code: string, message: string, details: CliErrorDetails) {
    super(message, { cause: details.cause });
    this.code = code;
    this.hint = details.hint;
    this.where = details.where;
    this.exitCode = details.exitCode ?? 1;
  }
}

/** An argument that cannot be used, or a file that it names. */
export function usageError(code: string, message: string, details: Omit<CliErrorDetails, 'exitCode'>): CliError {
  return new CliError(code, message, { ...details, exitCode: 2 });
}
