/**
 * Opening a serial port; the only file that knows the `serialport` library, which is loaded on first use.
 *
 * Invariants: 8 data bits, no parity, one stop bit, no flow control, as fiscal units speak it; the port is locked while
 * it is open, so a second program gets `port-busy` instead of half of the bytes; a failed open leaves nothing open.
 */
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { abortable } from '../abort.js';
import type { ByteChannel } from '../byte-channel.js';
import { TransportError, type TransportErrorCode } from '../transport-error.js';
import { BindingChannel } from './binding-channel.js';
import { FdChannel } from './fd-channel.js';
import { BAUD_DEFAULT, formatSerialUrl, isBaud } from './port-url.js';
import { Sequence } from '../sequence.js';
import { errnoName, fromSystemError } from './system-error.js';

// As in the event mask of libuv, which the library passes through.
const READABLE = 1;
const WRITABLE = 2;

/** How a serial port is opened. */
export interface SerialSettings {
  /** Bits per second; 115200 when left out. */
  readonly baud?: number;
}

/** A serial channel, with the way to end it for a reason of the server's. */
export type SerialChannel = ByteChannel & {
  readonly isOver: boolean;
  cut(reason: TransportError): Promise<void>;
};

/**
 * Opens a serial port, such as `/dev/ttyUSB0` or `COM3`. What was received before the open is thrown away.
 *
 * @throws TransportError (as a rejection) `port-missing`, `port-busy`, `permission-denied`, `unsupported` (not a serial
 * port, or a speed that the driver refuses), `bad-url` (a speed that cannot be) or `aborted`.
 */
export function openSerial(path: string, settings: SerialSettings = {}, signal?: AbortSignal): Promise<ByteChannel> {
  return openSerialChannel(path, settings, signal);
}

/** {@link openSerial}, for a server. */
export function openSerialChannel(
  path: string,
  settings: SerialSettings,
  signal: AbortSignal | undefined,
): Promise<SerialChannel> {
  const attempt = async (): Promise<SerialChannel> => {
    const channel = await openPort(path, settings.baud ?? BAUD_DEFAULT);
    // Before the next attempt begins, or it would find the port busy with one that nobody wants any more.
    if (signal?.aborted === true) await channel.close();
    return channel;
  };
  return abortable(() => inTurn(path, attempt), { signal, what: path, discard: (late) => void late.close() });
}

/** Openings under way in this process, by path. */
const turns = new Map<string, { readonly steps: Sequence; waiting: number }>();

/** One opening of a path at a time, because the system cannot cancel one that the caller gave up. */
async function inTurn<T>(path: string, open: () => Promise<T>): Promise<T> {
  const turn = turns.get(path) ?? { steps: new Sequence(), waiting: 0 };
  turns.set(path, turn);
  turn.waiting++;
  try {
    return await turn.steps.run(open);
  } finally {
    turn.waiting--;
    if (turn.waiting === 0) turns.delete(path);
  }
}

async function openPort(path: string, baudRate: number): Promise<SerialChannel> {
  if (!isBaud(baudRate)) throw new TransportError('bad-url', `Cannot open ${path} at ${baudRate} baud: not a speed`);
  await checkAccess(path);
  const { SerialPort } = await loadSerialPort();
  const url = formatSerialUrl(path, baudRate);
  try {
    const port = await SerialPort.binding.open({ path, baudRate, lock: true });
    if (!('poller' in port) || port.fd === null) return new BindingChannel(url, port);
    const { poller, fd } = port;
    const poll = (onReady: () => void): { watch(readable: boolean, writable: boolean): void } => {
      poller.on('readable', onReady);
      poller.on('writable', onReady);
      return {
        watch: (readable, writable) => poller.poll((readable ? READABLE : 0) | (writable ? WRITABLE : 0)),
      };
    };
    return new FdChannel({ url, fd, poll, release: () => port.close() });
  } catch (error) {
    throw openError(path, error);
  }
}

/** Loads the library. Its native part has no build for some platforms. */
export async function loadSerialPort(): Promise<typeof import('serialport')> {
  try {
    return await import('serialport');
  } catch (cause) {
    throw new TransportError('unsupported', 'Serial ports cannot be used here: the serialport library did not load', {
      cause,
    });
  }
}

/** Asked first, because the system answers with a code where the library only has a sentence. */
async function checkAccess(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  try {
    await access(path, constants.R_OK | constants.W_OK);
  } catch (error) {
    throw fromSystemError(error, `Cannot open ${path}`);
  }
}

/** The library's sentences for what can still go wrong; on Windows "access denied" is what a port in use says. */
const SENTENCES: ReadonlyArray<readonly [RegExp, TransportErrorCode]> = [
  [/cannot lock port|resource busy/i, 'port-busy'],
  [/access denied/i, 'port-busy'],
  [/permission denied/i, 'permission-denied'],
  [/no such (file|device)|file not found|input\/output error/i, 'port-missing'],
  [/inappropriate ioctl|not a typewriter/i, 'unsupported'],
  [/baud/i, 'unsupported'],
];

function openError(path: string, error: unknown): TransportError {
  if (errnoName(error) !== undefined) return fromSystemError(error, `Cannot open ${path}`);
  const said = error instanceof Error ? error.message : String(error);
  const code = SENTENCES.find(([pattern]) => pattern.test(said))?.[1] ?? 'unsupported';
  const details = code === 'unsupported' ? { cause: error, hint: UNSUPPORTED_HINT } : { cause: error };
  return new TransportError(code, `Cannot open ${path}: ${said}`, details);
}

const UNSUPPORTED_HINT = 'Check that the path is a serial port and that it can run at this speed.';
