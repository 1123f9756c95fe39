/**
 * A connected TCP socket as a byte channel, on either side.
 *
 * Invariants: the socket's own `close` event is the one place where the channel ends, so nothing is delivered after
 * it; the other side hanging up ends the channel at once, in both directions; Nagle's delay is off, because what
 * travels here are short questions and answers.
 */
import type { Socket } from 'node:net';
import type { ByteChannel, ByteChannelListener } from '../byte-channel.js';
import { Inbox } from '../inbox.js';
import { TransportError } from '../transport-error.js';

export class SocketChannel implements ByteChannel {
  readonly url: string;
  readonly #socket: Socket;
  readonly #inbox: Inbox;
  readonly #gone: Promise<void>;
  /** Why the channel is over or about to be; the first reason stays. */
  #reason: TransportError | undefined;

  constructor(socket: Socket, url: string) {
    this.url = url;
    this.#socket = socket;
    this.#inbox = new Inbox(() => socket.resume());
    socket.setNoDelay(true);
    socket.on('data', (chunk: Uint8Array) => {
      // A copy: a Buffer is a window on memory that Node uses again.
      this.#inbox.push(Uint8Array.from(chunk));
      if (this.#inbox.isFull) socket.pause();
    });
    socket.on('end', () => socket.destroy());
    socket.on('error', (cause) => {
      this.#reason ??= new TransportError('connection-lost', `The connection to ${url} failed`, { cause });
    });
    this.#gone = new Promise((resolve) => {
      socket.once('close', () => {
        this.#reason ??= new TransportError('connection-lost', `The other side closed the connection to ${url}`);
        this.#inbox.end(this.#reason);
        resolve();
      });
    });
  }

  write(bytes: Uint8Array): Promise<void> {
    if (this.#reason !== undefined) return Promise.reject(this.#reason);
    if (bytes.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#socket.write(Uint8Array.from(bytes), (cause) => {
        // Node reports success for a write that was thrown away because the socket was destroyed.
        const taken = (cause === null || cause === undefined) && !this.#socket.destroyed;
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
    this.#socket.destroy();
    return this.#gone;
  }

  /** Ends the channel for a reason that is not the subscriber's: the unit lost its power. */
  cut(reason: TransportError): Promise<void> {
    this.#reason ??= reason;
    this.#socket.destroy();
    return this.#gone;
  }

  #writeError(cause: Error | null | undefined): TransportError {
    // The write can fail before the socket says that it is closed.
    this.#reason ??= new TransportError('connection-lost', `The connection to ${this.url} was lost`, {
      cause: cause ?? undefined,
    });
    return this.#reason;
  }
}
