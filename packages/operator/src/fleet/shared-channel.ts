/**
 * A channel that is used by one connection after the other: the first asks who calls, the second has it prove its key.
 * Closing a lease leaves the channel open; what arrives between two leases belonged to the first and is dropped.
 */
import type { ByteChannel, ByteChannelListener, TransportError } from '@plomba/transport';

export class SharedChannel {
  readonly #channel: ByteChannel;
  #listener: ByteChannelListener | undefined;
  #over: { readonly reason: TransportError | undefined } | undefined;
  readonly #told: (() => void)[] = [];

  constructor(channel: ByteChannel) {
    this.#channel = channel;
    channel.subscribe({
      data: (bytes) => this.#listener?.data(bytes),
      closed: (reason) => {
        this.#over = { reason };
        this.#listener?.closed(reason);
        this.#listener = undefined;
        for (const tell of this.#told) tell();
      },
    });
  }

  get url(): string {
    return this.#channel.url;
  }

  get isOver(): boolean {
    return this.#over !== undefined;
  }

  /** Told when the channel is over; at once when it is. */
  onOver(tell: () => void): void {
    if (this.#over === undefined) this.#told.push(tell);
    else tell();
  }

  /** The channel for one connection. A new lease ends the one before. */
  lease(): ByteChannel {
    let isOpen = true;
    let own: ByteChannelListener | undefined;
    return {
      url: this.#channel.url,
      write: (bytes) => this.#channel.write(bytes),
      subscribe: (listener) => {
        own = listener;
        this.#listener = listener;
        const over = this.#over;
        if (over !== undefined) queueMicrotask(() => listener.closed(over.reason));
      },
      close: () => {
        if (isOpen && this.#listener === own) this.#listener = undefined;
        isOpen = false;
        return Promise.resolve();
      },
    };
  }

  close(): Promise<void> {
    return this.#channel.close();
  }
}
