/**
 * A connection that comes back: opens sessions through the channel's opener with back-off and repeats a request until
 * it is answered or its time is up. Repeating is always safe here: queries change nothing, and a command that changes
 * something carries its operation.
 */
import { commandOf, type CommandName, type ReplyOf, type RequestOf } from '@plomba/link';
import { isTransportError, type OpenChannel } from '@plomba/transport';
import { FiscalError } from './fiscal-error.js';
import { Session, Unanswered } from './session.js';
import { abortReason, sleep, type Timers } from './timers.js';

export interface CallOptions {
  /** Gives the call up; a command on its way may still be executed. */
  readonly signal?: AbortSignal;
  /** Time for the whole call, reconnects and repetitions included, ms. Default 30,000. */
  readonly timeoutMs?: number;
}

export interface ConnectionOptions {
  readonly open: OpenChannel;
  readonly timers: Timers;
  /** Draws the session number of each connection, 1 to 2^32 - 1. */
  readonly drawSession: () => number;
  /** First and longest wait between attempts to open, ms. */
  readonly backoffMs: { readonly first: number; readonly most: number };
  readonly timeoutMs: number;
}

/** Attempts end when a deadline or the caller's signal says so. */
interface Limits {
  readonly signal: AbortSignal;
  readonly release: () => void;
  readonly timedOut: () => boolean;
}

export class Connection {
  readonly #options: ConnectionOptions;
  #session: Session | undefined;
  #opening: Promise<Session> | undefined;
  #closed = false;
  /** Runs after a session was opened and before anything else is asked on it. */
  onOpen: (session: Session) => Promise<void> = async () => undefined;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /** Asks until there is an answer. @throws FiscalError */
  async call<N extends CommandName>(command: N, request: RequestOf<N>, options: CallOptions = {}): Promise<ReplyOf<N>> {
    const limits = this.#limits(options);
    let asked = false;
    try {
      while (!limits.signal.aborted) {
        this.#assertOpen();
        try {
          const session = await this.#sessionFor(limits.signal);
          asked = true;
          return await abortable(session.request(command, request), limits.signal);
        } catch (error) {
          if (!(error instanceof Unanswered)) throw error;
        }
      }
      throw abortReason(limits.signal);
    } catch (error) {
      throw this.#explain(error, { asked, command, limits });
    } finally {
      limits.release();
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#session?.close();
  }

  #assertOpen(): void {
    if (this.#closed) throw new FiscalError('closed');
  }

  #limits({ signal, timeoutMs = this.#options.timeoutMs }: CallOptions): Limits {
    const controller = new AbortController();
    let timedOut = false;
    const stop = (): void => controller.abort(signal?.reason);
    const cancel = this.#options.timers.after(timeoutMs, () => {
      timedOut = true;
      controller.abort();
    });
    if (signal?.aborted === true) stop();
    signal?.addEventListener('abort', stop, { once: true });
    const release = (): void => {
      cancel();
      signal?.removeEventListener('abort', stop);
    };
    return { signal: controller.signal, release, timedOut: () => timedOut };
  }

  /** The session that stands, or a new one. All callers share one attempt; each leaves it when its own time is up. */
  async #sessionFor(signal: AbortSignal): Promise<Session> {
    if (this.#session?.isOver === false) return this.#session;
    this.#opening ??= this.#open().finally(() => (this.#opening = undefined));
    return abortable(this.#opening, signal);
  }

  async #open(): Promise<Session> {
    const { timers, backoffMs, timeoutMs } = this.#options;
    const giveUp = new AbortController();
    const cancel = timers.after(timeoutMs, () => giveUp.abort());
    try {
      let failure: unknown = new FiscalError('connection-lost');
      for (let waitMs = backoffMs.first; !giveUp.signal.aborted; waitMs = Math.min(waitMs * 2, backoffMs.most)) {
        this.#assertOpen();
        try {
          return await this.#openOnce(giveUp.signal);
        } catch (error) {
          if (isFinal(error)) throw error;
          failure = error;
          await sleep(timers, waitMs, giveUp.signal).catch(() => undefined); // the loop ends when the time is up
        }
      }
      throw failure;
    } finally {
      cancel();
    }
  }

  async #openOnce(signal: AbortSignal): Promise<Session> {
    const channel = await this.#options.open(signal);
    const session = new Session(channel, this.#options.drawSession(), this.#options.timers);
    try {
      await abortable(session.opened(), signal);
      await this.onOpen(session);
    } catch (error) {
      await session.close().catch(() => undefined); // the first error is the one to tell
      throw error;
    }
    this.#session = session;
    return session;
  }

  #explain(error: unknown, call: { asked: boolean; command: CommandName; limits: Limits }): unknown {
    if (error instanceof FiscalError) return error;
    const { asked, command, limits } = call;
    if (asked && commandOf(command).changesState) return new FiscalError('outcome-unknown', { cause: error });
    if (limits.timedOut()) return new FiscalError('timeout', { detail: `${command} was not answered in time`, cause: error });
    if (limits.signal.aborted) return new FiscalError('aborted', { cause: error });
    const detail = error instanceof Error ? error.message : 'the channel cannot be opened';
    return new FiscalError('connection-lost', { detail, cause: error });
  }
}

/** Errors that another attempt would only repeat. */
function isFinal(error: unknown): boolean {
  if (error instanceof FiscalError) return error.code !== 'busy';
  return isTransportError(error) && (error.code === 'bad-url' || error.code === 'unsupported');
}

/** The promise, or the signal's reason if that comes first. */
async function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  return new Promise<T>((resolve, reject) => {
    const stop = (): void => reject(abortReason(signal));
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
