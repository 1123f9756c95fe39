/**
 * What the operating system says, as a `TransportError`.
 *
 * Invariants: the code is decided by `errno` names, never by text; what is not listed means that the connection is
 * gone, the only safe thing to believe of a stream that failed.
 */
import { TransportError, type TransportErrorCode } from '../transport-error.js';

const CODES: Readonly<Record<string, TransportErrorCode>> = {
  ECONNREFUSED: 'connection-refused',
  ECONNRESET: 'connection-lost',
  EPIPE: 'connection-lost',
  ETIMEDOUT: 'timeout',
  ENOTFOUND: 'host-unknown',
  EAI_AGAIN: 'host-unknown',
  EADDRNOTAVAIL: 'host-unknown',
  EHOSTUNREACH: 'host-unknown',
  ENETUNREACH: 'host-unknown',
  EADDRINUSE: 'port-busy',
  EBUSY: 'port-busy',
  EACCES: 'permission-denied',
  EPERM: 'permission-denied',
  ENOENT: 'port-missing',
  ENODEV: 'port-missing',
  ENXIO: 'port-missing',
  ENOTDIR: 'port-missing',
  ENOTTY: 'unsupported',
};

/** The `errno` name of an error, such as `ENOENT`. */
export function errnoName(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** `what` starts the message: "Cannot reach tcp://till:4000". */
export function fromSystemError(error: unknown, what: string): TransportError {
  if (error instanceof TransportError) return error;
  const name = errnoName(error);
  const code = (name === undefined ? undefined : CODES[name]) ?? 'connection-lost';
  const said = name ?? (error instanceof Error ? error.message : String(error));
  return new TransportError(code, `${what}: ${said}`, { cause: error });
}
