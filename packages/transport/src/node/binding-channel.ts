/**
 * A serial port on a platform without pollable descriptors (Windows), as a byte channel over the library's own read and
 * write.
 *
 * Invariants: one read and one write are under way at most; closing the port makes both of them fail, which ends the
 * loops; a read is only started while the inbox has room.
 */
import { Buffer } from 'node:buffer';
import type { ByteChannel, ByteChannelListener } from '../byte-channel.js';
import { Inbox } from '../inbox.js';
import { TransportError } from '../transport-error.js';

const READ_BYTES = 16_384;

/** What is used of a port of the serial library. */
export interface BindingPort {
  read(buffer: Buffer, offset: number, length: number): Promise<{ bytesRead: number }>;
  write(buffer: Buffer): Promise<void>;
  close(): Promise<void>;
}

export class BindingChannel implements ByteChannel {
  readonly url: string;
  readonly #port: BindingPort;
  readonly #inbox: Inbox;
  #over: TransportError | undefined;
  #lastWrite: Promise<void> = Promise.resolve();
  #released: Promise<void> = Promise.resolve();

  constructor(url: string, port: BindingPort) {
    this.url = url;
    this.#port = port;
    this.#inbox = new Inbox(() => void this.#readOn());
    void this.#readOn();
  }

  write(bytes: Uint8Array): Promise<void> {
    if (this.#over !== undefined) return Promise.reject(this.#over);
    const copy = Buffer.from(bytes);
    const written = this.#lastWrite.then(() => this.#writeNow(copy));
    // The next write waits for this one whether it succeeds or not; each caller hears of its own.
    this.#lastWrite = written.catch(() => undefined);
    return written;
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

  /** Ends the channel for a reason that is not the subscriber's. */
  cut(reason: TransportError): Promise<void> {
    if (this.#over === undefined) {
      this.#finish(reason);
      this.#inbox.end(reason);
    }
    return this.#released;
  }

  get isOver(): boolean {
    return this.#over !== undefined;
  }

  #finish(error: TransportError): void {
    this.#over = error;
    this.#released = this.#port.close().catch(() => undefined);
  }

  /** Asked anew after each wait. */
  #reason(): TransportError | undefined {
    return this.#over;
  }

  async #writeNow(bytes: Buffer): Promise<void> {
    if (this.#over !== undefined) throw this.#over;
    if (bytes.length === 0) return;
    try {
      await this.#port.write(bytes);
    } catch (cause) {
      const lost = this.#lost(cause);
      void this.cut(lost);
      // Ours, or the earlier one of whoever closed the port under this write.
      throw this.#reason() ?? lost;
    }
  }

  async #readOn(): Promise<void> {
    const buffer = Buffer.alloc(READ_BYTES);
    while (this.#over === undefined && !this.#inbox.isFull) {
      let bytesRead: number;
      try {
        ({ bytesRead } = await this.#port.read(buffer, 0, READ_BYTES));
      } catch (cause) {
        void this.cut(this.#lost(cause));
        return;
      }
      this.#inbox.push(Uint8Array.from(buffer.subarray(0, bytesRead)));
    }
  }

  #lost(cause: unknown): TransportError {
    return new TransportError('connection-lost', `The line at ${this.url} hung up`, { cause });
  }
}
