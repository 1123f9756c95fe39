/**
 * A serial port of a browser (W3C Web Serial) as a byte channel.
 *
 * Invariants: as on Node 8 data bits, no parity, one stop bit; the streams of the port are locked while the channel is
 * open and let go at its end, or the port could not be closed; damage on the line (framing, parity, break, overrun)
 * costs bytes but not the channel; a device that was pulled out ends it.
 */
import { abortable } from './abort.js';
import type { ByteChannel, ByteChannelListener, OpenChannel } from './byte-channel.js';
import { Inbox } from './inbox.js';
import { TransportError, type TransportErrorCode } from './transport-error.js';

const BAUD_DEFAULT = 115_200;
const CHUNK_BYTES = 4_096;
/** What the browser keeps while the page is busy: a second at 115,200 baud, and more than a frame. */
const BUFFER_BYTES = 16_384;

/** What is used of a W3C `SerialPort`. */
export interface SerialPortLike {
  readonly readable: SerialReadable | null;
  readonly writable: SerialWritable | null;
  /** Whether the device is plugged in; older browsers do not say. */
  readonly connected?: boolean;
  open(options: { readonly baudRate: number; readonly bufferSize: number }): Promise<void>;
  close(): Promise<void>;
  getInfo(): { readonly usbVendorId?: number; readonly usbProductId?: number };
  addEventListener(type: 'disconnect', listener: () => void): void;
  removeEventListener(type: 'disconnect', listener: () => void): void;
}

/** What is used of a port's readable stream. */
export interface SerialReadable {
  readonly locked: boolean;
  getReader(): {
    read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
    cancel(): Promise<void>;
    releaseLock(): void;
  };
}

/** What is used of a port's writable stream. */
export interface SerialWritable {
  readonly locked: boolean;
  getWriter(): {
    write(chunk: Uint8Array): Promise<void>;
    abort(): Promise<void>;
    releaseLock(): void;
  };
}

/** What is used of `navigator.serial`. */
export interface SerialLike {
  getPorts(): Promise<readonly SerialPortLike[]>;
}

/** How a {@link webSerial} port is opened. */
export interface WebSerialSettings {
  /** Bits per second; 115200 when left out. */
  readonly baud?: number;
}

/** Damage that costs bytes only: the port then has a new stream. */
const PASSING: readonly string[] = ['BufferOverrunError', 'BreakError', 'FramingError', 'ParityError'];

type Reader = ReturnType<SerialReadable['getReader']>;
type Writer = ReturnType<SerialWritable['getWriter']>;

class WebSerialChannel implements ByteChannel {
  readonly url: string;
  readonly #port: SerialPortLike;
  readonly #writer: Writer;
  readonly #inbox: Inbox;
  readonly #waiting = new Set<(reason: TransportError) => void>();
  readonly #onDisconnect = (): void => this.#lose(`The device at ${this.url} was unplugged`, undefined);
  #reader: Reader | undefined;
  #over: TransportError | undefined;
  #lastWrite: Promise<void> = Promise.resolve();
  #onRoom: () => void = () => undefined;
  readonly #reading: Promise<void>;
  #released: Promise<void> = Promise.resolve();

  constructor(port: SerialPortLike, writable: SerialWritable, url: string) {
    this.url = url;
    this.#port = port;
    this.#writer = writable.getWriter();
    this.#inbox = new Inbox(() => this.#onRoom());
    port.addEventListener('disconnect', this.#onDisconnect);
    this.#reading = this.#readOn();
  }

  write(bytes: Uint8Array): Promise<void> {
    if (this.#over !== undefined) return Promise.reject(this.#over);
    const copy = Uint8Array.from(bytes);
    return new Promise((resolve, reject) => {
      this.#waiting.add(reject);
      this.#lastWrite = this.#lastWrite
        .then(() => this.#writeNow(copy))
        .then(() => {
          this.#waiting.delete(reject);
          // When the channel ended meanwhile, it was rejected already.
          resolve();
        });
    });
  }

  subscribe(listener: ByteChannelListener): void {
    this.#inbox.subscribe(listener);
  }

  close(): Promise<void> {
    this.#inbox.discard();
    if (this.#over === undefined) {
      this.#finish(new TransportError('closed', `${this.url} was closed`));
      this.#inbox.end(undefined);
    }
    return this.#released;
  }

  /** Never rejects: a failure ends the channel, which rejects what waits. */
  async #writeNow(bytes: Uint8Array): Promise<void> {
    try {
      for (let at = 0; at < bytes.length && this.#over === undefined; at += CHUNK_BYTES) {
        await this.#writer.write(bytes.slice(at, at + CHUNK_BYTES));
      }
    } catch (cause) {
      this.#lose(`The line at ${this.url} hung up`, cause);
    }
  }

  async #readOn(): Promise<void> {
    for (let { readable } = this.#port; this.#over === undefined; { readable } = this.#port) {
      if (readable === null || readable.locked) return this.#lose(`The line at ${this.url} hung up`, undefined);
      const reader = readable.getReader();
      this.#reader = reader;
      try {
        await this.#readStream(reader);
        return this.#lose(`The line at ${this.url} hung up`, undefined);
      } catch (cause) {
        if (!PASSING.includes(nameOf(cause))) return this.#lose(`The line at ${this.url} hung up`, cause);
      } finally {
        this.#reader = undefined;
        reader.releaseLock();
      }
    }
  }

  /** Until the stream ends. */
  async #readStream(reader: Reader): Promise<void> {
    while (this.#over === undefined) {
      if (this.#inbox.isFull) await new Promise<void>((resolve) => (this.#onRoom = resolve));
      const { done, value } = await reader.read();
      if (done) return;
      // The stream's chunk can be a window on memory that the browser uses again.
      if (value !== undefined) this.#inbox.push(Uint8Array.from(value));
    }
  }

  #lose(message: string, cause: unknown): void {
    if (this.#over !== undefined) return;
    const reason = new TransportError('connection-lost', message, { cause });
    this.#finish(reason);
    this.#inbox.end(reason);
  }

  #finish(error: TransportError): void {
    this.#over = error;
    for (const reject of this.#waiting) reject(error);
    this.#waiting.clear();
    this.#port.removeEventListener('disconnect', this.#onDisconnect);
    // The channel is over whatever the port says to that.
    this.#released = this.#release().catch(() => undefined);
  }

  async #release(): Promise<void> {
    this.#onRoom();
    await Promise.allSettled([this.#reader?.cancel(), this.#writer.abort()]);
    // From a later turn, when the constructor has set it and the reader has let go.
    await Promise.resolve();
    await this.#reading;
    this.#writer.releaseLock();
    await this.#port.close();
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

/**
 * An opener for a port that the user chose in the browser (`await navigator.serial.requestPort()`).
 *
 * The opener rejects with `port-busy` (open elsewhere, in this page or another program), `port-missing`,
 * `permission-denied`, `unsupported` (a speed that the port refuses) or `aborted`.
 */
export function webSerial(port: SerialPortLike, settings: WebSerialSettings = {}): OpenChannel {
  return openerOf(() => Promise.resolve(port), settings);
}

/**
 * An opener for a device by its USB numbers, among the ports that the user allowed this page: it is found again when it
 * was unplugged and plugged in elsewhere. A browser does not tell serial numbers, so of two equal adapters neither is
 * taken.
 *
 * The opener rejects as that of {@link webSerial}, and with `port-ambiguous`.
 */
export function webSerialDevice(
  serial: SerialLike,
  device: { readonly usbVendorId: number; readonly usbProductId: number },
  settings: WebSerialSettings = {},
): OpenChannel {
  const name = urlOf(device);
  const find = async (): Promise<SerialPortLike> => {
    const fitting = (await serial.getPorts()).filter(
      (port) => port.connected !== false && urlOf(port.getInfo()) === name,
    );
    const [port] = fitting;
    if (port === undefined) {
      throw new TransportError('port-missing', `None of the ports that this page may use is ${name}`, {
        hint: 'Plug the device in, or let the user choose it with navigator.serial.requestPort().',
      });
    }
    if (fitting.length > 1) {
      throw new TransportError('port-ambiguous', `${fitting.length} of the ports that this page may use are ${name}`, {
        hint: 'Let the user choose one with navigator.serial.requestPort(), and hand it to webSerial().',
      });
    }
    return port;
  };
  return openerOf(find, settings);
}

function urlOf({
  usbVendorId,
  usbProductId,
}: {
  readonly usbVendorId?: number;
  readonly usbProductId?: number;
}): string {
  if (usbVendorId === undefined || usbProductId === undefined) return 'web-serial:port';
  const hex = (id: number): string => id.toString(16).padStart(4, '0');
  return `usb://${hex(usbVendorId)}:${hex(usbProductId)}`;
}

function openerOf(find: () => Promise<SerialPortLike>, settings: WebSerialSettings): OpenChannel {
  const { baud = BAUD_DEFAULT } = settings;
  return (signal) =>
    abortable(() => find().then((port) => openPort(port, baud)), {
      signal,
      what: 'the serial port',
      discard: (late) => void late.close(),
    });
}

async function openPort(port: SerialPortLike, baudRate: number): Promise<ByteChannel> {
  const url = urlOf(port.getInfo());
  try {
    await port.open({ baudRate, bufferSize: BUFFER_BYTES });
  } catch (cause) {
    throw openError(port, { url, baudRate, cause });
  }
  const { readable, writable } = port;
  if (readable === null || writable === null || readable.locked || writable.locked) {
    throw new TransportError('port-busy', `${url} is in use by another part of this page`, {
      hint: 'Close the other use of it in this page.',
    });
  }
  return new WebSerialChannel(port, writable, url);
}

const NAMES: Readonly<Record<string, TransportErrorCode>> = {
  InvalidStateError: 'port-busy',
  NotFoundError: 'port-missing',
  SecurityError: 'permission-denied',
  NotAllowedError: 'permission-denied',
  TypeError: 'unsupported',
};

const HINTS: Readonly<Partial<Record<TransportErrorCode, string>>> = {
  'port-busy':
    'Close the other program or page that uses it; on Linux the user may also lack the right to it (group "dialout").',
  'permission-denied':
    'The page needs a secure address (https) and the permission of the user: navigator.serial.requestPort().',
  unsupported: 'Check that the port can run at this speed.',
};

/** A browser says only that it could not open the port; whether it is there at all is asked apart. */
function openError(
  port: SerialPortLike,
  { url, baudRate, cause }: { readonly url: string; readonly baudRate: number; readonly cause: unknown },
): TransportError {
  const known = Object.hasOwn(NAMES, nameOf(cause)) ? NAMES[nameOf(cause)] : undefined;
  const code = known ?? (port.connected === false ? 'port-missing' : 'port-busy');
  const said = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  const hint = HINTS[code];
  return new TransportError(code, `Cannot open ${url} at ${baudRate} baud: ${said}`, {
    cause,
    ...(hint === undefined ? {} : { hint }),
  });
}
