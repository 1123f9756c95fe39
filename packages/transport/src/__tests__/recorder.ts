/** A subscriber that keeps what it hears, and lets a test wait for it without a clock. */
import type { ByteChannel, ByteChannelListener } from '../byte-channel.js';
import { Prng } from '../prng.js';
import type { TransportError } from '../transport-error.js';

export class Recorder implements ByteChannelListener {
  readonly chunks: Uint8Array[] = [];
  /** What `closed` was called with, once per call. */
  readonly ends: (TransportError | undefined)[] = [];
  length = 0;
  readonly closedWith: Promise<TransportError | undefined>;
  #tellClosed: (reason: TransportError | undefined) => void = () => undefined;
  #waiting: { readonly length: number; readonly resolve: () => void }[] = [];

  constructor(channel?: ByteChannel) {
    this.closedWith = new Promise((resolve) => {
      this.#tellClosed = resolve;
    });
    channel?.subscribe(this);
  }

  data(bytes: Uint8Array): void {
    this.chunks.push(bytes);
    this.length += bytes.length;
    this.#waiting = this.#waiting.filter(({ length, resolve }) => {
      if (this.length < length) return true;
      resolve();
      return false;
    });
  }

  closed(reason: TransportError | undefined): void {
    this.ends.push(reason);
    this.#tellClosed(reason);
  }

  get bytes(): Uint8Array {
    const all = new Uint8Array(this.length);
    let at = 0;
    for (const chunk of this.chunks) {
      all.set(chunk, at);
      at += chunk.length;
    }
    return all;
  }

  /** Everything so far, once there are at least `length` bytes. */
  async atLeast(length: number): Promise<Uint8Array> {
    if (this.length < length) await new Promise<void>((resolve) => this.#waiting.push({ length, resolve }));
    return this.bytes;
  }
}

/** Random bytes that are the same on every run. */
export function randomBytes(seed: number, length: number): Uint8Array {
  const random = new Prng(seed);
  const words = new Uint32Array(Math.ceil(length / 4));
  for (let index = 0; index < words.length; index++) words[index] = random.uint32();
  return new Uint8Array(words.buffer, 0, length);
}

/** Lets everything that is ready to happen, happen: some turns of the event loop, no time. */
export async function turns(count = 20): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** The first channel that a server hands out. */
export function nextChannel(server: { onChannel(accept: (channel: ByteChannel) => void): void }): {
  next(): Promise<ByteChannel>;
} {
  const ready: ByteChannel[] = [];
  const waiting: ((channel: ByteChannel) => void)[] = [];
  server.onChannel((channel) => {
    const first = waiting.shift();
    if (first === undefined) ready.push(channel);
    else first(channel);
  });
  return {
    next: () => {
      const channel = ready.shift();
      return channel === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(channel);
    },
  };
}
