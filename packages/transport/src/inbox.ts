/**
 * The receiving half of every channel: from "bytes came in" to the one subscriber.
 *
 * Invariants: what was pushed is delivered once and in order; the end is told once, after the last byte, and always
 * from a fresh microtask, so that a subscriber is never called from inside its own `subscribe` or `close`.
 * Whoever pushes asks `isFull` and stops reading until `onRoom`; that is what bounds the memory.
 */
import type { ByteChannelListener } from './byte-channel.js';
import type { TransportError } from './transport-error.js';

/** Bytes kept for a late subscriber before the channel stops reading. @internal */
export const KEPT_BYTES_MAX = 65_536;

export class Inbox {
  readonly #onRoom: () => void;
  readonly #kept: Uint8Array[] = [];
  #keptBytes = 0;
  #listener: ByteChannelListener | undefined;
  #end: { readonly reason: TransportError | undefined } | undefined;
  #told = false;
  #scheduled = false;

  /** `onRoom` is called when an inbox that was full can take bytes again. */
  constructor(onRoom: () => void) {
    this.#onRoom = onRoom;
  }

  get isFull(): boolean {
    return this.#keptBytes >= KEPT_BYTES_MAX;
  }

  /** How many bytes may be pushed at once: any number, unless they have to be kept. */
  get roomBytes(): number {
    const delivers = this.#listener !== undefined && this.#kept.length === 0;
    return delivers ? Number.POSITIVE_INFINITY : Math.max(0, KEPT_BYTES_MAX - this.#keptBytes);
  }

  subscribe(listener: ByteChannelListener): void {
    if (this.#listener !== undefined) throw new TypeError('This channel already has a subscriber; it can have one');
    this.#listener = listener;
    this.#schedule();
  }

  /** Delivers at once, or keeps for later. The array is given away: the caller must not change it afterwards. */
  push(bytes: Uint8Array): void {
    if (this.#end !== undefined || bytes.length === 0) return;
    if (this.#listener !== undefined && this.#kept.length === 0) {
      this.#listener.data(bytes);
      return;
    }
    this.#kept.push(bytes);
    this.#keptBytes += bytes.length;
  }

  /** No more bytes will come. Only the first reason counts. */
  end(reason: TransportError | undefined): void {
    this.#end ??= { reason };
    this.#schedule();
  }

  /** Forgets what was kept: the subscriber closed the channel and wants nothing more. */
  discard(): void {
    this.#kept.length = 0;
    this.#keptBytes = 0;
  }

  #schedule(): void {
    if (this.#scheduled || this.#listener === undefined) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      this.#deliver(this.#listener);
    });
  }

  #deliver(listener: ByteChannelListener | undefined): void {
    if (listener === undefined) return;
    const wasFull = this.isFull;
    try {
      for (let bytes = this.#kept.shift(); bytes !== undefined; bytes = this.#kept.shift()) {
        this.#keptBytes -= bytes.length;
        listener.data(bytes);
      }
    } finally {
      // A subscriber that throws must not swallow the bytes behind the ones it failed on.
      if (this.#kept.length > 0) this.#schedule();
    }
    if (this.#end === undefined) {
      if (wasFull) this.#onRoom();
    } else if (!this.#told) {
      this.#told = true;
      listener.closed(this.#end.reason);
    }
  }
}
