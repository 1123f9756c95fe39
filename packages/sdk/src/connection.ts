/**
 * A connection that comes back: opens the channel with back-off, greets the unit, makes sure that it is the right one,
 * and only then lets requests through.
 *
 * Invariants: nothing is asked of a unit before its status was checked in this session, so an operation never reaches
 * another unit, or a journal that was rolled back; there is at most one session at a time.
 */
import {
  ClientMachine,
  FrameParser,
  LINK_LIMITS,
  type ClientEvent,
  type CommandName,
  type RequestOf,
  type UnitStatus,
} from '@plomba/link';
import { guardLine, isTransportError, type OpenChannel } from '@plomba/transport';
import { FiscalError, fromTransport, isFiscalError } from './fiscal-error.js';
import { Greeting, type IdentityCheck } from './greeting.js';
import type { Opener } from './opener.js';
import { Session } from './session.js';
import type { Timers } from './timers.js';

export interface ConnectionOptions {
  readonly opener: Opener;
  readonly timers: Timers;
  /** Draws the session number of each connection, 1 to 2^32 - 1. */
  readonly drawSession: () => number;
  /** First and longest wait between attempts to open, ms. */
  readonly backoffMs: { readonly first: number; readonly most: number };
  /** What makes a unit the right one. */
  readonly identity: IdentityCheck;
}

/** Who is told what happens. */
export interface ConnectionListener {
  /** The right unit is there: requests may be made. */
  ready(status: UnitStatus): void;
  /** An answer, or that there will be none. */
  event(event: ClientEvent): void;
  /** No requests until the next `ready`. A final failure will not mend by waiting. */
  down(error: FiscalError, final: boolean): void;
}

/** How long an attempt waits for the channel, for the connection, and for each answer to its first questions, ms. */
const STEP_MS = 15_000;

/** What a person has to mend before another attempt makes sense, as long as there never was a connection. */
const HOPELESS_AT_FIRST: readonly string[] = [
  'port-missing',
  'port-busy',
  'port-ambiguous',
  'permission-denied',
  'host-unknown',
  'certificate-refused',
  'client-refused',
  'wrong-baud',
];
const HOPELESS: readonly string[] = ['bad-url', 'unsupported'];

/** So many bytes without one frame: more than noise at the start, less than a unit of another speed says in an attempt. */
const GARBAGE_BYTES = 256;

function framesOf(): (bytes: Uint8Array) => number {
  const parser = new FrameParser(LINK_LIMITS.payloadBytesMax);
  return (bytes) => parser.push(bytes).length;
}

export class Connection {
  readonly #options: ConnectionOptions;
  readonly #listener: ConnectionListener;
  readonly #open: OpenChannel;
  #session: Session | undefined;
  #isReady = false;
  #wasReady = false;
  #closed = false;
  /** Number of the attempt: what an earlier one still brings is thrown away. */
  #attempt = 0;
  #waitMs: number;
  #greeting: Greeting | undefined;
  #abortOpen = new AbortController();
  #cancelTimer: () => void = () => undefined;

  constructor(options: ConnectionOptions, listener: ConnectionListener) {
    this.#options = options;
    this.#listener = listener;
    this.#open = guardLine(options.opener.open, { reader: framesOf, undecodableMax: GARBAGE_BYTES });
    this.#waitMs = options.backoffMs.first;
  }

  /** Whether another request may be made now. */
  get canRequest(): boolean {
    return this.#isReady && this.#session?.canRequest === true;
  }

  /** Begins to connect, and goes on until {@link close}. */
  start(): void {
    if (this.#closed) return;
    const attempt = ++this.#attempt;
    this.#abortOpen = new AbortController();
    this.#watch();
    this.#open(this.#abortOpen.signal).then(
      (channel) => {
        if (attempt !== this.#attempt) void channel.close();
        else this.#greet(channel);
      },
      (error: unknown) => {
        if (attempt === this.#attempt) this.#fail(fromTransport(error), this.#isHopeless(error));
      },
    );
  }

  /** Asks; only while {@link canRequest}. The answer is an event with the id that is returned. */
  request<N extends CommandName>(command: N, value: RequestOf<N>): number | undefined {
    return this.#session?.request(command, value);
  }

  /** The session numbers of both ends, while the connection stands. */
  get sessions(): { readonly own: number; readonly peer: number } | undefined {
    return this.#session?.sessions;
  }

  /** Puts on the line what was asked since. */
  flush(): void {
    this.#session?.flush();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#drop();
    await this.#options.opener.release();
  }

  #greet(channel: ConstructorParameters<typeof Session>[0]): void {
    const { timers, drawSession } = this.#options;
    const attempt = this.#attempt;
    const current = (): boolean => attempt === this.#attempt;
    const listener = {
      event: (event: ClientEvent) => {
        if (current()) this.#take(event);
      },
      closed: (reason: unknown) => {
        if (current())
          this.#fail(fromTransport(reason ?? new FiscalError('connection-lost')), this.#isHopeless(reason));
      },
    };
    this.#session = new Session(channel, new ClientMachine({ session: drawSession() }), { timers, listener });
    this.#session.start();
  }

  #take(event: ClientEvent): void {
    if (this.#greeting?.take(event) === true) return;
    switch (event.kind) {
      case 'open':
        return this.#ask();
      case 'peer-restarted':
        // The machine greets the new life by itself; it has to prove who it is again.
        this.#isReady = false;
        this.#greeting?.end();
        this.#watch();
        this.#listener.down(new FiscalError('connection-lost', { detail: 'the unit restarted' }), false);
        return;
      case 'lost':
        if (event.reason === 'version') this.#fail(new FiscalError('protocol-version'), true);
        else this.#fail(new FiscalError('connection-lost', { detail: `the connection ended: ${event.reason}` }));
        return;
      case 'response':
      case 'refusal':
      case 'undecodable':
      case 'unanswered':
      case 'unit-event':
        this.#listener.event(event);
    }
  }

  /** Who is there? */
  #ask(): void {
    if (this.#session === undefined) return;
    this.#greeting = new Greeting(this.#session, this.#options.identity, {
      waiting: (isWaiting) => {
        if (isWaiting) this.#watch();
        else this.#cancelTimer();
      },
      accepted: (status) => this.#accept(status),
      refused: (error, final) => this.#fail(error, final),
    });
    this.#greeting.start();
  }

  #accept(status: UnitStatus): void {
    this.#cancelTimer();
    this.#waitMs = this.#options.backoffMs.first;
    this.#isReady = true;
    this.#wasReady = true;
    this.#listener.ready(status);
  }

  /** An attempt that leads nowhere ends some time. */
  #watch(): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#options.timers.after(STEP_MS, () => {
      this.#fail(new FiscalError('connection-lost', { detail: 'the unit does not answer' }));
    });
  }

  #isHopeless(error: unknown): boolean {
    // An opener that throws an error of ours wants the attempts to end.
    if (isFiscalError(error)) return true;
    if (!isTransportError(error)) return false;
    return HOPELESS.includes(error.code) || (!this.#wasReady && HOPELESS_AT_FIRST.includes(error.code));
  }

  #fail(error: FiscalError, final = false): void {
    void this.#drop();
    if (this.#closed) return;
    const over = !this.#options.opener.canReopen();
    this.#cancelTimer = this.#options.timers.after(this.#waitMs, () => this.start());
    this.#waitMs = Math.min(this.#waitMs * 2, this.#options.backoffMs.most);
    if (over) this.#cancelTimer();
    this.#listener.down(error, final || over);
  }

  /** Ends the attempt and its session. */
  #drop(): Promise<void> {
    this.#attempt++;
    this.#cancelTimer();
    this.#abortOpen.abort();
    this.#isReady = false;
    this.#greeting?.end();
    const session = this.#session;
    this.#session = undefined;
    return session?.end() ?? Promise.resolve();
  }
}
