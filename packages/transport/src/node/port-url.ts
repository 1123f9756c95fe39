/**
 * Addresses as a person types them: `tcp://host:port`, `tls://host:port?ca=unit.pem`,
 * `serial:///dev/ttyUSB0?baud=9600`, `usb://0403:6001/A50285BI`, a device path, `COM3`, `pty`.
 *
 * Invariants: whatever a channel or server shows as its `url` parses back to the same thing; an address that cannot be
 * right is refused here with `bad-url` and a sentence that names the part, before anything is opened.
 */
import { existsSync } from 'node:fs';
import { TransportError } from '../transport-error.js';

/** A parsed address. `port` 0 asks a server to pick one. */
export type PortUrl =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'tls'; readonly host: string; readonly port: number; readonly settings: TlsUrlSettings }
  | { readonly kind: 'serial'; readonly path: string; readonly baud: number }
  | { readonly kind: 'usb'; readonly device: UsbDevice; readonly baud: number }
  | { readonly kind: 'pty' };

/** What a `tls://` address can name behind a `?`: paths of PEM files, a pin, and the name in the certificate. */
export interface TlsUrlSettings {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly pin?: string;
  readonly name?: string;
}

/** A serial adapter by what does not change when it is plugged in elsewhere. */
export interface UsbDevice {
  /** Four hexadecimal digits, lower case. */
  readonly vendorId: string;
  /** Four hexadecimal digits, lower case. */
  readonly productId: string;
  /** Where the adapter has one; two equal adapters without cannot be told apart. */
  readonly serialNumber?: string;
}

const TLS_SETTINGS = ['ca', 'cert', 'key', 'pin', 'name'] as const;

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
    if (name === 'tls') return parseTls(text, rest);
    if (name === 'serial') return parseSerial(text, rest);
    if (name === 'usb') return parseUsb(text, rest);
    throw bad(text, `the scheme "${name}" is not known; there are tcp://, tls://, serial:// and usb://`);
  }
  if (trimmed.startsWith('/') || WINDOWS_PORT.test(trimmed) || existsSync(trimmed)) {
    return { kind: 'serial', path: trimmed, baud: BAUD_DEFAULT };
  }
  if (/^[^\s/]+:\d+$/.test(trimmed)) throw bad(text, `the scheme is missing; write tcp://${trimmed}`);
  throw bad(text, 'it is neither tcp://, tls://, serial://, usb://, pty, a COM port nor a path that exists');
}

/** The address of a TCP endpoint; an IPv6 host gets its brackets. */
export function formatTcpUrl(host: string, port: number): string {
  return `tcp://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** The address of a TLS endpoint, without what it trusts. */
export function formatTlsUrl(host: string, port: number): string {
  return formatTcpUrl(host, port).replace('tcp', 'tls');
}

/** The address of an adapter by what it is, not by where it is plugged in. */
export function formatUsbUrl({ vendorId, productId, serialNumber }: UsbDevice, baud: number): string {
  const serial = serialNumber === undefined ? '' : `/${encodeURIComponent(serialNumber)}`;
  return `usb://${vendorId}:${productId}${serial}${baud === BAUD_DEFAULT ? '' : `?baud=${baud}`}`;
}

/** The address of a serial port: the bare path where that is enough. */
export function formatSerialUrl(path: string, baud: number): string {
  if (baud === BAUD_DEFAULT) return path;
  return `serial://${path.replaceAll('%', '%25').replaceAll('?', '%3F')}?baud=${baud}`;
}

function parseTls(text: string, rest: string): PortUrl {
  const [place, query] = splitQuery(rest);
  const { host, port } = parseEndpoint(text, { rest: place, scheme: 'tls' });
  const settings: { -readonly [K in keyof TlsUrlSettings]: string } = {};
  for (const [key, value] of query) {
    const known = TLS_SETTINGS.find((name) => name === key);
    if (known === undefined) throw bad(text, `the setting "${key}" is not known; there are ${TLS_SETTINGS.join(', ')}`);
    // A + in a query stands for a space, which no base64 has.
    settings[known] = known === 'pin' ? value.replaceAll(' ', '+') : value;
  }
  if (settings.pin !== undefined && !/^[A-Za-z0-9+/]{43}=$/.test(settings.pin)) {
    throw bad(text, 'the pin must be a SHA-256 in base64, 44 characters');
  }
  if ((settings.cert === undefined) !== (settings.key === undefined)) {
    throw bad(text, 'cert and key are only of use together');
  }
  return { kind: 'tls', host, port, settings };
}

function parseUsb(text: string, rest: string): PortUrl {
  const [place, query] = splitQuery(rest);
  const match = /^([0-9a-f]{4}):([0-9a-f]{4})(?:\/([^/]+))?\/?$/i.exec(place);
  if (match === null) throw bad(text, 'write usb://VENDOR:PRODUCT/SERIAL, such as usb://0403:6001/A50285BI');
  const [, vendorId = '', productId = '', serial] = match;
  const ids = { vendorId: vendorId.toLowerCase(), productId: productId.toLowerCase() };
  const device = serial === undefined ? ids : { ...ids, serialNumber: decodePath(text, serial) };
  return { kind: 'usb', device, baud: parseBaud(text, query) };
}

function splitQuery(rest: string): readonly [string, URLSearchParams] {
  const question = rest.indexOf('?');
  if (question < 0) return [rest, new URLSearchParams()];
  return [rest.slice(0, question), new URLSearchParams(rest.slice(question + 1))];
}

function parseTcp(text: string, rest: string): PortUrl {
  return { kind: 'tcp', ...parseEndpoint(text, { rest, scheme: 'tcp' }) };
}

function parseEndpoint(
  text: string,
  { rest, scheme }: { readonly rest: string; readonly scheme: 'tcp' | 'tls' },
): { readonly host: string; readonly port: number } {
  const match = /^(\[[^\]]*\]|[^:/?#@\s[\]]*)(?::([^/?#]*))?(.*)$/.exec(rest);
  const host = match?.[1]?.replace(/^\[|\]$/g, '') ?? '';
  if (host === '') throw bad(text, `the host is missing; write ${scheme}://host:port`);
  const port = match?.[2];
  if (port === undefined || port === '') throw bad(text, `the port is missing; write ${scheme}://host:port`);
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw bad(text, `the port "${port}" is not 0 to 65535`);
  const tail = match?.[3] ?? '';
  if (tail !== '' && tail !== '/') throw bad(text, `"${tail}" after the port means nothing here`);
  return { host, port: Number(port) };
}

function parseSerial(text: string, rest: string): PortUrl {
  const [place, query] = splitQuery(rest);
  const path = decodePath(text, place);
  if (path === '') throw bad(text, 'the path is missing; write serial:///dev/ttyUSB0 or serial://COM3');
  if (!path.startsWith('/') && !WINDOWS_PORT.test(path)) {
    throw bad(text, `the path "${path}" must start with / (three slashes: serial:///dev/…) or be a COM port`);
  }
  return { kind: 'serial', path, baud: parseBaud(text, query) };
}

function parseBaud(text: string, query: URLSearchParams): number {
  let baud = BAUD_DEFAULT;
  for (const [key, value] of query) {
    if (key !== 'baud') throw bad(text, `the setting "${key}" is not known; there is only baud`);
    if (!/^\d{1,8}$/.test(value) || !isBaud(Number(value))) {
      throw bad(text, `baud must be a whole number from 1 to ${BAUD_MAX}, not "${value}"`);
    }
    baud = Number(value);
  }
  return baud;
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
