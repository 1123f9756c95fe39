/**
 * What a command may touch of the process it runs in. Commands never reach for `process` themselves, so that a test
 * runs them in its own process and reads what they would have shown.
 */
import type { Writable } from 'node:stream';

/** Standard output or standard error. A terminal says so, and how wide it is. */
export type OutputStream = Writable & { readonly isTTY?: boolean; readonly columns?: number };

export interface Io {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Fires when the user asks the command to end (SIGINT, SIGTERM). */
  readonly stopped: AbortSignal;
}

/** Writes lines to standard output. */
export function print(io: Io, ...lines: readonly string[]): void {
  for (const line of lines) io.stdout.write(`${line}\n`);
}

/** Writes lines to standard error: what is about the command, not its result. */
export function note(io: Io, ...lines: readonly string[]): void {
  for (const line of lines) io.stderr.write(`${line}\n`);
}

/** Writes one JSON value as one line of standard output. `bigint` has no place in JSON: amounts are text by then. */
export function printJson(io: Io, value: object): void {
  print(io, JSON.stringify(value));
}

/** Resolves when the user asks the command to end. */
export function untilStopped(io: Io): Promise<void> {
  return new Promise((resolve) => {
    if (io.stopped.aborted) resolve();
    else io.stopped.addEventListener('abort', () => resolve(), { once: true });
  });
}
