/**
 * A simulated unit behind a pseudo-terminal: to a client it is a serial port with a path, without any hardware.
 *
 * Invariants: one channel from each `restore()` to the next `drop()`, because opening a terminal is no event on this
 * side: clients come and go unseen, and what is written while there is none waits for the next, up to the kernel's
 * buffer and then in `write()`. Ending the channel, by whoever, hangs up on the client and takes the link away.
 */
import { closeSync } from 'node:fs';
import type { ByteChannel, ChannelServer } from '../byte-channel.js';
import { TransportError, isTransportError } from '../transport-error.js';
import { ChannelGate } from '../channel-gate.js';
import { FdChannel } from './fd-channel.js';
import { PtyLink } from './pty-link.js';
import { loadPtyNative, type PtyNative } from './pty-native.js';
import { fromSystemError } from './system-error.js';

class PtyServer implements ChannelServer {
  readonly powerOff = 'drops';
  readonly #native: PtyNative;
  readonly #link = new PtyLink();
  readonly #gate = new ChannelGate();
  #channel: FdChannel;
  #closed = false;

  constructor(native: PtyNative) {
    this.#native = native;
    try {
      this.#channel = this.#start();
    } catch (error) {
      this.#link.remove();
      throw error;
    }
  }

  get url(): string {
    return this.#link.path;
  }

  onChannel(accept: (channel: ByteChannel) => void): void {
    this.#gate.onChannel(accept);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#channel.close();
    this.#link.remove();
  }

  async drop(): Promise<void> {
    await this.#channel.cut(new TransportError('connection-lost', `The unit at ${this.url} lost its power`));
  }

  restore(): Promise<void> {
    // What is thrown in here becomes a rejection.
    return new Promise((resolve) => {
      if (this.#closed) throw new TransportError('closed', `The server at ${this.url} was closed`);
      if (this.#channel.isOver) this.#channel = this.#start();
      resolve();
    });
  }

  #start(): FdChannel {
    const { masterFd, slaveFd, slavePath } = this.#native.open();
    let stopPolling = (): void => undefined;
    const channel = new FdChannel({
      url: this.url,
      fd: masterFd,
      poll: (onReady) => {
        const poller = this.#native.poll(masterFd, onReady);
        stopPolling = () => poller.close();
        return poller;
      },
      release: () => {
        this.#link.clear();
        stopPolling();
        closeSync(masterFd);
        closeSync(slaveFd);
        return Promise.resolve();
      },
    });
    try {
      this.#link.pointTo(slavePath);
    } catch (error) {
      void channel.close();
      throw fromSystemError(error, `Cannot make the link ${this.url}`);
    }
    this.#gate.offer(channel);
    return channel;
  }
}

/**
 * Makes a pseudo-terminal; the server's `url` is the path that a client opens as a serial port, at any speed.
 *
 * @throws TransportError (as a rejection) `unsupported`, see {@link ptyAvailable}.
 */
export async function listenPty(): Promise<ChannelServer> {
  return new PtyServer(await loadPtyNative());
}

/** Whether {@link listenPty} can work here, and if not, why: not on Windows, nor without /dev/ptmx or koffi. */
export type PtyAvailability = { readonly available: true } | { readonly available: false; readonly reason: string };

/** Tries it: makes a pseudo-terminal and closes it. */
export async function ptyAvailable(): Promise<PtyAvailability> {
  try {
    const { masterFd, slaveFd } = (await loadPtyNative()).open();
    closeSync(slaveFd);
    closeSync(masterFd);
    return { available: true };
  } catch (error) {
    if (isTransportError(error)) return { available: false, reason: error.message };
    throw error;
  }
}
