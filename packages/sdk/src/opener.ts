/** Where channels come from: an opener that is asked again for each reconnect, or one channel that there is once. */
import { TransportError } from '@plomba/transport';
import type { ByteChannel, ByteChannelListener, OpenChannel } from '@plomba/transport';

export interface Opener {
  readonly open: OpenChannel;
  /** Whether another open can succeed. */
  canReopen(): boolean;
  /** Ends what `open` does not own. */
  release(): Promise<void>;
}

export function openerOf(target: OpenChannel | ByteChannel): Opener {
  if (typeof target !== 'function') return new OnlyChannel(target);
  return { open: target, canReopen: () => true, release: () => Promise.resolve() };
}

/**
 * A channel that was handed in open. A connection that was lost on it (a silent unit) can begin anew on the same
 * channel, so each open lends it out; when the channel itself is over, nothing can bring it back.
 */
class OnlyChannel implements Opener {
  readonly open: OpenChannel;
  readonly #channel: ByteChannel;
  #listener: ByteChannelListener | undefined;
  #over: { readonly reason: TransportError | undefined } | undefined;

  constructor(channel: ByteChannel) {
    this.#channel = channel;
    this.open = () => this.#lend();
    channel.subscribe({
      data: (bytes) => this.#listener?.data(bytes),
      closed: (reason) => {
        this.#over = { reason };
        this.#listener?.closed(reason);
      },
    });
  }

  canReopen(): boolean {
    return this.#over === undefined;
  }

  release(): Promise<void> {
    return this.#channel.close();
  }

  /** Only the latest borrower hears anything. */
  #lend(): Promise<ByteChannel> {
    if (this.#over !== undefined) {
      const lost = new TransportError(
        'connection-lost',
        `${this.#channel.url} is over, and there is no way to open it again`,
      );
      return Promise.reject(this.#over.reason ?? lost);
    }
    let own: ByteChannelListener | undefined;
    return Promise.resolve({
      url: this.#channel.url,
      write: (bytes) => this.#channel.write(bytes),
      subscribe: (listener) => {
        own = listener;
        this.#listener = listener;
      },
      close: () => {
        if (this.#listener === own) this.#listener = undefined;
        return Promise.resolve();
      },
    });
  }
}
