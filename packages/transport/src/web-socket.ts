/**
 * A WebSocket as a byte channel, in a browser and in Node, for either side.
 *
 * A WebSocket cannot be told to stop reading, so both ends speak a small protocol over it, named in the handshake:
 * binary messages carry the bytes, and a text message `+N` says that N more of them were taken.
 *
 * Invariants: at most `WINDOW_BYTES` are on their way or waiting at the other side, in each direction, whatever the
 * subscriber does; a peer that breaks this protocol ends the channel.
 */
import { abortable } from './abort.js';
import type { ByteChannel, ByteChannelListener, OpenChannel } from './byte-channel.js';
import { Inbox } from './inbox.js';
import { TransportError } from './transport-error.js';

/** The subprotocol that both ends must agree on. */
export const WEB_SOCKET_PROTOCOL = 'plomba-bytes-1';

/** Bytes that may be under way before the other side has to take some. */
const WINDOW_BYTES = 262_144;
const MESSAGE_BYTES = 16_384;
/** The other side is told when this many were taken. */
const CREDIT_BYTES = 32_768;
/** What a normal end is called; any other code would be a failure. */
const NORMAL_CLOSURE = 1000;

/** What is used of a W3C WebSocket; the browser's, Node's (from 22 on) and the one of the package `ws` fit. */
export interface WebSocketLike {
  readonly readyState: number;
  readonly protocol: string;
  binaryType: string;
  send(data: Uint8Array | string): void;
  close(code?: number): void;
  addEventListener(type: 'open' | 'close' | 'error' | 'message', listener: (event: WebSocketEvent) => void): void;
}

/** What is used of the events of a W3C WebSocket. */
export interface WebSocketEvent {
  readonly data?: unknown;
  readonly code?: number;
  readonly reason?: string;
}

/** How {@link webSocket} is opened. */
export interface WebSocketSettings {
  /** Makes the socket; default: the global `WebSocket`. Node 20 has none: take the one of the package `ws`. */
  readonly create?: (url: string, protocol: string) => WebSocketLike;
}

const OPEN = 1;
const CLOSED = 3;

interface Pending {
  readonly bytes: Uint8Array;
  offset: number;
  readonly resolve: () => void;
  readonly reject: (error: TransportError) => void;
}

class WebSocketChannel implements ByteChannel {
  readonly url: string;
  readonly #socket: WebSocketLike;
  readonly #inbox: Inbox;
  readonly #queue: Pending[] = [];
  readonly #gone: Promise<void>;
  #over: TransportError | undefined;
  /** Bytes that may still be sent. */
  #credit = WINDOW_BYTES;
  /** Bytes that arrived, were taken, and were not told to the other side yet. */
  #untold = 0;
  /** Bytes that arrived and wait in the inbox. */
  #held = 0;

  constructor(socket: WebSocketLike, url: string) {
    this.url = url;
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    this.#inbox = new Inbox(() => undefined);
    socket.addEventListener('message', ({ data }) => this.#take(data));
    this.#gone = new Promise((resolve) => {
      socket.addEventListener('close', ({ code = 0, reason = '' }) => {
        const said = reason === '' ? `code ${code}` : `code ${code}: ${reason}`;
        this.#lose(`The other side closed the connection to ${url} (${said})`);
        resolve();
      });
      if (socket.readyState === CLOSED) {
        this.#lose(`The connection to ${url} is closed`);
        resolve();
      }
    });
  }

  write(bytes: Uint8Array): Promise<void> {
    if (this.#over !== undefined) return Promise.reject(this.#over);
    if (bytes.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#queue.push({ bytes: Uint8Array.from(bytes), offset: 0, resolve, reject });
      this.#flush();
    });
  }

  subscribe(listener: ByteChannelListener): void {
    this.#inbox.subscribe({
      data: (bytes) => {
        listener.data(bytes);
        this.#taken(bytes.length);
      },
      closed: (reason) => listener.closed(reason),
    });
  }

  async close(): Promise<void> {
    this.#inbox.discard();
    if (this.#over === undefined) {
      this.#finish(new TransportError('closed', `The connection to ${this.url} was closed`));
      this.#inbox.end(undefined);
    }
    await this.#gone;
  }

  #take(data: unknown): void {
    if (this.#over !== undefined) return;
    if (typeof data === 'string') this.#credited(data);
    else if (data instanceof ArrayBuffer) this.#arrived(new Uint8Array(data));
    else this.#broken('a message of an unknown kind');
  }

  #credited(text: string): void {
    const match = /^\+([1-9]\d{0,6})$/.exec(text);
    const credit = this.#credit + Number(match?.[1] ?? Number.NaN);
    if (!(credit <= WINDOW_BYTES)) return this.#broken(`the message ${JSON.stringify(text.slice(0, 40))}`);
    this.#credit = credit;
    this.#flush();
  }

  #arrived(bytes: Uint8Array): void {
    this.#held += bytes.length;
    if (this.#held + this.#untold > WINDOW_BYTES) return this.#broken('more bytes than it was allowed to send');
    this.#inbox.push(bytes);
  }

  #taken(count: number): void {
    this.#held -= count;
    this.#untold += count;
    if (this.#untold < CREDIT_BYTES || this.#over !== undefined) return;
    this.#socket.send(`+${this.#untold}`);
    this.#untold = 0;
  }

  #flush(): void {
    for (let head = this.#queue[0]; head !== undefined && this.#credit > 0; head = this.#queue[0]) {
      const length = Math.min(MESSAGE_BYTES, this.#credit, head.bytes.length - head.offset);
      this.#socket.send(head.bytes.slice(head.offset, head.offset + length));
      this.#credit -= length;
      head.offset += length;
      if (head.offset < head.bytes.length) continue;
      this.#queue.shift();
      head.resolve();
    }
  }

  #broken(what: string): void {
    this.#lose(`The other side of ${this.url} sent ${what}, which is no part of ${WEB_SOCKET_PROTOCOL}`);
  }

  #lose(message: string): void {
    if (this.#over !== undefined) return;
    const reason = new TransportError('connection-lost', message);
    this.#finish(reason);
    this.#inbox.end(reason);
  }

  #finish(error: TransportError): void {
    this.#over = error;
    for (const pending of this.#queue.splice(0)) pending.reject(error);
    this.#socket.close(NORMAL_CLOSURE);
  }
}

/**
 * Makes a byte channel of a WebSocket that is open: what a server accepted. It must have agreed on
 * {@link WEB_SOCKET_PROTOCOL}.
 *
 * @throws TransportError `unsupported` when the ends did not agree on it, or the socket is not open.
 */
export function webSocketChannel(socket: WebSocketLike, url: string): ByteChannel {
  if (socket.protocol !== WEB_SOCKET_PROTOCOL || socket.readyState !== OPEN) {
    throw noProtocol(url);
  }
  return new WebSocketChannel(socket, url);
}

function noProtocol(url: string): TransportError {
  return new TransportError('unsupported', `The other side of ${url} does not speak ${WEB_SOCKET_PROTOCOL}`, {
    hint: `A server must choose the subprotocol ${WEB_SOCKET_PROTOCOL} and make its channel with webSocketChannel().`,
  });
}

/**
 * An opener for `ws://` and `wss://` addresses. The opener rejects with `connection-lost` when there is no connection
 * (a browser does not say why), `unsupported` when the other side does not speak the protocol, or `aborted`.
 *
 * @throws TransportError `bad-url`, or `unsupported` where there is no `WebSocket`.
 */
export function webSocket(url: string, settings: WebSocketSettings = {}): OpenChannel {
  if (!/^wss?:\/\/[^/\s]+/i.test(url)) {
    throw new TransportError('bad-url', `Cannot use the address ${JSON.stringify(url)}: write ws://… or wss://…`);
  }
  const create = settings.create ?? globalWebSocket();
  return (signal) => {
    let socket: WebSocketLike | undefined;
    const opening = (): Promise<ByteChannel> =>
      new Promise((resolve, reject) => {
        const connecting = create(url, WEB_SOCKET_PROTOCOL);
        socket = connecting;
        const fail = (): void =>
          reject(new TransportError('connection-lost', `There is no connection to ${url}`, { hint: NOT_THERE_HINT }));
        connecting.addEventListener('error', fail);
        connecting.addEventListener('close', fail);
        connecting.addEventListener('open', () => {
          if (connecting.protocol === WEB_SOCKET_PROTOCOL) return resolve(new WebSocketChannel(connecting, url));
          connecting.close(NORMAL_CLOSURE);
          reject(noProtocol(url));
        });
      });
    return abortable(opening, {
      signal,
      what: url,
      cancel: () => socket?.close(),
      discard: (late) => void late.close(),
    });
  };
}

const NOT_THERE_HINT =
  'Check the address, and that the other side is switched on and speaks WebSocket with this protocol.';

function globalWebSocket(): (url: string, protocol: string) => WebSocketLike {
  // The one of the platform, where there is one; its type belongs to another library than ours.
  const { WebSocket: Found } = globalThis as {
    readonly WebSocket?: new (url: string, protocol: string) => WebSocketLike;
  };
  if (Found === undefined) {
    throw new TransportError('unsupported', 'There is no WebSocket here', {
      hint: 'Node has one from version 22 on; before, hand in the one of the package "ws" as `create`.',
    });
  }
  return (url, protocol) => new Found(url, protocol);
}
