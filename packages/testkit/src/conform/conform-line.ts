/**
 * One open line to the unit under test: bytes go out, bytes come in, and nobody sleeps: whoever waits is woken by the
 * next byte, or by its deadline.
 */
import { concatBytes } from '@plomba/codec';
import type { ByteChannel } from '@plomba/transport';
import { NotConforming } from './conform-case.js';
import type { ConformTarget, ConformTime } from './conform-target.js';

/** How long the port of a unit may take to open, ms. */
const OPEN_MS = 10_000;

export class ConformLine {
  readonly time: ConformTime;
  readonly #channel: ByteChannel;
  #arrived: Uint8Array[] = [];
  #wake: () => void = () => undefined;
  #over = false;

  private constructor(channel: ByteChannel, time: ConformTime) {
    this.#channel = channel;
    this.time = time;
    channel.subscribe({
      data: (bytes) => {
        this.#arrived.push(bytes);
        this.#wake();
      },
      closed: () => {
        this.#over = true;
        this.#wake();
      },
    });
  }

  /** @throws TransportError (as a rejection) */
  static async open({ open, time }: Pick<ConformTarget, 'open' | 'time'>): Promise<ConformLine> {
    return new ConformLine(await open(AbortSignal.timeout(OPEN_MS)), time);
  }

  /** Whether the other side has hung up. */
  get isOver(): boolean {
    return this.#over;
  }

  /** Puts bytes on the line. @throws NotConforming (as a rejection) when the unit has hung up */
  async send(bytes: Uint8Array): Promise<void> {
    try {
      await this.#channel.write(bytes);
    } catch (error) {
      throw new NotConforming(`the unit hung up: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** What has arrived since the last call. */
  take(): Uint8Array {
    const bytes = concatBytes(...this.#arrived);
    this.#arrived = [];
    return bytes;
  }

  /** Looks again whenever bytes arrive, until there is something to see or `ms` are over; then undefined. */
  async until<T>(look: () => T | undefined, ms: number): Promise<T | undefined> {
    const endMs = this.time.nowMs() + ms;
    let seen: T | undefined;
    let isLast = false;
    for (let leftMs = ms; !isLast; leftMs = endMs - this.time.nowMs()) {
      const woken = new Promise<void>((resolve) => (this.#wake = resolve));
      seen = look();
      isLast = seen !== undefined || leftMs <= 0 || (this.#over && this.#arrived.length === 0);
      if (!isLast) await this.time.pause(leftMs, woken);
    }
    return seen;
  }

  async close(): Promise<void> {
    await this.#channel.close();
  }
}
