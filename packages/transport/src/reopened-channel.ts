/**
 * A channel that is opened again when it was lost, and one place to wait: what a driver needs under a protocol of
 * questions and answers. It retries nothing that was said; who asks decides what a lost answer means.
 *
 * Invariants: there is one channel at a time, and what an earlier one still brings is thrown away; after `close` no
 * channel stays open, not even one that was being opened; it waits on the timers that it was given and on nothing else.
 */
import type { ByteChannel, OpenChannel } from './byte-channel.js';
import type { ChannelTimers } from './timers.js';

/** Where channels come from, and who hears them. */
export interface ReopenOptions {
  readonly open: OpenChannel;
  /** Whether another open can succeed: false for a channel that there is only once. */
  readonly canReopen: () => boolean;
  /** First and longest wait between attempts, ms; it doubles. */
  readonly backoffMs: { readonly first: number; readonly most: number };
  readonly timers: ChannelTimers;
  /** Told of each new channel, before its first byte: what came on the one before means nothing on this one. */
  readonly begun: () => void;
  /** The bytes of the present channel, in order. */
  readonly data: (bytes: Uint8Array) => void;
}

/** Whether there is a channel now; else why not. */
export type Reopened =
  | { readonly ok: true }
  /** `hopeless`: the very first attempt showed that the address is wrong, so that waiting does not help. */
  | { readonly ok: false; readonly cause: unknown; readonly hopeless: boolean };

/** What a person has to mend before another attempt makes sense, as long as there never was a channel. */
const HOPELESS: readonly unknown[] = ['port-missing', 'port-busy', 'permission-denied', 'host-unknown', 'bad-url'];
/** More attempts than any call has time for. */
const ATTEMPTS_MAX = 100_000;

export class ReopenedChannel {
  readonly #options: ReopenOptions;
  #channel: ByteChannel | undefined;
  #cause: unknown;
  readonly #waits = new Set<() => void>();
  #generation = 0;
  #closed = false;

  constructor(options: ReopenOptions) {
    this.#options = options;
  }

  /** How many channels there have been: what was said on another one is never answered on this one. */
  get generation(): number {
    return this.#generation;
  }

  get isOpen(): boolean {
    return this.#channel !== undefined;
  }

  /** Why the last channel ended; undefined when we ended it, or while there is one. */
  get cause(): unknown {
    return this.#cause;
  }

  /**
   * Opens a channel where there is none, waiting between attempts until the signal ends them. Never rejects: `cause` has
   * what the last attempt said, and nothing when the channel was closed meanwhile.
   */
  async open(signal: AbortSignal): Promise<Reopened> {
    const { backoffMs, canReopen } = this.#options;
    let waitMs = backoffMs.first;
    let cause: unknown;
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      if (this.#channel !== undefined) return { ok: true };
      if (this.#closed) return { ok: false, cause: undefined, hopeless: false };
      const failed = await this.#openOnce(signal);
      if (failed === undefined) continue;
      ({ cause } = failed);
      const code = (cause as { readonly code?: unknown } | undefined)?.code; // whatever was thrown
      const hopeless = this.#generation === 0 && HOPELESS.includes(code);
      if (hopeless || signal.aborted || !canReopen()) return { ok: false, cause, hopeless };
      await this.pause(waitMs, signal);
      waitMs = Math.min(waitMs * 2, backoffMs.most);
    }
    return { ok: false, cause, hopeless: false };
  }

  /** Sends; false where there is no channel. One that fails says so to its listener too, so nothing is waited for. */
  write(bytes: Uint8Array): boolean {
    this.#channel?.write(bytes).catch(() => undefined);
    return this.#channel !== undefined;
  }

  /** Lets go of a channel that is of no use any more: the next {@link open} finds another one, where there can be one. */
  async abandon(): Promise<void> {
    const channel = this.#channel;
    this.#channel = undefined;
    await channel?.close().catch(() => undefined); // it is given up in any case
  }

  /** Ends it for good; whoever waits goes on. May be called again. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cause = undefined;
    const gone = this.abandon();
    this.#wake();
    await gone;
  }

  /** Waits until bytes come, the channel ends, the signal fires, or so many ms are over: whichever is first. */
  pause(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        cancel();
        signal.removeEventListener('abort', end);
        this.#waits.delete(end);
        resolve();
      };
      const cancel = this.#options.timers.after(ms, end);
      this.#waits.add(end);
      signal.addEventListener('abort', end, { once: true });
      if (signal.aborted || this.#closed) end();
    });
  }

  #wake(): void {
    for (const end of [...this.#waits]) end();
  }

  async #openOnce(signal: AbortSignal): Promise<{ readonly cause: unknown } | undefined> {
    try {
      const channel = await this.#options.open(signal);
      // Closed meanwhile, or somebody else was quicker.
      if (this.#closed || this.#channel !== undefined) await channel.close();
      else this.#adopt(channel);
      return undefined;
    } catch (cause) {
      return { cause };
    }
  }

  #adopt(channel: ByteChannel): void {
    this.#channel = channel;
    this.#cause = undefined;
    this.#generation++;
    this.#options.begun();
    channel.subscribe({
      data: (bytes) => {
        if (this.#channel !== channel) return;
        this.#options.data(bytes);
        this.#wake();
      },
      closed: (reason) => {
        if (this.#channel !== channel) return;
        this.#channel = undefined;
        this.#cause = reason;
        this.#wake();
      },
    });
  }
}
