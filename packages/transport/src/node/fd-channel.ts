/**
 * A serial port or pseudo-terminal, as a byte channel over its non-blocking file descriptor.
 *
 * Invariants: every read and write is a system call that cannot wait, so nothing runs in a thread when the descriptor
 * is closed, and the event loop never stands still; a kernel buffer that is full (EAGAIN) parks the write until the
 * poller says that there is room; zero bytes read means that the line hung up.
 *
 * Why serial ports do not use the read and write of their own library: on Linux a read after a hang-up gives zero
 * bytes for ever and the library asks again for ever, at full load and without an event; and its poller forgets that
 * it waits to write once it is asked to wait to read.
 */
import { readSync, writeSync } from 'node:fs';
import type { ByteChannel, ByteChannelListener } from '../byte-channel.js';
import { Inbox } from '../inbox.js';
import { TransportError } from '../transport-error.js';
import { errnoName } from './system-error.js';

const CHUNK_BYTES = 65_536;
/** System calls for one channel before the event loop gets its turn. */
const WRITES_PER_TURN = 16;

/** Tells when a descriptor can be read or written. It may call too often, never too rarely. */
export interface FdPoller {
  /** Says what to wait for from now on; called after each wake-up, also when nothing changed. */
  watch(readable: boolean, writable: boolean): void;
}

/** What an {@link FdChannel} is made of; it owns all of it. */
export interface FdChannelParts {
  readonly url: string;
  /** Opened with O_NONBLOCK. */
  readonly fd: number;
  readonly poll: (onReady: () => void) => FdPoller;
  /** Stops the poller and closes the descriptor; called once. */
  readonly release: () => Promise<void>;
}

interface Pending {
  readonly bytes: Uint8Array;
  offset: number;
  readonly resolve: () => void;
  readonly reject: (error: TransportError) => void;
}

// Read into and copied out of at once, by every channel in turn.
const scratch = new Uint8Array(CHUNK_BYTES);

// Native pollers do not keep their owner alive: a channel that only its subscriber's closure knows would be collected.
const openChannels = new Set<FdChannel>();

export class FdChannel implements ByteChannel {
  readonly url: string;
  readonly #fd: number;
  readonly #poller: FdPoller;
  readonly #release: () => Promise<void>;
  readonly #inbox: Inbox;
  readonly #queue: Pending[] = [];
  #over: TransportError | undefined;
  #released: Promise<void> = Promise.resolve();

  constructor(parts: FdChannelParts) {
    this.url = parts.url;
    this.#fd = parts.fd;
    this.#release = parts.release;
    this.#inbox = new Inbox(() => this.#watch());
    this.#poller = parts.poll(() => this.#onReady());
    openChannels.add(this);
    this.#watch();
  }

  get isOver(): boolean {
    return this.#over !== undefined;
  }

  write(bytes: Uint8Array): Promise<void> {
    if (this.#over !== undefined) return Promise.reject(this.#over);
    if (bytes.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#queue.push({ bytes: Uint8Array.from(bytes), offset: 0, resolve, reject });
      if (this.#queue.length > 1) return;
      this.#flush();
      this.#watch();
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
    }
    return this.#released;
  }

  /** Ends the channel for a reason that is not the subscriber's: a hang-up, or the unit lost its power. */
  cut(reason: TransportError): Promise<void> {
    if (this.#over === undefined) {
      this.#finish(reason);
      this.#inbox.end(reason);
    }
    return this.#released;
  }

  #finish(error: TransportError): void {
    this.#over = error;
    openChannels.delete(this);
    for (const pending of this.#queue.splice(0)) pending.reject(error);
    // The channel is over whatever the system says to that; there is nobody left to act on a failed close.
    this.#released = this.#release().catch(() => undefined);
  }

  #watch(): void {
    if (this.#over === undefined) this.#poller.watch(!this.#inbox.isFull, this.#queue.length > 0);
  }

  #onReady(): void {
    try {
      // Which of the two woke us is not asked: a system call that finds nothing is cheap, a missed one is a standstill.
      this.#read();
      this.#flush();
    } finally {
      // Also when the subscriber threw, or it would hear nothing ever again.
      this.#watch();
    }
  }

  #read(): void {
    if (this.#over !== undefined || this.#inbox.isFull) return;
    const count = this.#attempt(() => readSync(this.#fd, scratch, 0, CHUNK_BYTES, null));
    if (count === undefined) return;
    if (count > 0) this.#inbox.push(scratch.slice(0, count));
    else this.#lose(undefined);
  }

  #flush(): void {
    for (let turn = 0; turn < WRITES_PER_TURN; turn++) {
      const head = this.#queue[0];
      if (head === undefined) return;
      const { bytes, offset } = head;
      const length = Math.min(CHUNK_BYTES, bytes.length - offset);
      const count = this.#attempt(() => writeSync(this.#fd, bytes, offset, length));
      if (count === undefined) return;
      head.offset += count;
      if (head.offset === bytes.length) {
        this.#queue.shift();
        head.resolve();
      }
    }
  }

  /** Undefined: not now. A failure that will not pass ends the channel. */
  #attempt(call: () => number): number | undefined {
    try {
      return call();
    } catch (error) {
      const name = errnoName(error);
      if (name !== 'EAGAIN' && name !== 'EWOULDBLOCK' && name !== 'EINTR') this.#lose(error);
      return undefined;
    }
  }

  #lose(cause: unknown): void {
    void this.cut(new TransportError('connection-lost', `The line at ${this.url} hung up`, { cause }));
  }
}
