/**
 * A channel to a control unit as a driver needs it: opened again when it was lost, its bytes made into answers, and one
 * place to wait. Whatever the wire, the driver decides what an answer belongs to.
 */
import type { DriverHost } from '@plomba/sdk';
import type { ByteChannel } from '@plomba/transport';

/** Whether a channel could be had, and whose fault it is that it could not. */
export type Opened =
  { readonly ok: true } | { readonly ok: false; readonly cause: unknown; readonly hopeless: boolean };

/** What came of waiting. */
export type Waited<T> =
  | { readonly kind: 'input'; readonly input: T }
  | { readonly kind: 'silence' }
  | { readonly kind: 'lost'; readonly cause: unknown }
  | { readonly kind: 'given-up' };

/** What makes answers of bytes. */
export interface AnswerParser<T> {
  push(bytes: Uint8Array): readonly T[];
  reset(): void;
}

/** Waiting does not help: the address is wrong. */
const HOPELESS: readonly unknown[] = ['port-missing', 'port-busy', 'permission-denied', 'host-unknown', 'bad-url'];

/** Answers that nobody has asked for are kept up to here: the latest ones. */
const INBOX_MAX = 64;
/** More pieces than any answer comes in. */
const TURNS_MAX = 10_000;

export class UnitChannel<T> {
  readonly #host: DriverHost;
  readonly #parser: AnswerParser<T>;
  #channel: ByteChannel | undefined;
  #inbox: T[] = [];
  #wake: (() => void) | undefined;
  #cause: unknown;
  #opened = 0;
  #closed = false;

  constructor(host: DriverHost, parser: AnswerParser<T>) {
    this.#host = host;
    this.#parser = parser;
  }

  /** How many channels there have been: what was said on another one is never answered on this one. */
  get generation(): number {
    return this.#opened;
  }

  /** Whether there is a channel now. */
  get isOpen(): boolean {
    return this.#channel !== undefined;
  }

  /** Opens a channel where there is none, waiting between attempts; ends with the signal. */
  async open(signal: AbortSignal): Promise<Opened> {
    const { backoffMs } = this.#host;
    let waitMs = backoffMs.first;
    while (this.#channel === undefined) {
      const failed = await this.#openOnce(signal);
      if (failed === undefined) return { ok: true };
      const code = (failed.cause as { readonly code?: unknown } | undefined)?.code; // whatever was thrown
      const isHopeless = this.#opened === 0 && HOPELESS.includes(code);
      if (isHopeless || signal.aborted || this.#closed || !this.#host.canReopen()) {
        return { ok: false, cause: failed.cause, hopeless: isHopeless };
      }
      await this.#pause(waitMs, signal);
      waitMs = Math.min(waitMs * 2, backoffMs.most);
    }
    return { ok: true };
  }

  async #openOnce(signal: AbortSignal): Promise<{ readonly cause: unknown } | undefined> {
    try {
      const channel = await this.#host.open(signal);
      if (this.#closed) {
        await channel.close();
        return { cause: undefined };
      }
      this.#adopt(channel);
      return undefined;
    } catch (cause) {
      return { cause };
    }
  }

  #adopt(channel: ByteChannel): void {
    this.#channel = channel;
    this.#cause = undefined;
    this.#opened++;
    this.#parser.reset();
    this.#inbox = [];
    channel.subscribe({
      data: (bytes) => {
        if (this.#channel !== channel) return;
        this.#inbox = [...this.#inbox, ...this.#parser.push(bytes)].slice(-INBOX_MAX);
        this.#wake?.();
      },
      closed: (reason) => this.#drop(channel, reason),
    });
  }

  #drop(channel: ByteChannel, cause: unknown): void {
    if (this.#channel !== channel) return;
    this.#channel = undefined;
    this.#cause = cause;
    this.#wake?.();
  }

  /** Lets go of a channel that does not answer, so that the next question finds a new one, where there can be one. */
  async abandon(): Promise<void> {
    const channel = this.#channel;
    if (channel === undefined || !this.#host.canReopen()) return;
    this.#channel = undefined;
    await channel.close().catch(() => undefined); // it is given up in any case
  }

  async close(): Promise<void> {
    this.#closed = true;
    const channel = this.#channel;
    this.#channel = undefined;
    this.#cause = undefined;
    this.#wake?.();
    await channel?.close();
  }

  /** Sends; false where there is no channel. One that fails says so to its listener too, so nothing is waited for. */
  send(bytes: Uint8Array): boolean {
    this.#channel?.write(bytes).catch(() => undefined);
    return this.#channel !== undefined;
  }

  /** Forgets answers that have come, and one that has begun. */
  clear(): void {
    this.#inbox = [];
    this.#parser.reset();
  }

  /** The next answer, waited for until a time of the host's timers. */
  async next(untilMs: number, signal: AbortSignal): Promise<Waited<T>> {
    for (let turn = 0; turn < TURNS_MAX; turn++) {
      const input = this.#inbox.shift();
      if (input !== undefined) return { kind: 'input', input };
      if (signal.aborted) return { kind: 'given-up' };
      if (this.#channel === undefined) return { kind: 'lost', cause: this.#cause };
      const leftMs = untilMs - this.#host.timers.now();
      if (leftMs <= 0) return { kind: 'silence' };
      await this.#pause(leftMs, signal);
    }
    return { kind: 'silence' };
  }

  /** Until bytes come, the channel ends, the caller gives up, or so much time is over. */
  #pause(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        cancel();
        signal.removeEventListener('abort', end);
        this.#wake = undefined;
        resolve();
      };
      const cancel = this.#host.timers.after(ms, end);
      this.#wake = end;
      signal.addEventListener('abort', end, { once: true });
      if (signal.aborted) end();
    });
  }
}
