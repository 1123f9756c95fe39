/**
 * A simulated unit on a real serial port, at the other end of somebody's cable.
 *
 * Invariants: one channel from each `restore()` to the next `drop()`, because a cable has no connection event; without
 * power the port is closed, so that what arrives is lost as it would be, and the client is told nothing.
 */
import type { ByteChannel, ChannelServer } from '../byte-channel.js';
import { TransportError } from '../transport-error.js';
import { ChannelGate } from '../channel-gate.js';
import { parsePortUrl } from './port-url.js';
import { Sequence } from '../sequence.js';
import { openSerialChannel, type SerialChannel } from './serial.js';
import { findUsb } from './usb-serial.js';

class SerialServer implements ChannelServer {
  readonly powerOff = 'silent';
  readonly url: string;
  readonly #open: () => Promise<SerialChannel>;
  readonly #gate = new ChannelGate();
  readonly #steps = new Sequence();
  #channel: SerialChannel;
  #closed = false;

  constructor(channel: SerialChannel, open: () => Promise<SerialChannel>) {
    this.url = channel.url;
    this.#open = open;
    this.#channel = channel;
    this.#gate.offer(channel);
  }

  onChannel(accept: (channel: ByteChannel) => void): void {
    this.#gate.onChannel(accept);
  }

  close(): Promise<void> {
    return this.#steps.run(async () => {
      this.#closed = true;
      await this.#channel.close();
    });
  }

  drop(): Promise<void> {
    const reason = new TransportError('connection-lost', `The unit at ${this.url} lost its power`);
    return this.#steps.run(() => this.#channel.cut(reason));
  }

  restore(): Promise<void> {
    return this.#steps.run(async () => {
      if (this.#closed) throw new TransportError('closed', `The server at ${this.url} was closed`);
      if (!this.#channel.isOver) return;
      // A port that was lost has to be let go before it can be locked again.
      await this.#channel.close();
      this.#channel = await this.#open();
      this.#gate.offer(this.#channel);
    });
  }
}

/**
 * Sits on a real serial port: `serial:///dev/ttyUSB0?baud=9600`, `usb://0403:6001/SERIAL`, a device path or `COM3`. When the adapter is pulled
 * out the channel reports `connection-lost`, and `restore()` opens the port again.
 *
 * @throws TransportError (as a rejection) `bad-url`, or as `openSerial`.
 */
export async function listenSerial(url: string): Promise<ChannelServer> {
  const parsed = parsePortUrl(url);
  if (parsed.kind !== 'serial' && parsed.kind !== 'usb') {
    throw new TransportError('bad-url', `Cannot use the address ${JSON.stringify(url)}: it is not a serial port`);
  }
  const open = async (): Promise<SerialChannel> => {
    const path = parsed.kind === 'serial' ? parsed.path : await findUsb(parsed.device);
    return openSerialChannel(path, { baud: parsed.baud }, undefined);
  };
  return new SerialServer(await open(), open);
}
