/**
 * Addresses as a person types them: `tcp://host:port`, `serial:///dev/ttyUSB0?baud=9600`, a device path, `COM3`, `pty`.
 *
 * Invariants: whatever a channel or server shows as its `url` parses back to the same thing; an address that cannot be
 * right is refused here with `bad-url` and a sentence that names the part, before anything is opened.
 */
import { existsSync } from 'node:fs';
import { TransportError } from '../transport-error.js';

/** A parsed address. `port` 0 asks a server to pick one. */
export type PortUrl =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'serial'; readonly path: string; readonly baud: number }
  | { readonly kind: 'pty' };

/** Bits per second of a serial port whose address does not say. */
export const BAUD_DEFAULT = 115_200;
const BAUD_MAX = 10_000_000;
const WINDOWS_PORT = /^(?:\\\\\.\\)?COM\d{1,3}$/i;

/**
 * Parses an address.
 *
 * @throws TransportError with the code `bad-url`.
 */
export function parsePortUrl(text: string): PortUrl {
  const trimmed = text.trim();
  if (trimmed === '') throw bad(text, 'it is empty');
  if (trimmed === 'pty') return { kind: 'pty' };
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(trimmed);
  if (scheme !== null) {
    const name = scheme[1]?.toLowerCase();
    const rest = trimmed.slice(scheme[0].length);
    if (name === 'tcp') return parseTcp(text, rest);
    if (name === 'serial') return parseSerial(text, rest);
    throw bad(text, `the scheme "${name}" is not known; there are tcp:// and serial://`);
  }
  if (trimmed.startsWith('/') || WINDOWS_PORT.test(trimmed) || existsSync(trimmed)) {
    return { kind: 'serial', path: trimmed, baud: BAUD_DEFAULT };
  }
  if (/^[^\s/]+:\d+$/.test(trimmed)) throw bad(text, `the scheme is missing; write tcp://${trimmed}`);
  throw bad(text, 'it is neither tcp://, serial://, pty, a COM port nor a path that exists');
}

/** The address of a TCP endpoint; an IPv6 host gets its brackets. */
export function formatTcpUrl(host: string, port: number): string {
  return `tcp://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** The address of a serial port: the bare path where that is enough. */
export function formatSerialUrl(path: string, baud: number): string {
  if (baud === BAUD_DEFAULT) return path;
  return `serial://${path.replaceAll('%', '%25').replaceAll('?', '%3F')}?baud=${baud}`;
}

function parseTcp(text: string, rest: string): PortUrl {
  const match = /^(\[[^\]]*\]|[^:/?#@\s[\]]*)(?::([^/?#]*))?(.*)$/.exec(rest);
  const host = match?.[1]?.replace(/^\[|\]$/g, '') ?? '';
  if (host === '') throw bad(text, 'the host is missing; write tcp://host:port');
  const port = match?.[2];
  if (port === undefined || port === '') throw bad(text, 'the port is missing; write tcp://host:port');
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw bad(text, `the port "${port}" is not 0 to 65535`);
  const tail = match?.[3] ?? '';
  if (tail !== '' && tail !== '/') throw bad(text, `"${tail}" after the port means nothing here`);
  return { kind: 'tcp', host, port: Number(port) };
}

function parseSerial(text: string, rest: string): PortUrl {
  const question = rest.indexOf('?');
  const path = decodePath(text, question < 0 ? rest : rest.slice(0, question));
  if (path === '') throw bad(text, 'the path is missing; write serial:///dev/ttyUSB0 or serial://COM3');
  if (!path.startsWith('/') && !WINDOWS_PORT.test(path)) {
    throw bad(text, `the path "${path}" must start with / (three slashes: serial:///dev/…) or be a COM port`);
  }
  let baud = BAUD_DEFAULT;
  for (const [key, value] of new URLSearchParams(question < 0 ? '' : rest.slice(question + 1))) {
    if (key !== 'baud') throw bad(text, `the setting "${key}" is not known; there is only baud`);
    if (!/^\d{1,8}$/.test(value) || !isBaud(Number(value))) {
      throw bad(text, `baud must be a whole number from 1 to ${BAUD_MAX}, not "${value}"`);
    }
    baud = Number(value);
  }
  return { kind: 'serial', path, baud };
}

/** Whether a port can be asked for this speed at all; the driver has the last word. */
export function isBaud(baud: number): boolean {
  return Number.isSafeInteger(baud) && baud >= 1 && baud <= BAUD_MAX;
}

function decodePath(text: string, path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (cause) {
    throw bad(text, 'a % must be followed by two hexadecimal digits', cause);
  }
}

function bad(text: string, why: string, cause?: unknown): TransportError {
  return new TransportError('bad-url', `Cannot use the address ${JSON.stringify(text)}: ${why}`, { cause });
}
