/**
 * A unit reachable over TCP by several clients at once.
 *
 * Invariants: with power the port is listened on, without it connections are refused and every client has been hung
 * up on; the port stays the same for the life of the server, also when it was picked by the system.
 */
import { createServer, type Server } from 'node:net';
import type { ByteChannel, ChannelServer } from '../byte-channel.js';
import { TransportError } from '../transport-error.js';
import { ChannelGate } from './channel-gate.js';
import { formatTcpUrl } from './port-url.js';
import { Sequence } from './sequence.js';
import { SocketChannel } from './socket-channel.js';
import { fromSystemError } from './system-error.js';
import { tcpAddress, type TcpAddress } from './tcp.js';

class TcpServer implements ChannelServer {
  readonly powerOff = 'drops';
  readonly url: string;
  readonly #address: TcpAddress;
  readonly #gate = new ChannelGate();
  readonly #steps = new Sequence();
  readonly #channels = new Set<SocketChannel>();
  #server: Server | undefined;
  #closed = false;

  constructor(server: Server, address: TcpAddress) {
    this.#address = address;
    this.url = formatTcpUrl(address.host, address.port);
    this.#adopt(server);
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
      if (this.#server === undefined) this.#adopt(await startListening(this.#address));
    });
  }

  #adopt(server: Server): void {
    this.#server = server;
    server.on('connection', (socket) => {
      const channel = new SocketChannel(
        socket,
        formatTcpUrl(socket.remoteAddress ?? 'unknown', socket.remotePort ?? 0),
      );
      this.#channels.add(channel);
      socket.once('close', () => this.#channels.delete(channel));
      this.#gate.offer(channel);
    });
    // After it listens, a server fails only to accept one client (no descriptors left); the others go on.
    server.on('error', () => undefined);
  }

  async #stop(end: (channel: SocketChannel) => Promise<void>): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    const stopped = new Promise<void>((resolve) => {
      if (server === undefined) resolve();
      else server.close(() => resolve());
    });
    await Promise.all([...this.#channels].map(end));
    await stopped;
  }
}

/**
 * Listens on `tcp://host:port`; port 0 picks a free one and the server's `url` has the real one.
 *
 * @throws TransportError (as a rejection) `bad-url`, `port-busy`, `permission-denied` or `host-unknown`.
 */
export async function listenTcp(url: string): Promise<ChannelServer> {
  const { host, port } = tcpAddress(url);
  const server = await startListening({ host, port });
  const bound = server.address();
  // Only a server on a local pipe has a text here, and only a closed one has nothing.
  const real = typeof bound === 'object' && bound !== null ? bound.port : port;
  return new TcpServer(server, { host, port: real });
}

function startListening(address: TcpAddress): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    const onError = (error: Error): void => {
      reject(fromSystemError(error, `Cannot listen on ${formatTcpUrl(address.host, address.port)}`));
    };
    server.once('error', onError);
    server.listen({ host: address.host, port: address.port }, () => {
      server.off('error', onError);
      resolve(server);
    });
  });
}
