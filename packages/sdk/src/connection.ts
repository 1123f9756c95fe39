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
  type ReplyOf,
  type RequestOf,
  type UnitStatus,
} from '@plomba/link';
import { guardLine, isTransportError, type OpenChannel } from '@plomba/transport';
import { FiscalError, fromTransport, isFiscalError } from './fiscal-error.js';
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
  /** Whether this is the right unit: the error that says why not, or undefined. */
  readonly check: (status: UnitStatus) => FiscalError | undefined;
  /** How the unit proves that it has its key; undefined when it does not have to. */
  readonly identify: IdentityProof | undefined;
}

/** A proof of identity: what the unit is asked, and whether its answer proves it. */
export interface IdentityProof {
  /** Draws a challenge, 16 to 64 random bytes. */
  readonly challenge: () => Uint8Array;
  /** Why the answer proves nothing; undefined when it does. */
  readonly judge: (answer: IdentityAnswer) => Promise<FiscalError | undefined>;
}

/** The answer of a unit to a challenge in this connection. */
export interface IdentityAnswer {
  readonly challenge: Uint8Array;
  readonly reply: ReplyOf<'session.challenge'>;
  readonly sessions: { readonly own: number; readonly peer: number };
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

/** How long an attempt may take from opening to the unit's status, ms. */
const ATTEMPT_MS = 15_000;

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
  #statusId: number | undefined;
  #proof: { readonly requestId: number; readonly challenge: Uint8Array; readonly status: UnitStatus } | undefined;
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
    if ('requestId' in event && event.requestId === this.#statusId) {
      if (event.kind === 'response' && event.command === 'unit.status') this.#judge(event.reply);
      // Unanswered: the event that ended the session follows.
      else if (event.kind !== 'unanswered')
        this.#fail(new FiscalError('internal', { detail: 'the unit has no status' }));
      return;
    }
    if ('requestId' in event && event.requestId === this.#proof?.requestId) return this.#proven(event);
    switch (event.kind) {
      case 'open':
        this.#statusId = this.#session?.request('unit.status', {});
        this.#session?.flush();
        return;
      case 'peer-restarted':
        // The machine greets the new life by itself; it has to prove who it is again.
        this.#isReady = false;
        this.#proof = undefined;
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

  #judge(status: UnitStatus): void {
    this.#statusId = undefined;
    const wrong = this.#options.check(status);
    if (wrong !== undefined) return this.#fail(wrong, true);
    const { identify } = this.#options;
    // A halted unit executes nothing, so it may be asked what is wrong with it.
    if (identify === undefined || status.halted !== undefined) return this.#accept(status);
    const challenge = identify.challenge();
    const requestId = this.#session?.request('session.challenge', { challenge });
    if (requestId !== undefined) this.#proof = { requestId, challenge, status };
    this.#session?.flush();
  }

  #proven(event: ClientEvent): void {
    const { identify } = this.#options;
    const asked = this.#proof;
    const sessions = this.#session?.sessions;
    this.#proof = undefined;
    if (event.kind === 'unanswered') return; // the event that ended the session follows
    if (asked === undefined || identify === undefined || sessions === undefined) return;
    if (event.kind !== 'response' || event.command !== 'session.challenge') {
      const said = 'detail' in event ? `: ${event.detail}` : '';
      return this.#fail(
        new FiscalError('wrong-unit', { detail: `the unit does not prove that it has its key${said}` }),
        true,
      );
    }
    // The unit has answered; loading what its answer is checked with is no fault of the line.
    this.#cancelTimer();
    const attempt = this.#attempt;
    const answer = { challenge: asked.challenge, reply: event.reply, sessions };
    identify.judge(answer).then(
      (wrong) => {
        if (attempt !== this.#attempt || this.#session?.sessions?.peer !== sessions.peer) return;
        if (wrong === undefined) this.#accept(asked.status);
        else this.#fail(wrong, true);
      },
      (error: unknown) => {
        if (attempt === this.#attempt) this.#fail(fromTransport(error), true);
      },
    );
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
    this.#cancelTimer = this.#options.timers.after(ATTEMPT_MS, () => {
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
    this.#statusId = undefined;
    this.#proof = undefined;
    const session = this.#session;
    this.#session = undefined;
    return session?.end() ?? Promise.resolve();
  }
}
