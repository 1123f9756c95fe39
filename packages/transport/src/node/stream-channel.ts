/**
 * Any duplex stream of Node as a byte channel: a TCP or TLS connection, of a client or of a server, or whatever a
 * program has at hand.
 *
 * Invariants: the stream is destroyed, never left half-closed; it reads on while nobody subscribed only up to the
 * inbox's bound; what the other side does not read holds `write` back.
 */
import type { Duplex } from 'node:stream';
import type { ByteChannel, ByteChannelListener } from '../byte-channel.js';
import { Inbox } from '../inbox.js';
import { TransportError } from '../transport-error.js';

/** A stream takes a chunk whole, however long it is; only between chunks it can hold a writer back. */
const CHUNK_BYTES = 65_536;

/** How a {@link streamChannel} is made. */
export interface StreamChannelOptions {
  /** What the channel shows as its address, such as `ssh:unit-7`. */
  readonly url: string;
  /** Says what an error of the stream means; otherwise it is `connection-lost` with the error as its cause. */
  readonly explain?: (cause: unknown, bytesReceived: number) => TransportError;
}

export class StreamChannel implements ByteChannel {
  readonly url: string;
  readonly #stream: Duplex;
  readonly #explain: (cause: unknown, bytesReceived: number) => TransportError;
  readonly #inbox: Inbox;
  readonly #gone: Promise<void>;
  /** Writes that still wait. Some streams forget them when they are destroyed. */
  readonly #waiting = new Set<(reason: TransportError) => void>();
  #bytesReceived = 0;
  /** Why the channel is over or about to be; the first reason stays. */
  #reason: TransportError | undefined;

  constructor(stream: Duplex, options: StreamChannelOptions) {
    const { url } = options;
    this.url = url;
    this.#stream = stream;
    this.#explain =
      options.explain ??
      ((cause) => new TransportError('connection-lost', `The connection to ${url} failed`, { cause }));
    this.#inbox = new Inbox(() => stream.resume());
    this.#gone = new Promise((resolve) => {
      const onClose = (): void => {
        this.#reason ??= new TransportError('connection-lost', `The other side closed the connection to ${url}`);
        this.#inbox.end(this.#reason);
        for (const reject of this.#waiting) reject(this.#reason);
        this.#waiting.clear();
        resolve();
      };
      stream.once('close', onClose);
      if (stream.closed) onClose();
    });
    stream.on('data', (chunk: Uint8Array) => {
      this.#bytesReceived += chunk.length;
      // A copy: a Buffer is a window on memory that Node uses again.
      this.#inbox.push(Uint8Array.from(chunk));
      if (this.#inbox.isFull) stream.pause();
    });
    stream.on('end', () => stream.destroy());
    stream.on('error', (cause) => {
      this.#reason ??= this.#explain(cause, this.#bytesReceived);
    });
  }

  write(bytes: Uint8Array): Promise<void> {
    if (this.#reason !== undefined) return Promise.reject(this.#reason);
    if (bytes.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#waiting.add(reject);
      const copy = Uint8Array.from(bytes);
      const last = Math.floor((copy.length - 1) / CHUNK_BYTES) * CHUNK_BYTES;
      for (let at = 0; at < last; at += CHUNK_BYTES) this.#stream.write(copy.subarray(at, at + CHUNK_BYTES));
      this.#stream.write(copy.subarray(last), (cause) => {
        this.#waiting.delete(reject);
        // Node reports success for a write that was thrown away because the stream was destroyed.
        const taken = (cause === null || cause === undefined) && !this.#stream.destroyed;
        if (taken && this.#reason === undefined) resolve();
        else reject(this.#writeError(cause));
      });
    });
  }

  subscribe(listener: ByteChannelListener): void {
    this.#inbox.subscribe(listener);
  }

  close(): Promise<void> {
    this.#reason ??= new TransportError('closed', `The connection to ${this.url} was closed`);
    this.#inbox.discard();
    // Only an end of our own is told as `undefined`; one that was under way keeps its reason.
    if (this.#reason.code === 'closed') this.#inbox.end(undefined);
    this.#stream.destroy();
    return this.#gone;
  }

  /** Ends the channel for a reason that is not the subscriber's: the unit lost its power. */
  cut(reason: TransportError): Promise<void> {
    this.#reason ??= reason;
    this.#stream.destroy();
    return this.#gone;
  }

  #writeError(cause: Error | null | undefined): TransportError {
    // The write can fail before the stream says that it is closed.
    this.#reason ??=
      cause === null || cause === undefined
        ? new TransportError('connection-lost', `The connection to ${this.url} was lost`)
        : this.#explain(cause, this.#bytesReceived);
    return this.#reason;
  }
}

/**
 * Makes a byte channel of a duplex stream, which belongs to the channel from then on: it is destroyed at the end.
 * The stream has to emit `close` when it was destroyed, as streams do unless they were made with `emitClose: false`.
 *
 * @throws TypeError when the stream carries objects or text instead of bytes.
 */
export function streamChannel(stream: Duplex, options: StreamChannelOptions): ByteChannel {
  if (stream.readableObjectMode || stream.writableObjectMode || stream.readableEncoding !== null) {
    throw new TypeError('A byte channel needs a stream of bytes: no object mode and no setEncoding()');
  }
  return new StreamChannel(stream, options);
}
