/**
 * Connecting over TLS, and what both sides of it share: settings, and what a refused certificate looks like.
 *
 * Invariants: a channel is handed out only after the other side's certificate was checked, against the authority, the
 * pin, or both; nothing is sent before that but the handshake. TLS 1.2 at least.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect, type TLSSocket } from 'node:tls';
import { abortable } from '../abort.js';
import type { ByteChannel, OpenChannel } from '../byte-channel.js';
import { TransportError } from '../transport-error.js';
import { formatTlsUrl, parsePortUrl, type PortUrl } from './port-url.js';
import { KEEP_ALIVE_MS } from './socket-server.js';
import { StreamChannel } from './stream-channel.js';
import { errnoName, fromSystemError } from './system-error.js';

/** Whom to trust, and who this side is. Without `ca` and `pin` the authorities that Node knows are trusted. */
export interface TlsSettings {
  /** Certificate of the authority that signed the other side's, PEM. */
  readonly ca?: string;
  /**
   * SHA-256 of the other side's public key (SubjectPublicKeyInfo), base64, as {@link tlsPin} gives it. It stays the
   * same when a certificate is renewed with its key. Without `ca` it is all that is checked: not the name, not the date.
   */
  readonly pin?: string;
  /** This side's certificate, PEM, where the other side asks for one. */
  readonly cert?: string;
  /** The private key of `cert`, PEM. */
  readonly key?: string;
  /** The name that the certificate must carry; the host of the address when left out. */
  readonly name?: string;
}

type TlsAddress = Extract<PortUrl, { kind: 'tls' }>;

/** Reads a `tls://` address and the files that it names. @throws TransportError `bad-url` */
export function tlsAddress(url: string): { readonly address: TlsAddress; readonly settings: TlsSettings } {
  const address = parsePortUrl(url);
  if (address.kind !== 'tls') {
    throw new TransportError('bad-url', `Cannot use the address ${JSON.stringify(url)}: it is not a tls:// address`);
  }
  const { ca, cert, key, pin, name } = address.settings;
  const settings = {
    ...(ca === undefined ? {} : { ca: readPem(ca) }),
    ...(cert === undefined ? {} : { cert: readPem(cert) }),
    ...(key === undefined ? {} : { key: readPem(key) }),
    ...(pin === undefined ? {} : { pin }),
    ...(name === undefined ? {} : { name }),
  };
  return { address, settings };
}

function readPem(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new TransportError('bad-url', `Cannot read the file ${path}: ${errnoName(cause) ?? String(cause)}`, {
      cause,
      hint: 'ca, cert and key are paths of PEM files.',
    });
  }
}

/** The pin of a public key: SHA-256 of its SubjectPublicKeyInfo (DER), base64. */
export function tlsPin(publicKey: Uint8Array): string {
  return createHash('sha256').update(publicKey).digest('base64');
}

/**
 * Connects to `tls://host:port`. The address can name files and a pin (`?ca=…&cert=…&key=…&pin=…&name=…`); what the
 * settings say comes first.
 *
 * @throws TransportError (as a rejection) as `openTcp`, and `certificate-refused` or `client-refused`.
 */
export async function openTls(url: string, settings?: TlsSettings, signal?: AbortSignal): Promise<ByteChannel> {
  return await tls(url, settings)(signal);
}

/** An opener for `tls://host:port`, for whoever reconnects. @throws TransportError with the code `bad-url`. */
export function tls(url: string, settings: TlsSettings = {}): OpenChannel {
  const { address, settings: named } = tlsAddress(url);
  if (address.port === 0) {
    throw new TransportError('bad-url', `Cannot connect to ${url}: only a server can ask for port 0`);
  }
  return (signal) => connectTo(address, { ...named, ...settings }, signal);
}

function connectTo(address: TlsAddress, settings: TlsSettings, signal: AbortSignal | undefined): Promise<ByteChannel> {
  const url = formatTlsUrl(address.host, address.port);
  const { ca, cert, key, name, pin } = settings;
  let socket: TLSSocket | undefined;
  const opening = (): Promise<ByteChannel> =>
    new Promise((resolve, reject) => {
      const connecting = connect({
        host: address.host,
        port: address.port,
        minVersion: 'TLSv1.2',
        // Judged below, where a pin can stand in for an authority and the reason gets its own code.
        rejectUnauthorized: false,
        ...(ca === undefined ? {} : { ca }),
        ...(cert === undefined ? {} : { cert }),
        ...(key === undefined ? {} : { key }),
        ...(name === undefined ? {} : { servername: name }),
      });
      socket = connecting;
      connecting.once('error', (error: Error) => reject(handshakeError(url, error)));
      connecting.once('close', () => reject(handshakeError(url, new TypeError('it hung up during the handshake'))));
      connecting.once('secureConnect', () => {
        const why = whyRefused(connecting, { pin, pinOnly: pin !== undefined && ca === undefined });
        if (why !== undefined) {
          reject(new TransportError('certificate-refused', `The certificate of ${url} was refused: ${why}`));
          connecting.destroy();
          return;
        }
        connecting.setNoDelay(true);
        connecting.setKeepAlive(true, KEEP_ALIVE_MS);
        resolve(new StreamChannel(connecting, { url, explain: (cause, received) => lostError(url, cause, received) }));
      });
    });
  return abortable(opening, {
    signal,
    what: url,
    cancel: () => socket?.destroy(),
    discard: (late) => void late.close(),
  });
}

function whyRefused(
  socket: TLSSocket,
  { pin, pinOnly }: { readonly pin: string | undefined; readonly pinOnly: boolean },
): string | undefined {
  // Declared as an Error, but it is the code of the failed check.
  const failed: unknown = socket.authorizationError;
  if (!socket.authorized && !pinOnly) return failed instanceof Error ? failed.message : String(failed);
  if (pin === undefined) return undefined;
  const publicKey = socket.getPeerX509Certificate()?.publicKey.export({ type: 'spki', format: 'der' });
  const seen = publicKey === undefined ? 'no certificate' : tlsPin(publicKey);
  return seen === pin ? undefined : `its pin is ${seen}, not ${pin}`;
}

const NO_TLS_HINT = 'Check that the other side speaks TLS at this port; tcp:// connects without it.';

/** The system's names mean what they mean everywhere; the rest is the handshake. */
function handshakeError(url: string, error: Error): TransportError {
  const name = errnoName(error);
  if (name !== undefined && !/SSL|TLS/.test(name) && name !== 'ECONNRESET') {
    return fromSystemError(error, `Cannot reach ${url}`);
  }
  if (isClientRefused(name)) return clientRefused(url, error);
  return new TransportError('unsupported', `There was no TLS handshake with ${url}: ${name ?? error.message}`, {
    cause: error,
    hint: NO_TLS_HINT,
  });
}

/** In TLS 1.3 a server judges the client's certificate when the client believes that it is connected already. */
function lostError(url: string, cause: unknown, bytesReceived: number): TransportError {
  if (bytesReceived === 0 && isClientRefused(errnoName(cause))) return clientRefused(url, cause);
  return new TransportError('connection-lost', `The connection to ${url} failed`, { cause });
}

function isClientRefused(name: string | undefined): boolean {
  return (
    name !== undefined && /ALERT_(CERTIFICATE|BAD_CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)|HANDSHAKE_FAILURE/.test(name)
  );
}

function clientRefused(url: string, cause: unknown): TransportError {
  return new TransportError('client-refused', `${url} does not accept this side's certificate, or misses one`, {
    cause,
  });
}
