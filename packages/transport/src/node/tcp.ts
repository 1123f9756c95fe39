/**
 * Connecting to a unit over TCP.
 *
 * Invariants: one open makes one attempt (retrying is the caller's policy), and a failed or aborted one leaves no
 * socket behind.
 */
import { connect, type Socket } from 'node:net';
import { abortable } from '../abort.js';
import type { ByteChannel, OpenChannel } from '../byte-channel.js';
import { TransportError } from '../transport-error.js';
import { formatTcpUrl, parsePortUrl } from './port-url.js';
import { KEEP_ALIVE_MS } from './socket-server.js';
import { StreamChannel } from './stream-channel.js';
import { fromSystemError } from './system-error.js';

/** A TCP endpoint. */
export interface TcpAddress {
  readonly host: string;
  /** 0 to 65535; 0 only for a server, which picks a free one. */
  readonly port: number;
}

/**
 * Reads a `tcp://` address.
 *
 * @throws TransportError with the code `bad-url`.
 */
export function tcpAddress(url: string): TcpAddress {
  const parsed = parsePortUrl(url);
  if (parsed.kind === 'tcp') return parsed;
  throw new TransportError('bad-url', `Cannot use the address ${JSON.stringify(url)}: it is not a tcp:// address`);
}

/**
 * Connects to `tcp://host:port`.
 *
 * @throws TransportError (as a rejection) `bad-url`, `connection-refused`, `host-unknown`, `timeout` or `aborted`.
 */
export async function openTcp(url: string, signal?: AbortSignal): Promise<ByteChannel> {
  return await tcp(url)(signal);
}

/**
 * An opener for `tcp://host:port`, for whoever reconnects.
 *
 * @throws TransportError with the code `bad-url`.
 */
export function tcp(url: string): OpenChannel {
  const address = tcpAddress(url);
  const real = formatTcpUrl(address.host, address.port);
  if (address.port === 0) {
    throw new TransportError('bad-url', `Cannot connect to ${real}: only a server can ask for port 0`);
  }
  return (signal) => connectTo(address, real, signal);
}

function connectTo(address: TcpAddress, url: string, signal: AbortSignal | undefined): Promise<ByteChannel> {
  let socket: Socket | undefined;
  const opening = (): Promise<ByteChannel> =>
    new Promise((resolve, reject) => {
      const connecting = connect({ host: address.host, port: address.port });
      socket = connecting;
      connecting.once('error', (error) => reject(fromSystemError(error, `Cannot reach ${url}`)));
      connecting.once('connect', () => {
        connecting.setNoDelay(true);
        connecting.setKeepAlive(true, KEEP_ALIVE_MS);
        resolve(new StreamChannel(connecting, { url }));
      });
    });
  return abortable(opening, {
    signal,
    what: url,
    cancel: () => socket?.destroy(),
    discard: (late) => void late.close(),
  });
}
