/** A unit reachable over TCP by several clients at once. */
import { createServer } from 'node:net';
import type { ChannelServer } from '../byte-channel.js';
import { formatTcpUrl } from './port-url.js';
import { boundPort, SocketServer, startListening } from './socket-server.js';
import { fromSystemError } from './system-error.js';
import { tcpAddress } from './tcp.js';

/**
 * Listens on `tcp://host:port`; port 0 picks a free one and the server's `url` has the real one.
 *
 * @throws TransportError (as a rejection) `bad-url`, `port-busy`, `permission-denied` or `host-unknown`.
 */
export async function listenTcp(url: string): Promise<ChannelServer> {
  const { host, port } = tcpAddress(url);
  const listenOn = (at: number): ReturnType<typeof startListening> =>
    startListening(createServer(), { host, port: at }, (error) =>
      fromSystemError(error, `Cannot listen on ${formatTcpUrl(host, at)}`),
    );
  const server = await listenOn(port);
  const real = boundPort(server, port);
  return new SocketServer(server, {
    url: formatTcpUrl(host, real),
    listen: () => listenOn(real),
    ready: 'connection',
    clientUrl: formatTcpUrl,
  });
}
