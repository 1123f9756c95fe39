/**
 * A unit reachable through sockets by several clients at once; TCP and TLS differ only in how a connection begins.
 *
 * Invariants: with power the port is listened on, without it connections are refused and every client has been hung
 * up on, also one that is still shaking hands; the port stays the same for the life of the server.
 */
import type { Server, Socket } from 'node:net';
import type { ByteChannel, ChannelServer } from '../byte-channel.js';
import { ChannelGate } from '../channel-gate.js';
import { Sequence } from '../sequence.js';
import { TransportError } from '../transport-error.js';
import { StreamChannel } from './stream-channel.js';

/** How long a dead client stays unnoticed at most before the system asks it for life, ms. */
export const KEEP_ALIVE_MS = 10_000;

export interface SocketServerParts {
  /** With the real port. */
  readonly url: string;
  /** Listens on the same port again. */
  readonly listen: () => Promise<Server>;
  /** The event that brings a client that can be served. */
  readonly ready: 'connection' | 'secureConnection';
  readonly clientUrl: (host: string, port: number) => string;
}

export class SocketServer implements ChannelServer {
  readonly powerOff = 'drops';
  readonly #parts: SocketServerParts;
  readonly #gate = new ChannelGate();
  readonly #steps = new Sequence();
  readonly #channels = new Set<StreamChannel>();
  /** Every connection, also before it is ready. */
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #closed = false;

  constructor(server: Server, parts: SocketServerParts) {
    this.#parts = parts;
    this.#adopt(server);
  }

  get url(): string {
    return this.#parts.url;
  }

  onChannel(accept: (channel: ByteChannel) => void): void {
    this.#gate.onChannel(accept);
  }

  close(): Promise<void> {
    return this.#steps.run(async () => {
      this.#closed = true;
      await this.#stop((channel) => channel.close());
    });
  }

  drop(): Promise<void> {
    return this.#steps.run(async () => {
      const reason = new TransportError('connection-lost', `The unit at ${this.url} lost its power`);
      await this.#stop((channel) => channel.cut(reason));
    });
  }

  restore(): Promise<void> {
    return this.#steps.run(async () => {
      if (this.#closed) throw new TransportError('closed', `The server at ${this.url} was closed`);
      if (this.#server === undefined) this.#adopt(await this.#parts.listen());
    });
  }

  #adopt(server: Server): void {
    this.#server = server;
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
      // Until a channel takes over: a client that breaks off while shaking hands.
      socket.on('error', () => undefined);
    });
    server.on(this.#parts.ready, (socket: Socket) => {
      const url = this.#parts.clientUrl(socket.remoteAddress ?? 'unknown', socket.remotePort ?? 0);
      socket.setNoDelay(true);
      socket.setKeepAlive(true, KEEP_ALIVE_MS);
      const channel = new StreamChannel(socket, { url });
      this.#channels.add(channel);
      socket.once('close', () => this.#channels.delete(channel));
      this.#gate.offer(channel);
    });
    // After it listens, a server fails only to accept one client (no descriptors left, no handshake); the others go on.
    server.on('error', () => undefined);
    server.on('tlsClientError', () => undefined);
  }

  async #stop(end: (channel: StreamChannel) => Promise<void>): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    const stopped = new Promise<void>((resolve) => {
      if (server === undefined) resolve();
      else server.close(() => resolve());
    });
    const ends = [...this.#channels].map(end);
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(ends);
    await stopped;
  }
}

/** The port that a server really has. */
export function boundPort(server: Server, asked: number): number {
  const bound = server.address();
  // Only a server on a local pipe has a text here, and only a closed one has nothing.
  return typeof bound === 'object' && bound !== null ? bound.port : asked;
}

/** Starts a server that was made for it. `fail` says what an error means. */
export function startListening(
  server: Server,
  address: { readonly host: string; readonly port: number },
  fail: (error: Error) => TransportError,
): Promise<Server> {
  return new Promise((resolve, reject) => {
    const onError = (error: Error): void => reject(fail(error));
    server.once('error', onError);
    server.listen({ host: address.host, port: address.port }, () => {
      server.off('error', onError);
      resolve(server);
    });
  });
}
