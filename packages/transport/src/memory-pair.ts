/**
 * Two channels joined in memory: what one writes, the other receives. Needs no platform, so it works in a browser.
 *
 * Invariants: every chunk is delivered from its own microtask, never from inside `write`; a `write` resolves when its
 * last chunk was handed over; a peer without a subscriber holds the writer back once its inbox is full.
 */
import type { ByteChannel, ByteChannelListener } from './byte-channel.js';
import { Inbox } from './inbox.js';
import { TransportError } from './transport-error.js';

/** How a {@link memoryPair} is made. */
export interface MemoryPairOptions {
  /**
   * Longest chunk that is delivered, in bytes; longer writes arrive in pieces. Without it a write arrives whole,
   * if there is a subscriber already.
   */
  readonly chunkBytes?: number;
  /** Used in the urls, `memory:<name>/a` and `memory:<name>/b`. */
  readonly name?: string;
}

interface Pending {
  readonly bytes: Uint8Array;
  offset: number;
  readonly resolve: () => void;
  readonly reject: (error: TransportError) => void;
}

class MemoryEnd implements ByteChannel {
  readonly url: string;
  readonly #chunkBytes: number;
  readonly #inbox: Inbox;
  readonly #queue: Pending[] = [];
  /** Itself until it is linked. */
  #peer: MemoryEnd = this;
  #over: TransportError | undefined;
  #scheduled = false;

  constructor(url: string, chunkBytes: number) {
    this.url = url;
    this.#chunkBytes = chunkBytes;
    this.#inbox = new Inbox(() => this.#peer.#schedule());
  }

  static link(a: MemoryEnd, b: MemoryEnd): void {
    a.#peer = b;
    b.#peer = a;
  }

  write(bytes: Uint8Array): Promise<void> {
    if (this.#over !== undefined) return Promise.reject(this.#over);
    if (bytes.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#queue.push({ bytes: Uint8Array.from(bytes), offset: 0, resolve, reject });
      this.#schedule();
    });
  }

  subscribe(listener: ByteChannelListener): void {
    this.#inbox.subscribe(listener);
  }

  close(): Promise<void> {
    this.#inbox.discard();
    if (this.#over === undefined) {
      this.#finish(new TransportError('closed', `${this.url} was closed`));
      this.#inbox.end(undefined);
      queueMicrotask(() => this.#peer.#lose());
    }
    return Promise.resolve();
  }

  #lose(): void {
    if (this.#over !== undefined) return;
    const reason = new TransportError('connection-lost', `The other end of ${this.url} was closed`);
    this.#finish(reason);
    this.#inbox.end(reason);
  }

  #finish(error: TransportError): void {
    this.#over = error;
    for (const pending of this.#queue.splice(0)) pending.reject(error);
  }

  #schedule(): void {
    if (this.#scheduled || this.#queue.length === 0) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      this.#pump();
    });
  }

  #pump(): void {
    const head = this.#queue[0];
    const peer = this.#peer;
    // A full peer calls #schedule again when it has room.
    if (head === undefined || peer.#inbox.isFull) return;
    const chunk = head.bytes.slice(head.offset, head.offset + Math.min(this.#chunkBytes, peer.#inbox.roomBytes));
    head.offset += chunk.length;
    if (head.offset === head.bytes.length) {
      this.#queue.shift();
      head.resolve();
    }
    this.#schedule();
    peer.#inbox.push(chunk);
  }
}

/**
 * Makes two linked channels.
 *
 * @throws RangeError when `chunkBytes` is not a whole number of at least 1.
 */
export function memoryPair(options: MemoryPairOptions = {}): readonly [ByteChannel, ByteChannel] {
  const { chunkBytes = Number.MAX_SAFE_INTEGER, name = 'pair' } = options;
  if (!Number.isSafeInteger(chunkBytes) || chunkBytes < 1) {
    throw new RangeError(`chunkBytes must be a whole number of at least 1, not ${chunkBytes}`);
  }
  const a = new MemoryEnd(`memory:${name}/a`, chunkBytes);
  const b = new MemoryEnd(`memory:${name}/b`, chunkBytes);
  MemoryEnd.link(a, b);
  return [a, b];
}
