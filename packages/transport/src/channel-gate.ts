/**
 * The door of a server: channels that clients opened, handed to the one who serves them.
 *
 * Invariants: each channel is handed over once, in the order it came; those that came before there was a handler wait,
 * but not more than `WAITING_MAX` of them.
 */
import type { ByteChannel } from './byte-channel.js';

const WAITING_MAX = 64;

export class ChannelGate {
  #accept: ((channel: ByteChannel) => void) | undefined;
  readonly #waiting: ByteChannel[] = [];

  onChannel(accept: (channel: ByteChannel) => void): void {
    if (this.#accept !== undefined) throw new TypeError('This server already has a handler; it can have one');
    this.#accept = accept;
    queueMicrotask(() => {
      for (const channel of this.#waiting.splice(0)) accept(channel);
    });
  }

  offer(channel: ByteChannel): void {
    if (this.#accept !== undefined && this.#waiting.length === 0) this.#accept(channel);
    else if (this.#waiting.length < WAITING_MAX) this.#waiting.push(channel);
    else void channel.close();
  }
}
