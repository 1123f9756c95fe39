/**
 * Finds out that a line runs at another speed, or speaks another protocol: bytes come, and none of them can be read.
 *
 * Invariants: it changes no byte and delays none; once something was understood it never strikes again on this channel,
 * for then the speed is right and damage is damage.
 */
import type { ByteChannel, ByteChannelListener, OpenChannel } from './byte-channel.js';
import { TransportError } from './transport-error.js';

/** How {@link guardLine} judges. */
export interface LineGuardOptions {
  /**
   * Made anew for each channel: takes what arrived and says how many frames (or messages, or answers) it completed.
   */
  readonly reader: () => (bytes: Uint8Array) => number;
  /** So many bytes without one frame mean that the line is wrong. */
  readonly undecodableMax: number;
}

class GuardedChannel implements ByteChannel {
  readonly #inner: ByteChannel;
  readonly #read: (bytes: Uint8Array) => number;
  readonly #undecodableMax: number;
  #bytes = 0;
  #understood = false;
  #wrong: TransportError | undefined;
  #told = false;

  constructor(inner: ByteChannel, { reader, undecodableMax }: LineGuardOptions) {
    this.#inner = inner;
    this.#read = reader();
    this.#undecodableMax = undecodableMax;
  }

  get url(): string {
    return this.#inner.url;
  }

  async write(bytes: Uint8Array): Promise<void> {
    try {
      await this.#inner.write(bytes);
    } catch (error) {
      throw this.#wrong ?? error;
    }
  }

  subscribe(listener: ByteChannelListener): void {
    const end = (reason: TransportError | undefined): void => {
      if (this.#told) return;
      this.#told = true;
      listener.closed(reason);
    };
    this.#inner.subscribe({
      data: (bytes) => {
        if (this.#told) return;
        if (!this.#understood) this.#judge(bytes);
        listener.data(bytes);
        const wrong = this.#wrong;
        // A channel that is only lent out does not say that it was given back.
        if (wrong !== undefined) void this.#inner.close().then(() => end(wrong));
      },
      closed: (reason) => end(this.#wrong ?? reason),
    });
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  #judge(bytes: Uint8Array): void {
    this.#bytes += bytes.length;
    this.#understood = this.#read(bytes) > 0;
    if (this.#understood || this.#wrong !== undefined || this.#bytes < this.#undecodableMax) return;
    this.#wrong = new TransportError(
      'wrong-baud',
      `${this.#bytes} bytes arrived from ${this.url}, and none of them could be read`,
    );
  }
}

/** Wraps an opener: its channels end with `wrong-baud` when only garbage arrives. */
export function guardLine(open: OpenChannel, options: LineGuardOptions): OpenChannel {
  return async (signal) => new GuardedChannel(await open(signal), options);
}
