/**
 * The unit's side of the link: requests come out decoded and checked, answers go back whenever they are ready, in any
 * order.
 *
 * Invariants: every request is answered once at most, and only to the connection that it came from; what does not fit
 * its table is refused here and never reaches the unit; events wait behind answers and are bounded; the number of undecided requests is bounded: while it is
 * reached nothing more is taken from the line, which holds the client back.
 */
import { concatBytes, DecodeError, FieldError } from '@plomba/codec';
import { assert } from '../assert.js';
import type { UnitEvent } from '../commands/events/watch.table.js';
import { pathInArgument } from '../commands/field-path.js';
import { commandNamed, commandOf, type CommandName, type ReplyOf, type RequestOf } from '../commands/registry.js';
import { Endpoint } from '../endpoint/endpoint.js';
import type { EndpointEvent, EndpointOptions, EndpointStatistics } from '../endpoint/endpoint-options.js';
import { LINK_LIMITS } from '../limits.js';
import { requestMessageTable, responseMessageTable, type RequestMessage } from '../messages.table.js';
import { statusRow } from '../status-codes.js';
import type { RefusalStatus } from '../status-codes.table.js';
import { plainText } from './plain-text.js';
import { UnaskedQueue } from './unasked-queue.js';

/** Why the unit says no. */
export interface Refusal {
  readonly code: RefusalStatus;
  /** What exactly, for a developer; longer than 300 bytes is cut. */
  readonly detail?: string;
  /** Field path in the request, or in the argument that it holds: it leaves as `items[2].name` either way. */
  readonly path?: string;
}

/** A request, with an id that is unique for the life of the machine. */
export type ServerRequest = {
  readonly [N in CommandName]: { readonly requestId: number; readonly command: N; readonly request: RequestOf<N> };
}[CommandName];

/** A request that was not decided yet. */
interface Undecided {
  readonly command: CommandName;
  /** Id on the wire. */
  readonly wireId: number;
}

export interface ServerMachineOptions extends Omit<EndpointOptions, 'role'> {
  /** Requests that may be undecided at once, 1 to 64. Default 64. */
  readonly undecidedMax?: number;
}

export class ServerMachine {
  #endpoint: Endpoint;
  readonly #options: ServerMachineOptions;
  readonly #undecidedMax: number;
  readonly #undecided = new Map<number, Undecided>();
  readonly #wireIds = new Set<number>();
  #requests: ServerRequest[] = [];
  #unsent: Uint8Array[] = [];
  /** Answers that are pieces of a large transfer, and wait until the line is free. */
  #pieces: Uint8Array[] = [];
  #unasked: UnaskedQueue = new UnaskedQueue();
  readonly #events: EndpointEvent[] = [];
  #lastId = 0;

  /** @throws LinkAssertionError when an option is out of range */
  constructor(options: ServerMachineOptions) {
    this.#options = options;
    const { undecidedMax = LINK_LIMITS.requestsUndecided, ...rest } = options;
    assert(undecidedMax >= 1 && undecidedMax <= LINK_LIMITS.requestsUndecided, 'undecidedMax is 1 to 64');
    this.#undecidedMax = undecidedMax;
    this.#endpoint = new Endpoint({ ...rest, role: 'responder' });
    this.#endpoint.holdBack(undecidedMax);
  }

  /** Another end of the line that stands where this one does: what one hears afterwards, the other does not. */
  fork(): ServerMachine {
    const copy = new ServerMachine(this.#options);
    copy.#endpoint = this.#endpoint.fork();
    for (const [requestId, undecided] of this.#undecided) copy.#undecided.set(requestId, undecided);
    for (const wireId of this.#wireIds) copy.#wireIds.add(wireId);
    copy.#requests = [...this.#requests];
    copy.#unsent = [...this.#unsent];
    copy.#pieces = [...this.#pieces];
    copy.#unasked = this.#unasked.fork();
    copy.#events.push(...this.#events);
    copy.#lastId = this.#lastId;
    return copy;
  }

  /** Whether a client is connected. */
  get isConnected(): boolean {
    return this.#endpoint.state === 'serving';
  }

  /** Session of this end, as in the frames. */
  get session(): number {
    return this.#endpoint.session;
  }

  /** Session of the client; undefined while none is connected. */
  get peerSession(): number | undefined {
    return this.#endpoint.peerSession;
  }

  /** Requests that were not answered yet, those that nobody has taken included. */
  get undecided(): number {
    return this.#undecided.size;
  }

  /** Takes bytes from the line. @param nowMs milliseconds on a clock that never runs back */
  receive(bytes: Uint8Array, nowMs: number): void {
    this.#endpoint.receive(bytes, nowMs);
    this.#settle();
  }

  /** Does what is due by now. */
  tick(nowMs: number): void {
    this.#endpoint.tick(nowMs);
    this.#settle();
  }

  /** The bytes to put on the line now; call it after every other call. */
  takeOutput(): Uint8Array {
    const parts = [this.#endpoint.takeOutput()];
    if (this.#pieces.length > 0 && this.#hasRoom && this.#endpoint.isIdle) {
      for (const piece of this.#pieces.splice(0, 1)) this.#endpoint.send(piece);
      parts.push(this.#endpoint.takeOutput());
      this.#takeMessages();
    }
    while (!this.#unasked.isEmpty && this.#hasRoom) {
      this.#endpoint.send(this.#unasked.take());
      parts.push(this.#endpoint.takeOutput());
    }
    return concatBytes(...parts);
  }

  /** Whether the line is free for what may wait: no answer is waiting. */
  get #hasRoom(): boolean {
    return this.isConnected && this.#unsent.length === 0 && this.#endpoint.waitingMessages === 0;
  }

  /**
   * Says something by itself, as soon as no answer waits; the connection must have asked for it. Never blocks: at most
   * 32 events wait, then the oldest is dropped, and the next one that leaves says how many were.
   */
  notify(event: UnitEvent): void {
    if (this.isConnected) this.#unasked.put(event);
  }

  /** When to call {@link tick} next; undefined: only when something else happens. */
  nextDeadlineMs(): number | undefined {
    return this.#endpoint.nextDeadlineMs();
  }

  /** Requests in the order in which they arrived. Each has to be answered by {@link reply} or {@link refuse}. */
  takeRequests(): ServerRequest[] {
    return this.#requests.splice(0);
  }

  /** Clients that came and went. Their requests that nobody had taken are gone; an answer to the others is dropped. */
  takeEvents(): EndpointEvent[] {
    return this.#events.splice(0);
  }

  /**
   * Answers a request. False when its client is gone, which is nothing to worry about: it will ask again.
   * @throws FieldError when the value does not fit the reply table of the command: a bug of the unit
   */
  reply(requestId: number, value: ReplyOf<CommandName>): boolean {
    const undecided = this.#undecided.get(requestId);
    if (undecided === undefined) return false;
    const { reply, isPiece } = commandOf(undecided.command);
    const payload = reply.encode(value);
    this.#decide(requestId, undecided);
    const { wire: status } = statusRow('ok');
    const message = responseMessageTable.encode({ requestId: undecided.wireId, status, payload });
    if (isPiece === true) this.#pieces.push(message);
    const sent = isPiece === true || this.#send(message);
    this.#takeMessages();
    return sent;
  }

  /** Refuses a request. False when its client is gone. */
  refuse(requestId: number, refusal: Refusal): boolean {
    const undecided = this.#undecided.get(requestId);
    if (undecided === undefined) return false;
    this.#decide(requestId, undecided);
    const { command, wireId } = undecided;
    const { path } = refusal;
    const place = path === undefined ? {} : { path: pathInArgument(command, path) };
    const sent = this.#sendRefusal(wireId, { ...refusal, ...place });
    this.#takeMessages();
    return sent;
  }

  /** Tells the client that the unit is going, and ends for good. */
  close(): void {
    this.#endpoint.close();
    this.#forgetClient();
  }

  statistics(): EndpointStatistics {
    return this.#endpoint.statistics();
  }

  #decide(requestId: number, { wireId }: Undecided): void {
    this.#undecided.delete(requestId);
    this.#wireIds.delete(wireId);
  }

  #settle(): void {
    const events = this.#endpoint.takeEvents();
    // A responder drops the messages of a client that is gone, so what comes now is from the one that is here.
    if (events.length > 0) this.#forgetClient();
    this.#events.push(...events);
    this.#sendWaiting();
    this.#takeMessages();
  }

  /** Takes what there is room for; the line waits with the rest. */
  #takeMessages(): void {
    for (const message of this.#endpoint.takeMessages(this.#room)) this.#take(message);
    this.#endpoint.holdBack(this.#room);
  }

  /** Requests that may still be taken. */
  get #room(): number {
    return Math.max(0, this.#undecidedMax - this.#undecided.size - this.#unsent.length - this.#pieces.length);
  }

  #forgetClient(): void {
    this.#requests = [];
    this.#unsent = [];
    this.#pieces = [];
    this.#unasked = new UnaskedQueue();
    this.#undecided.clear();
    this.#wireIds.clear();
  }

  #take(bytes: Uint8Array): void {
    const message = decodeRequest(bytes);
    if (message === undefined) {
      this.#sendRefusal(0, { code: 'malformed-request', detail: 'the message is no request' });
      return;
    }
    const refusal = this.#admit(message);
    if (refusal !== undefined) this.#sendRefusal(message.requestId, refusal);
  }

  /** Puts a sound request into the queue; otherwise says why not. */
  #admit({ requestId: wireId, command: code, payload }: RequestMessage): Refusal | undefined {
    if (this.#wireIds.has(wireId))
      return { code: 'malformed-request', detail: `request ${wireId} is in flight already` };
    const command = commandNamed(code);
    if (command === undefined) return { code: 'unknown-command', detail: `no command has the code ${code}` };
    try {
      const request = commandOf(command).request.decode(payload);
      const requestId = ++this.#lastId;
      this.#undecided.set(requestId, { command, wireId });
      this.#wireIds.add(wireId);
      // Name and request come from the same row of the registry.
      this.#requests.push({ requestId, command, request } as ServerRequest);
      return undefined;
    } catch (error) {
      if (!(error instanceof DecodeError) && !(error instanceof FieldError)) throw error;
      return { code: 'malformed-request', detail: error.rule, path: pathInArgument(command, error.path) };
    }
  }

  #sendRefusal(requestId: number, { code, detail, path }: Refusal): boolean {
    const { wire: status } = statusRow(code);
    const refusal = {
      detail: plainText(detail ?? '', LINK_LIMITS.detailBytes) || code,
      ...(path === undefined || path === '' ? {} : { path: plainText(path, LINK_LIMITS.pathBytes) }),
    };
    return this.#send(responseMessageTable.encode({ requestId, status, refusal }));
  }

  /** Answers that the line has no room for wait here and count as undecided. False when the client is gone. */
  #send(message: Uint8Array): boolean {
    const sent = this.#unsent.length > 0 ? 'queue-full' : this.#endpoint.send(message);
    if (sent === 'queue-full' && this.#unsent.length < LINK_LIMITS.messagesQueued) this.#unsent.push(message);
    return sent !== 'not-connected';
  }

  #sendWaiting(): void {
    const sent = this.#unsent.findIndex((message) => this.#endpoint.send(message) !== 'queued');
    this.#unsent.splice(0, sent < 0 ? this.#unsent.length : sent);
  }
}

function decodeRequest(bytes: Uint8Array): RequestMessage | undefined {
  try {
    return requestMessageTable.decode(bytes);
  } catch (error) {
    if (error instanceof DecodeError || error instanceof FieldError) return undefined;
    throw error;
  }
}
