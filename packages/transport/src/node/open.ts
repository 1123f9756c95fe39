/**
 * From an address to the channel or server that it names.
 *
 * Invariants: the address is judged before anything is opened, so a typing error is reported once and at once, not by
 * every reconnect.
 */
import type { ChannelServer, OpenChannel } from '../byte-channel.js';
import { dialOut, type DialOptions } from '../dial-out.js';
import { TransportError } from '../transport-error.js';
import { parsePortUrl } from './port-url.js';
import { listenPty } from './pty-server.js';
import { openSerial } from './serial.js';
import { listenSerial } from './serial-server.js';
import { tcp } from './tcp.js';
import { listenTcp } from './tcp-server.js';
import { tls } from './tls.js';
import { listenTls } from './tls-server.js';
import { usbSerial } from './usb-serial.js';

/**
 * An opener for any address, for the side that connects.
 *
 * @throws TransportError with the code `bad-url`, also for `pty`, which only a server can make.
 */
export function opener(url: string): OpenChannel {
  const parsed = parsePortUrl(url);
  switch (parsed.kind) {
    case 'tcp':
      return tcp(url);
    case 'tls':
      return tls(url);
    case 'serial':
      return (signal) => openSerial(parsed.path, { baud: parsed.baud }, signal);
    case 'usb':
      return usbSerial(parsed.device, { baud: parsed.baud });
    case 'pty':
      throw new TransportError('bad-url', 'Cannot connect to "pty": a server makes it, and prints the path to open');
  }
}

/**
 * Starts a server for any address: a TCP port, a real serial port, or a new pseudo-terminal for `pty`.
 *
 * @throws TransportError (as a rejection) `bad-url`, or as `listenTcp`, `listenSerial` and `listenPty`.
 */
export async function listen(url: string): Promise<ChannelServer> {
  const parsed = parsePortUrl(url);
  switch (parsed.kind) {
    case 'tcp':
      return await listenTcp(url);
    case 'tls':
      return await listenTls(url);
    case 'serial':
    case 'usb':
      return await listenSerial(url);
    case 'pty':
      return await listenPty();
  }
}

/**
 * A server for a unit that nobody can reach: it calls `tcp://host:port` or `tls://host:port`, where a till or an
 * operator listens (`calledBy(await listen(url))`), and calls again whenever the line is lost.
 *
 * @throws TransportError with the code `bad-url`.
 */
export function dial(url: string, options: Omit<DialOptions, 'url'> = {}): ChannelServer {
  const { kind } = parsePortUrl(url);
  if (kind !== 'tcp' && kind !== 'tls') {
    throw new TransportError('bad-url', `Cannot dial ${JSON.stringify(url)}: only tcp:// and tls:// can be dialled`);
  }
  // Without what stands behind the ?: files and pins say nothing to whoever reads the address.
  return dialOut(opener(url), { ...options, url: url.trim().replace(/\?.*$/, '') });
}
