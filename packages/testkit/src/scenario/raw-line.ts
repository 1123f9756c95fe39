/** A line without any protocol: what a scenario sends and expects byte by byte. */
import type { ByteChannel } from '@plomba/transport';

/** Bytes of an answer that are kept at most. */
const KEPT_BYTES = 1 << 20;

export class RawLine {
  readonly #channel: ByteChannel;
  #received = new Uint8Array(0);
  #isOver = false;
  #wake: () => void = () => undefined;

  constructor(channel: ByteChannel) {
    this.#channel = channel;
    channel.subscribe({
      data: (bytes) => {
        const joined = new Uint8Array(this.#received.length + bytes.length);
        joined.set(this.#received);
        joined.set(bytes, this.#received.length);
        this.#received = joined.slice(-KEPT_BYTES);
        this.#wake();
      },
      closed: () => {
        this.#isOver = true;
        this.#wake();
      },
    });
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** What came and was not taken. */
  get received(): Uint8Array {
    return this.#received;
  }

  async send(bytes: Uint8Array): Promise<void> {
    await this.#channel.write(bytes);
  }

  /** Takes the first bytes away. */
  take(count: number): Uint8Array {
    const taken = this.#received.slice(0, count);
    this.#received = this.#received.slice(count);
    return taken;
  }

  /** Told of the next bytes, or of the end. */
  onNews(wake: () => void): void {
    this.#wake = wake;
  }

  async close(): Promise<void> {
    await this.#channel.close();
  }
}
