/**
 * The calls that wait for an answer: each is sent, sent again when the connection or the unit went away, and settled
 * once. Repeating is always safe here: a query changes nothing, and a change carries its operation.
 *
 * Invariants: calls are sent in the order in which they were made, also when they are sent again; a change that may
 * have reached the unit never ends with an error that says or implies `not-committed`, unless the unit settled it.
 */
import { isChange, statusRow } from '@plomba/link';
import type {
  ClientEvent,
  CommandName,
  RefusalEvent,
  ReplyOf,
  RequestOf,
  UnaskedEvent,
  UnitStatus,
} from '@plomba/link';
import type { Operation } from '@plomba/core/model';
import { Connection, type ConnectionOptions } from './connection.js';
import { FiscalError, givenUp, type CallOptions } from './fiscal-error.js';
import type { Timers } from './timers.js';

/** Calls on their way at once: enough to fill the line, and below what a unit holds undecided. */
const IN_FLIGHT_MAX = 32;
/** First and longest wait after `busy`, ms. */
const BUSY_MS = { first: 20, most: 1_000 } as const;

interface Call {
  /** Position among all calls. */
  readonly number: number;
  readonly command: CommandName;
  /** The request as it is sent next. */
  readonly request: () => RequestOf<CommandName>;
  readonly operation: (() => Operation) | undefined;
  /** Whether what it asks for may change the unit. */
  readonly changes: boolean;
  /** Whether it may be sent once only: a repetition would mean something else. */
  readonly once: boolean;
  readonly settle: (result: { readonly reply: ReplyOf<CommandName> } | { readonly error: FiscalError }) => void;
  transmissions: number;
  done: boolean;
}

/** A request and what belongs to it. */
export interface CallInput<N extends CommandName> {
  readonly command: N;
  /** Called for each transmission. */
  readonly request: () => RequestOf<N>;
  /** The operation, for a change. */
  readonly operation?: () => Operation;
  /** For what belongs to one connection, or cannot be repeated: it is sent at most once. */
  readonly once?: boolean;
}

export interface CallsOptions extends ConnectionOptions {
  /** Time for a call that does not say, ms. */
  readonly timeoutMs: number;
  /** Told of each status of a unit that passed the check. */
  readonly onReady: (status: UnitStatus) => void;
  /** Told of what the unit says by itself. */
  readonly onEvent: (event: UnaskedEvent) => void;
  /** Told when there will be no connection any more. */
  readonly onOver: (error: FiscalError) => void;
}

export class Calls {
  readonly #timers: Timers;
  readonly #timeoutMs: number;
  readonly #onReady: CallsOptions['onReady'];
  readonly #onEvent: CallsOptions['onEvent'];
  readonly #onOver: CallsOptions['onOver'];
  readonly #connection: Connection;
  /** To be sent, by number. */
  readonly #waiting: Call[] = [];
  readonly #inFlight = new Map<number, Call>();
  #lastNumber = 0;
  #closed = false;
  /** Why there is no connection; undefined while there is one or the first is not decided. */
  #down: { readonly error: FiscalError; readonly final: boolean } | undefined;
  #busyMs: number = BUSY_MS.first;
  #isHeld = false;
  #cancelHold: () => void = () => undefined;

  constructor(options: CallsOptions) {
    this.#timers = options.timers;
    this.#timeoutMs = options.timeoutMs;
    this.#onReady = options.onReady;
    this.#onEvent = options.onEvent;
    this.#onOver = options.onOver;
    this.#connection = new Connection(options, {
      ready: (status) => this.#ready(status),
      event: (event) => this.#take(event),
      down: (error, final) => this.#lost(error, final),
    });
    this.#connection.start();
  }

  /** Asks until there is an answer or the time is up. @throws FiscalError (as a rejection) */
  call<N extends CommandName>(input: CallInput<N>, options: CallOptions = {}): Promise<ReplyOf<N>> {
    const { signal, timeoutMs = this.#timeoutMs } = options;
    if (this.#closed) return Promise.reject(this.#withOperation(new FiscalError('closed'), input.operation));
    if (signal?.aborted === true) return Promise.reject(this.#withOperation(givenUp(signal), input.operation));
    return new Promise<ReplyOf<N>>((resolve, reject) => {
      const cancel = this.#timers.after(timeoutMs, () => this.#giveUp(call, this.#timeout(call.command)));
      const onAbort = (): void => this.#giveUp(call, givenUp(signal));
      signal?.addEventListener('abort', onAbort, { once: true });
      const call: Call = {
        number: ++this.#lastNumber,
        command: input.command,
        request: input.request,
        operation: input.operation,
        changes: isChange(input.command) || input.once === true,
        once: input.once === true,
        transmissions: 0,
        done: false,
        settle: (result) => {
          if (call.done) return;
          call.done = true;
          cancel();
          signal?.removeEventListener('abort', onAbort);
          if ('error' in result) reject(result.error);
          else resolve(result.reply as ReplyOf<N>); // decoded by the table of this command
        },
      };
      if (this.#down?.final === true) return this.#giveUp(call, this.#down.error);
      this.#waiting.push(call);
      this.#send();
    });
  }

  /** The session numbers of both ends, while the connection stands. */
  get sessions(): { readonly own: number; readonly peer: number } | undefined {
    return this.#connection.sessions;
  }

  /** Ends the connection for good; calls that wait end with `closed`, or `outcome-unknown` if they may have been sent. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelHold();
    const closing = this.#connection.close();
    this.#failAll(new FiscalError('closed'));
    await closing;
  }

  #ready(status: UnitStatus): void {
    this.#down = undefined;
    this.#onReady(status);
    this.#send();
  }

  #lost(error: FiscalError, final: boolean): void {
    this.#down = { error, final };
    // What was on its way to that session is not answered any more; it waits for the next one.
    for (const [requestId, call] of this.#inFlight) this.#sendAgain(requestId, call);
    if (final) this.#failAll(error);
  }

  #failAll(error: FiscalError): void {
    const open = [...this.#waiting.splice(0), ...this.#inFlight.values()];
    this.#inFlight.clear();
    for (const call of open) this.#giveUp(call, error);
    this.#onOver(error);
  }

  #send(): void {
    if (this.#isHeld) return;
    while (this.#waiting.length > 0 && this.#inFlight.size < IN_FLIGHT_MAX && this.#connection.canRequest) {
      const call = this.#waiting.shift();
      if (call === undefined || call.done) continue;
      const requestId = this.#connection.request(call.command, call.request());
      call.transmissions++;
      if (requestId !== undefined) this.#inFlight.set(requestId, call);
    }
    this.#connection.flush();
  }

  #sendAgain(requestId: number, call: Call): void {
    this.#inFlight.delete(requestId);
    if (call.done) return;
    if (call.once && call.transmissions > 0) return this.#giveUp(call, new FiscalError('connection-lost'));
    const at = this.#waiting.findIndex(({ number }) => number > call.number);
    this.#waiting.splice(at < 0 ? this.#waiting.length : at, 0, call);
  }

  #take(event: ClientEvent): void {
    if (event.kind === 'unit-event') return this.#onEvent(event);
    if (!('requestId' in event)) return;
    const { requestId } = event;
    const call = this.#inFlight.get(requestId);
    if (call === undefined) return;
    if (event.kind === 'unanswered') return this.#sendAgain(requestId, call);
    if (event.kind === 'refusal' && event.code === 'busy') {
      call.transmissions--; // it was not even looked at
      this.#sendAgain(requestId, call);
      return this.#hold();
    }
    this.#inFlight.delete(requestId);
    this.#busyMs = BUSY_MS.first;
    if (event.kind === 'response') call.settle({ reply: event.reply });
    else if (event.kind === 'undecodable') this.#giveUp(call, new FiscalError('internal', { detail: event.detail }));
    else this.#refused(call, event);
    this.#send();
  }

  #refused(call: Call, { code, detail, path }: RefusalEvent): void {
    // A unit tells the rule in its detail.
    const rule = code === 'validation-failed' ? { rule: detail } : {};
    const error = new FiscalError(code, { detail, ...rule, ...(path === undefined ? {} : { path }) });
    // The unit said no to this transmission. Earlier ones are settled only by an answer that looked the operation up.
    if (call.transmissions > 1 && !statusRow(code).settles) this.#giveUp(call, error);
    else call.settle({ error: this.#withOperation(error, call.operation) });
  }

  /** The unit has no room: nothing is sent for a while. */
  #hold(): void {
    if (this.#isHeld) return;
    this.#isHeld = true;
    this.#cancelHold = this.#timers.after(this.#busyMs, () => {
      this.#isHeld = false;
      this.#send();
    });
    this.#busyMs = Math.min(this.#busyMs * 2, BUSY_MS.most);
  }

  /** Ends a call for a reason that says nothing about what the unit did with it. */
  #giveUp(call: Call, reason: FiscalError): void {
    if (call.done) return;
    const at = this.#waiting.indexOf(call);
    if (at >= 0) this.#waiting.splice(at, 1);
    const doubtful = call.changes && call.transmissions > 0;
    // A reason that leaves the outcome open for others leaves nothing open here: nothing was sent.
    const error = doubtful
      ? new FiscalError('outcome-unknown', { cause: reason, detail: reason.detail })
      : unsent(reason);
    call.settle({ error: this.#withOperation(error, call.operation) });
  }

  #timeout(command: CommandName): FiscalError {
    const cause = this.#down?.error;
    if (cause !== undefined) return cause;
    return new FiscalError('timeout', { detail: `${command} was not answered in time` });
  }

  #withOperation(error: FiscalError, operation: (() => Operation) | undefined): FiscalError {
    return operation === undefined ? error : error.with({ operation: operation() });
  }
}

/** An error of a call that never reached the unit. */
function unsent(reason: FiscalError): FiscalError {
  return reason.outcome === 'not-committed' ? reason : reason.with({ outcome: 'not-committed' });
}
