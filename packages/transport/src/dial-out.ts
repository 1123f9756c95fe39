/**
 * A unit that nobody can reach, behind NAT or a firewall: it dials out to whoever drives it, and keeps at it.
 *
 * Invariants: with power there is one channel, or one attempt, or one wait, and never two of them; attempts never come
 * faster than the back-off says; a line on which nothing arrives any more is given up, because a router that forgot the
 * connection tells neither side. Both ends are openers and servers like any other, so nothing above knows of it.
 */
import { abortable } from './abort.js';
import type { ByteChannel, ByteChannelListener, ChannelServer, OpenChannel } from './byte-channel.js';
import { ChannelGate } from './channel-gate.js';
import { Sequence } from './sequence.js';
import { hostChannelTimers, type ChannelTimers } from './timers.js';
import { TransportError } from './transport-error.js';

/** What became of an attempt, for a log. */
export type DialAttempt =
  | { readonly kind: 'connected' }
  | { readonly kind: 'failed'; readonly error: unknown; readonly retryMs: number }
  | { readonly kind: 'ended'; readonly reason: TransportError | undefined; readonly retryMs: number };

/** How {@link dialOut} goes about it. */
export interface DialOptions {
  /** Who is called; shown as the server's `url`. */
  readonly url: string;
  /** First and longest wait between attempts, ms. It doubles until bytes arrive. Default 500 and 30,000. */
  readonly backoffMs?: { readonly first: number; readonly most: number };
  /** A channel on which nothing arrives for this long is given up, ms. Default 60,000. */
  readonly idleMs?: number;
  readonly onAttempt?: (attempt: DialAttempt) => void;
  /** Default: the host's. */
  readonly timers?: ChannelTimers;
  /**
   * 0 to 1: how much of half a wait is left out, drawn for each, so that a thousand units do not all call back in the
   * moment in which their operator comes back. Default: at random.
   */
  readonly draw?: () => number;
}

interface DialEvents {
  readonly heard: () => void;
  readonly over: (reason: TransportError | undefined) => void;
}

/** The channel that was dialled, with a way to end it for a reason of ours. */
class DialledChannel implements ByteChannel {
  readonly #inner: ByteChannel;
  readonly #events: DialEvents;
  #cut: TransportError | undefined;
  #closing = false;

  constructor(inner: ByteChannel, events: DialEvents) {
    this.#inner = inner;
    this.#events = events;
  }

  get url(): string {
    return this.#inner.url;
  }

  async write(bytes: Uint8Array): Promise<void> {
    try {
      await this.#inner.write(bytes);
    } catch (error) {
      throw this.#cut ?? error;
    }
  }

  subscribe(listener: ByteChannelListener): void {
    this.#inner.subscribe({
      data: (bytes) => {
        this.#events.heard();
        listener.data(bytes);
      },
      closed: (reason) => {
        const told = this.#cut ?? reason;
        this.#events.over(told);
        listener.closed(told);
      },
    });
  }

  async close(): Promise<void> {
    this.#closing = true;
    await this.#inner.close();
    // Told here too, because nobody may have subscribed.
    this.#events.over(this.#cut);
  }

  cut(reason: TransportError): Promise<void> {
    if (!this.#closing) this.#cut ??= reason;
    return this.close();
  }
}

class DialOut implements ChannelServer {
  readonly powerOff = 'drops';
  readonly url: string;
  readonly #open: OpenChannel;
  readonly #options: DialOptions;
  readonly #timers: ChannelTimers;
  readonly #gate = new ChannelGate();
  readonly #steps = new Sequence();
  #channel: DialledChannel | undefined;
  #abort = new AbortController();
  #cancelWait: () => void = () => undefined;
  #cancelIdle: () => void = () => undefined;
  #waitMs: number;
  #on = true;
  #closed = false;
  /** Number of the attempt: what an earlier one still brings is thrown away. */
  #attempt = 0;

  constructor(open: OpenChannel, options: DialOptions) {
    this.url = options.url;
    this.#open = open;
    this.#options = options;
    this.#timers = options.timers ?? hostChannelTimers;
    this.#waitMs = this.#backoff.first;
    this.#dial();
  }

  onChannel(accept: (channel: ByteChannel) => void): void {
    this.#gate.onChannel(accept);
  }

  close(): Promise<void> {
    this.#closed = true;
    return this.#steps.run(() => this.#stop((channel) => channel.close()));
  }

  drop(): Promise<void> {
    const reason = new TransportError('connection-lost', `The unit that dials ${this.url} lost its power`);
    return this.#steps.run(() => this.#stop((channel) => channel.cut(reason)));
  }

  restore(): Promise<void> {
    return this.#steps.run(() => {
      if (this.#closed) throw new TransportError('closed', `Dialling ${this.url} was given up`);
      if (!this.#on) {
        this.#on = true;
        this.#waitMs = this.#backoff.first;
        this.#dial();
      }
      return Promise.resolve();
    });
  }

  get #backoff(): { readonly first: number; readonly most: number } {
    return this.#options.backoffMs ?? { first: 500, most: 30_000 };
  }

  async #stop(end: (channel: DialledChannel) => Promise<void>): Promise<void> {
    this.#on = false;
    this.#attempt++;
    this.#cancelWait();
    this.#cancelIdle();
    this.#abort.abort();
    const channel = this.#channel;
    this.#channel = undefined;
    if (channel !== undefined) await end(channel);
  }

  #dial(): void {
    const attempt = ++this.#attempt;
    this.#abort = new AbortController();
    this.#open(this.#abort.signal).then(
      (channel) => {
        if (attempt === this.#attempt) this.#take(channel, attempt);
        else void channel.close();
      },
      (error: unknown) => {
        if (attempt === this.#attempt) this.#again((retryMs) => ({ kind: 'failed', error, retryMs }));
      },
    );
  }

  #take(inner: ByteChannel, attempt: number): void {
    const channel = new DialledChannel(inner, {
      heard: () => {
        if (attempt !== this.#attempt) return;
        this.#waitMs = this.#backoff.first;
        this.#watch(channel);
      },
      over: (reason) => {
        if (attempt !== this.#attempt) return;
        this.#channel = undefined;
        this.#again((retryMs) => ({ kind: 'ended', reason, retryMs }));
      },
    });
    this.#channel = channel;
    this.#watch(channel);
    this.#options.onAttempt?.({ kind: 'connected' });
    this.#gate.offer(channel);
  }

  #watch(channel: DialledChannel): void {
    this.#cancelIdle();
    const ms = this.#options.idleMs ?? 60_000;
    this.#cancelIdle = this.#timers.after(ms, () => {
      void channel.cut(new TransportError('connection-lost', `Nothing arrived from ${this.url} for ${ms} ms`));
    });
  }

  #again(say: (retryMs: number) => DialAttempt): void {
    this.#attempt++;
    this.#cancelIdle();
    const draw = this.#options.draw ?? Math.random;
    const retryMs = Math.round(this.#waitMs * (1 - draw() / 2));
    this.#waitMs = Math.min(this.#waitMs * 2, this.#backoff.most);
    this.#cancelWait = this.#timers.after(retryMs, () => this.#dial());
    this.#options.onAttempt?.(say(retryMs));
  }
}

/**
 * The unit's side: calls `open` again and again, and hands out each channel as a server does. `drop()` hangs up and
 * stops calling, `restore()` begins anew.
 */
export function dialOut(open: OpenChannel, options: DialOptions): ChannelServer {
  return new DialOut(open, options);
}

/**
 * The till's or operator's side: an opener of whoever calls in at a server. Each open takes the latest caller, or waits
 * for the next; a caller that nobody took is hung up on when another one comes, and dials again.
 *
 * The server has no other handler, and is closed by whoever made it.
 *
 * @throws TypeError when the server has a handler already.
 */
export function calledBy(server: ChannelServer): OpenChannel {
  let latest: ByteChannel | undefined;
  const waiting: ((channel: ByteChannel) => void)[] = [];
  server.onChannel((channel) => {
    const first = waiting.shift();
    if (first !== undefined) return first(channel);
    void latest?.close();
    latest = channel;
  });
  return (signal) => {
    let take: ((channel: ByteChannel) => void) | undefined;
    const next = (): Promise<ByteChannel> =>
      new Promise((resolve) => {
        const caller = latest;
        latest = undefined;
        if (caller !== undefined) return resolve(caller);
        take = resolve;
        waiting.push(resolve);
      });
    return abortable(next, {
      signal,
      what: `the call of a unit to ${server.url}`,
      cancel: () => {
        if (take !== undefined && waiting.includes(take)) waiting.splice(waiting.indexOf(take), 1);
      },
      discard: (late) => void late.close(),
    });
  };
}
