/** A unit, or a listener for units that dial out, reachable over TLS by several clients at once. */
import { createServer, type TlsOptions } from 'node:tls';
import type { ChannelServer } from '../byte-channel.js';
import { TransportError } from '../transport-error.js';
import { formatTlsUrl } from './port-url.js';
import { boundPort, SocketServer, startListening } from './socket-server.js';
import { fromSystemError } from './system-error.js';
import { tlsAddress, type TlsSettings } from './tls.js';

/** A client that does not get through the handshake is hung up on after this long, ms. */
const HANDSHAKE_MS = 10_000;

/**
 * Listens on `tls://host:port?cert=…&key=…&ca=…`; what the settings say comes before what the address names. With a
 * `ca` every client has to show a certificate that it signed; one that cannot is never handed out as a channel.
 *
 * @throws TransportError (as a rejection) as `listenTcp`; also `bad-url` without a certificate and its key, or when
 * they do not belong together.
 */
export async function listenTls(url: string, settings: TlsSettings = {}): Promise<ChannelServer> {
  const { address, settings: named } = tlsAddress(url);
  const { cert, key, ca } = { ...named, ...settings };
  const { host, port } = address;
  if (cert === undefined || key === undefined) {
    throw new TransportError('bad-url', `Cannot listen on ${formatTlsUrl(host, port)}: cert and key are missing`);
  }
  const options: TlsOptions = {
    cert,
    key,
    minVersion: 'TLSv1.2',
    handshakeTimeout: HANDSHAKE_MS,
    ...(ca === undefined ? {} : { ca, requestCert: true, rejectUnauthorized: true }),
  };
  const listenOn = async (at: number): ReturnType<typeof startListening> =>
    startListening(makeServer(options, formatTlsUrl(host, at)), { host, port: at }, (error) =>
      fromSystemError(error, `Cannot listen on ${formatTlsUrl(host, at)}`),
    );
  const server = await listenOn(port);
  const real = boundPort(server, port);
  return new SocketServer(server, {
    url: formatTlsUrl(host, real),
    listen: () => listenOn(real),
    ready: 'secureConnection',
    clientUrl: formatTlsUrl,
  });
}

function makeServer(options: TlsOptions, url: string): ReturnType<typeof createServer> {
  try {
    return createServer(options);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new TransportError('bad-url', `Cannot listen on ${url}: the certificate or its key cannot be used: ${why}`, {
      cause,
      hint: 'cert and key are PEM and belong together.',
    });
  }
}
