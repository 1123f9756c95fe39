/**
 * The one error class of this package: a code to branch on, a sentence for a person, and what to do about it.
 *
 * Invariants: every failure of a channel, an opener or a server is a `TransportError`; only misuse of the API
 * (a second subscriber, a probability of 2) throws `TypeError` or `RangeError`.
 */

/** What went wrong, for a program. */
export type TransportErrorCode =
  | 'port-missing'
  | 'port-busy'
  | 'port-ambiguous'
  | 'permission-denied'
  | 'connection-refused'
  | 'connection-lost'
  | 'host-unknown'
  | 'certificate-refused'
  | 'client-refused'
  | 'wrong-baud'
  | 'timeout'
  | 'aborted'
  | 'closed'
  | 'bad-url'
  | 'unsupported';

const HINTS: Readonly<Record<TransportErrorCode, string>> = {
  'port-missing': 'Check the path and that the device is plugged in; listPorts() shows what is there.',
  'port-busy': 'Close the other program that uses it, or choose another address.',
  'port-ambiguous': 'Name the serial number of the adapter too, or unplug the other one; listPorts() shows both.',
  'permission-denied': 'Give this user access to it (on Linux a serial port usually needs the group "dialout").',
  'connection-refused': 'Check that the unit is switched on and listening at this address.',
  'connection-lost': 'Check the power and the cable, then open the channel again.',
  'host-unknown': 'Check the host name and that this machine has a network route to it.',
  'certificate-refused':
    'Check the authority or pin that belongs to this unit, its name, and the clock of this machine.',
  'client-refused': 'Give this side a certificate and key (cert, key) that the other side trusts.',
  'wrong-baud': 'Set the speed that the unit is set to (?baud=9600); a loose cable or another protocol looks the same.',
  timeout: 'Check that the address is right and that no firewall is in between, then try again.',
  aborted: 'The caller gave up; open it again when it is wanted.',
  closed: 'It was closed by this program; open a new one.',
  'bad-url':
    'Write tcp://host:port, tls://host:port, serial:///dev/ttyUSB0?baud=9600, usb://0403:6001/SERIAL, a path, COM3 or pty.',
  unsupported: 'Use tcp:// instead, which works everywhere.',
};

/** Details of a {@link TransportError} beyond its code and message. */
export interface TransportErrorDetails {
  /** One sentence on what to do; each code has a general one. */
  readonly hint?: string;
  /** What the platform said. */
  readonly cause?: unknown;
}

/** A failure of a channel, an opener or a server. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  readonly code: TransportErrorCode;
  /** One sentence: what a person can do about it. */
  readonly hint: string;

  constructor(code: TransportErrorCode, message: string, details: TransportErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.hint = details.hint ?? HINTS[code];
  }
}

/**
 * Whether `error` is a {@link TransportError}. By shape, because a program can hold two copies of this package.
 */
export function isTransportError(error: unknown): error is TransportError {
  return (
    error instanceof Error &&
    error.name === 'TransportError' &&
    'code' in error &&
    typeof error.code === 'string' &&
    Object.hasOwn(HINTS, error.code)
  );
}
