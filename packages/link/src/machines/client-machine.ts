/**
 * The caller's side of the link: requests go in, decoded answers come out as events. All of the client's logic that
 * needs no promise is here, so that a test can fork it; the SDK is a thin shell around it.
 *
 * Invariants: every request ends in exactly one event: `response`, `refusal`, `undecodable` or `unanswered`; answers
 * are decoded by the table of the command that was asked.
 */
import { DecodeError, FieldError } from '@plomba/codec';
import { assert } from '../assert.js';
import type { UnitEvent } from '../commands/events/watch.table.js';
import { commandOf, type CommandName, type ReplyOf, type RequestOf } from '../commands/registry.js';
import { Endpoint } from '../endpoint/endpoint.js';
import type { EndpointEvent, EndpointOptions, EndpointStatistics } from '../endpoint/endpoint-options.js';
import { LINK_LIMITS } from '../limits.js';
import {
  eventMessageTable,
  requestMessageTable,
  responseMessageTable,
  type ResponseMessage,
} from '../messages.table.js';
import { isRefusalStatus, statusOfWire } from '../status-codes.js';
import type { RefusalStatus } from '../status-codes.table.js';

/** The unit said yes. */
export type ResponseEvent = {
  readonly [N in CommandName]: {
    readonly kind: 'response';
    readonly requestId: number;
    readonly command: N;
    readonly reply: ReplyOf<N>;
  };
}[CommandName];

/** The unit said no. */
export interface RefusalEvent {
  readonly kind: 'refusal';
  readonly requestId: number;
  readonly command: CommandName;
  readonly code: RefusalStatus;
  /** What exactly, for a developer. */
  readonly detail: string;
  /** Field path in the request. */
  readonly path?: string;
}

/** The unit answered something that this side cannot read: what became of the request is not known. */
export interface UndecodableEvent {
  readonly kind: 'undecodable';
  readonly requestId: number;
  readonly command: CommandName;
  readonly detail: string;
}

/** The connection ended before the answer came: what became of the request is not known. */
export interface UnansweredEvent {
  readonly kind: 'unanswered';
  readonly requestId: number;
  readonly command: CommandName;
}

/** The unit says something by itself: what `events.watch` asked for. */
export interface UnaskedEvent {
  readonly kind: 'unit-event';
  /** From 1 in each connection. */
  readonly number: number;
  /** Events that were dropped just before this one. */
  readonly missed: number;
  readonly event: UnitEvent;
}

export type ClientEvent =
  UnaskedEvent | ResponseEvent | RefusalEvent | UndecodableEvent | UnansweredEvent | EndpointEvent;

export type ClientMachineOptions = Omit<EndpointOptions, 'role'>;

export class ClientMachine {
  #endpoint: Endpoint;
  readonly #options: ClientMachineOptions;
  readonly #inFlight = new Map<number, CommandName>();
  readonly #events: ClientEvent[] = [];
  #lastId = 0;

  /** @throws LinkAssertionError when an option is out of range */
  constructor(options: ClientMachineOptions) {
    this.#options = options;
    this.#endpoint = new Endpoint({ ...options, role: 'initiator' });
  }

  /** Another end of the line that stands where this one does: what one hears afterwards, the other does not. */
  fork(): ClientMachine {
    const copy = new ClientMachine(this.#options);
    copy.#endpoint = this.#endpoint.fork();
    for (const [requestId, command] of this.#inFlight) copy.#inFlight.set(requestId, command);
    copy.#events.push(...this.#events);
    copy.#lastId = this.#lastId;
    return copy;
  }

  get isOpen(): boolean {
    return this.#endpoint.state === 'connected';
  }

  /** Whether the connection is over for good: take a new machine with a new session. */
  get isOver(): boolean {
    return this.#endpoint.state === 'over';
  }

  /** Session of this end, as in the frames: what a proof of the unit is about. */
  get session(): number {
    return this.#endpoint.session;
  }

  /** Session of the unit; undefined while there is no connection. */
  get peerSession(): number | undefined {
    return this.#endpoint.peerSession;
  }

  /** Requests without an answer yet. */
  get inFlight(): number {
    return this.#inFlight.size;
  }

  /** Whether another request may be made now. */
  get canRequest(): boolean {
    return !this.isOver && this.#inFlight.size < LINK_LIMITS.requestsInFlight;
  }

  /**
   * Asks; the answer is an event with the id that is returned. Before the connection stands the request waits.
   *
   * @throws FieldError when the value does not fit the request table of the command
   * @throws LinkAssertionError while {@link canRequest} is false, or when the request exceeds 1,048,000 bytes
   */
  request<N extends CommandName>(command: N, value: RequestOf<N>): number {
    assert(this.canRequest, 'a request is made while canRequest holds');
    const table = commandOf(command);
    const payload = table.request.encode(value);
    assert(payload.length <= LINK_LIMITS.commandPayloadBytes, 'a request has at most 1,048,000 bytes');
    const requestId = this.#lastId + 1;
    const sent = this.#endpoint.send(requestMessageTable.encode({ requestId, command: table.code, payload }));
    this.#lastId = requestId;
    this.#inFlight.set(requestId, command);
    // Rare: the queue holds 4 MiB. The request was not sent, so it ends at once.
    if (sent !== 'queued') this.#finish({ kind: 'unanswered', requestId, command });
    return requestId;
  }

  /** Takes bytes from the line. @param nowMs milliseconds on a clock that never runs back */
  receive(bytes: Uint8Array, nowMs: number): void {
    this.#endpoint.receive(bytes, nowMs);
    this.#settle();
  }

  /** Does what is due by now; the first call opens the connection. */
  tick(nowMs: number): void {
    this.#endpoint.tick(nowMs);
    this.#settle();
  }

  /** The bytes to put on the line now; call it after every other call. */
  takeOutput(): Uint8Array {
    return this.#endpoint.takeOutput();
  }

  /** When to call {@link tick} next; undefined: only when something else happens. */
  nextDeadlineMs(): number | undefined {
    return this.#endpoint.nextDeadlineMs();
  }

  /** What happened, in order. */
  takeEvents(): ClientEvent[] {
    return this.#events.splice(0);
  }

  /** Ends the connection for good; requests in flight end `unanswered`. */
  close(): void {
    this.#endpoint.close();
    this.#settle();
    this.#giveUp();
  }

  statistics(): EndpointStatistics {
    return this.#endpoint.statistics();
  }

  #settle(): void {
    // Answers first: what arrived whole before the connection ended counts.
    for (const message of this.#endpoint.takeMessages()) this.#take(message);
    for (const event of this.#endpoint.takeEvents()) {
      if (event.kind !== 'open') this.#giveUp();
      this.#events.push(event);
    }
  }

  #giveUp(): void {
    for (const [requestId, command] of this.#inFlight) this.#finish({ kind: 'unanswered', requestId, command });
  }

  #finish(event: ResponseEvent | RefusalEvent | UndecodableEvent | UnansweredEvent): void {
    this.#inFlight.delete(event.requestId);
    this.#events.push(event);
  }

  #take(bytes: Uint8Array): void {
    const message = decoded(() => responseMessageTable.decode(bytes));
    if (typeof message === 'string') {
      // Nobody can tell whose answer an unreadable one is; the request ends with its deadline or with the connection.
      const event = decoded(() => eventMessageTable.decode(bytes));
      if (typeof event !== 'string') this.#events.push({ kind: 'unit-event', ...event });
      return;
    }
    const command = this.#inFlight.get(message.requestId);
    if (command !== undefined) this.#finish(answerOf(command, message));
  }
}

function answerOf(command: CommandName, message: ResponseMessage): ResponseEvent | RefusalEvent | UndecodableEvent {
  const { requestId, status, payload, refusal } = message;
  const code = statusOfWire(status);
  if (code === 'ok' && payload !== undefined && refusal === undefined) {
    const reply = decoded(() => commandOf(command).reply.decode(payload));
    if (typeof reply === 'string') return { kind: 'undecodable', requestId, command, detail: reply };
    // Name and reply come from the same row of the registry.
    return { kind: 'response', requestId, command, reply } as ResponseEvent;
  }
  if (code !== undefined && isRefusalStatus(code) && payload === undefined && refusal !== undefined) {
    return { kind: 'refusal', requestId, command, code, ...refusal };
  }
  return { kind: 'undecodable', requestId, command, detail: `status ${status} does not go with its content` };
}

/** The value, or what is wrong with it. */
function decoded<T extends object>(decode: () => T): T | string {
  try {
    return decode();
  } catch (error) {
    if (error instanceof DecodeError || error instanceof FieldError) return error.message;
    throw error;
  }
}
