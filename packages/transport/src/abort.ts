/**
 * Giving up on an open.
 *
 * Invariants: an aborted open rejects at once and leaves nothing open, even when what it waited for cannot be
 * cancelled and finishes later; a signal that fires after the open has no effect.
 */
import { TransportError } from './transport-error.js';

/** The error of an open that was given up: `timeout` when a deadline fired the signal, else `aborted`. */
function abortError(signal: AbortSignal, what: string): TransportError {
  const cause: unknown = signal.reason;
  const timedOut = cause instanceof Error && cause.name === 'TimeoutError';
  return timedOut
    ? new TransportError('timeout', `${what} did not open in time`, { cause })
    : new TransportError('aborted', `Opening ${what} was aborted`, { cause });
}

/** How {@link abortable} gives up. */
export interface AbortableOptions<T> {
  readonly signal: AbortSignal | undefined;
  /** Names what is being opened, for the message. */
  readonly what: string;
  /** Stops the attempt, where that is possible. */
  readonly cancel?: () => void;
  /** Releases what arrives after the caller gave up. */
  readonly discard: (late: T) => void;
}

/** Runs `open`, and rejects as soon as the signal fires. */
export function abortable<T>(open: () => Promise<T>, options: AbortableOptions<T>): Promise<T> {
  const { signal, what, discard } = options;
  if (signal === undefined) return open();
  if (signal.aborted) return Promise.reject(abortError(signal, what));
  return new Promise<T>((resolve, reject) => {
    const onAbort = (): void => {
      options.cancel?.();
      reject(abortError(signal, what));
    };
    signal.addEventListener('abort', onAbort, { once: true });
    open().then(
      (opened) => {
        signal.removeEventListener('abort', onAbort);
        if (signal.aborted) discard(opened);
        else resolve(opened);
      },
      (error: unknown) => {
        signal.removeEventListener('abort', onAbort);
        reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
}
