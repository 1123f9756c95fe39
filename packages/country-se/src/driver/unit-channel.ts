/**
 * A channel to a control unit as a driver needs it: opened again when it was lost, its bytes made into answers, and one
 * place to wait. Whatever the wire, the driver decides what an answer belongs to.
 */
import type { DriverHost } from '@plomba/sdk';
import { ReopenedChannel, type Reopened } from '@plomba/transport';

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

/** Answers that nobody has asked for are kept up to here: the latest ones. */
const INBOX_MAX = 64;
/** More pieces than any answer comes in. */
const TURNS_MAX = 10_000;

export class UnitChannel<T> {
  readonly #host: DriverHost;
  readonly #parser: AnswerParser<T>;
  readonly #channel: ReopenedChannel;
  #inbox: T[] = [];

  constructor(host: DriverHost, parser: AnswerParser<T>) {
    this.#host = host;
    this.#parser = parser;
    this.#channel = new ReopenedChannel({
      open: host.open,
      canReopen: () => host.canReopen(),
      backoffMs: host.backoffMs,
      timers: host.timers,
      begun: () => this.clear(),
      data: (bytes) => (this.#inbox = [...this.#inbox, ...parser.push(bytes)].slice(-INBOX_MAX)),
    });
  }

  /** How many channels there have been: what was said on another one is never answered on this one. */
  get generation(): number {
    return this.#channel.generation;
  }

  /** Whether there is a channel now. */
  get isOpen(): boolean {
    return this.#channel.isOpen;
  }

  /** Opens a channel where there is none, waiting between attempts; ends with the signal. */
  open(signal: AbortSignal): Promise<Reopened> {
    return this.#channel.open(signal);
  }

  /** Lets go of a channel that does not answer, so that the next question finds a new one, where there can be one. */
  async abandon(): Promise<void> {
    if (this.#host.canReopen()) await this.#channel.abandon();
  }

  close(): Promise<void> {
    return this.#channel.close();
  }

  /** Sends; false where there is no channel. One that fails says so to its listener too, so nothing is waited for. */
  send(bytes: Uint8Array): boolean {
    return this.#channel.write(bytes);
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
      if (!this.isOpen) return { kind: 'lost', cause: this.#channel.cause };
      const leftMs = untilMs - this.#host.timers.now();
      if (leftMs <= 0) return { kind: 'silence' };
      await this.#channel.pause(leftMs, signal);
    }
    return { kind: 'silence' };
  }
}
