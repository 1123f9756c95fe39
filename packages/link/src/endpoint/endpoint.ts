/**
 * One end of a reliable connection over a line that loses, repeats, damages and reorders bytes. Pure: time comes in as
 * `nowMs`, bytes go in and out, nothing runs by itself.
 *
 * Invariants: a message arrives exactly once and in order, or the endpoint says `lost` or `peer-restarted`; what every
 * input does in every state stands in `cells.table.ts`; no input from the line throws.
 */
import { assert } from '../assert.js';
import { FrameParser } from '../frames/frame-parser.js';
import { LINK_VERSIONS, type Hello, type ResetReason } from '../frames/frame.table.js';
import { LINK_LIMITS } from '../limits.js';
import { ENDPOINT_CELLS, type EndpointAction, type EndpointInput, type EndpointState } from './cells.table.js';
import { classify, type Classified } from './classify.js';
import { Connection, type Peer } from './connection.js';
import { LOST_BY_RESET, resolveOptions } from './endpoint-options.js';
import type {
  EndpointEvent,
  EndpointOptions,
  EndpointStatistics,
  LostReason,
  ResolvedOptions,
  SendResult,
} from './endpoint-options.js';
import { Opening } from './opening.js';
import { Outgoing } from './outgoing.js';

const TIMERS = ['silence-due', 'hello-due', 'retransmit-due', 'keepalive-due'] as const;
type Timer = (typeof TIMERS)[number];

type Action = (self: Endpoint, about: Classified | undefined) => void;

const sender = (about: Classified | undefined): number => about?.frame.session ?? 0;

export class Endpoint {
  readonly #options: ResolvedOptions;
  #parser: FrameParser;
  #outgoing: Outgoing;
  readonly #events: EndpointEvent[] = [];
  /** Messages handed over before there was a connection. */
  #early: Uint8Array[] = [];
  /** Messages of a connection that is over. */
  readonly #inbox: Uint8Array[] = [];
  readonly #retired: number[] = [];
  readonly #ignored = new Map<string, number>();
  #state: EndpointState;
  #session: number;
  #connection: Connection | undefined;
  #nowMs = 0;
  /** Whether the time has been told since bytes were last taken out. */
  #timeIsFresh = false;
  #opening: Opening | undefined;
  /** Messages that may wait to be taken, in this connection and the next ones. */
  #room: number = LINK_LIMITS.messagesQueued;
  readonly #counts = { framesReceived: 0, retransmissions: 0, duplicates: 0 };

  /** @throws LinkAssertionError when an option is out of range */
  constructor(options: EndpointOptions) {
    this.#options = resolveOptions(options);
    this.#parser = new FrameParser(this.#options.payloadBytes);
    this.#outgoing = new Outgoing(this.#options.payloadBytes);
    this.#state = options.role === 'initiator' ? 'idle' : 'listening';
    this.#session = options.session;
  }

  /** Another end that stands where this one does; neither knows what the other does afterwards. */
  fork(): Endpoint {
    const copy = new Endpoint(this.#options);
    copy.#parser = this.#parser.fork();
    copy.#outgoing = this.#outgoing.fork();
    copy.#events.push(...this.#events);
    copy.#early = [...this.#early];
    copy.#inbox.push(...this.#inbox);
    copy.#retired.push(...this.#retired);
    for (const [reason, times] of this.#ignored) copy.#ignored.set(reason, times);
    copy.#state = this.#state;
    copy.#session = this.#session;
    copy.#connection = this.#connection?.fork();
    copy.#nowMs = this.#nowMs;
    copy.#timeIsFresh = this.#timeIsFresh;
    copy.#opening = this.#opening?.fork();
    copy.#room = this.#room;
    Object.assign(copy.#counts, this.#counts);
    return copy;
  }

  get state(): EndpointState {
    return this.#state;
  }

  /** Own session; an initiator takes the next one when it reopens. */
  get session(): number {
    return this.#session;
  }

  /** Session of the peer of this connection, if there is one. */
  get peerSession(): number | undefined {
    return this.#connection?.session;
  }

  /** Messages that are not wholly on their way yet. */
  get waitingMessages(): number {
    return this.#waiting().messages;
  }

  /** Whether everything that was handed over has arrived. */
  get isIdle(): boolean {
    return this.#connection?.sending.isIdle ?? this.#early.length === 0;
  }

  /** Takes bytes from the line, in chunks of any size. @param nowMs time in milliseconds, on a clock that never runs back */
  receive(bytes: Uint8Array, nowMs: number): void {
    this.#tellTime(nowMs);
    for (const frame of this.#parser.push(bytes)) {
      this.#counts.framesReceived++;
      const peer = this.#connection;
      const classified = classify(frame, { session: this.#session, peer, retired: this.#retired });
      this.#step(classified.input, classified);
    }
  }

  /** Does what is due by now; the first call opens the connection of an initiator. */
  tick(nowMs: number): void {
    this.#tellTime(nowMs);
    for (const timer of TIMERS) {
      const dueMs = this.#dueMs(timer);
      if (dueMs !== undefined && dueMs <= this.#nowMs) this.#step(timer);
    }
  }

  /**
   * Hands a message over; its bytes must not change afterwards. Before the connection stands it waits.
   * @throws LinkAssertionError when it is longer than 1 MiB
   */
  send(message: Uint8Array): SendResult {
    assert(message.length <= LINK_LIMITS.messageBytes, 'a message has at most 1 MiB');
    if (!('act' in ENDPOINT_CELLS[this.#state].send)) {
      this.#step('send');
      return 'not-connected';
    }
    const { messages, bytes } = this.#waiting();
    if (messages >= LINK_LIMITS.messagesQueued || bytes + message.length > LINK_LIMITS.queuedBytes) return 'queue-full';
    this.#step('send');
    if (this.#connection === undefined) this.#early.push(message);
    else this.#connection.sending.offer(message);
    return 'queued';
  }

  /** Ends the connection for good and tells the peer. Messages that are still waiting are dropped. */
  close(): void {
    this.#step('close');
  }

  /** The bytes to put on the line now. Call it after every other call. */
  takeOutput(): Uint8Array {
    const connection = this.#connection;
    if (connection !== undefined) {
      const parts = connection.sending.transmit();
      for (const part of parts) this.#outgoing.data(part, this.#session, connection);
      // Data carries the acknowledgement along.
      if (connection.takeAckDue() && parts.length === 0) this.#outgoing.bare('ack', this.#session, connection);
      if (this.#timeIsFresh) connection.sending.now(this.#nowMs);
    }
    this.#timeIsFresh = false;
    return this.#outgoing.take();
  }

  /**
   * How many messages may wait to be taken, at most 256: while there are as many, no frame is acknowledged, which holds
   * the peer back. Frames that came out of turn may bring 31 more.
   */
  holdBack(room: number): void {
    this.#room = Math.min(Math.max(0, room), LINK_LIMITS.messagesQueued);
    if (this.#connection !== undefined) this.#connection.receiving.room = this.#room;
  }

  /** Messages that arrived, in order; all of them, or so many. */
  takeMessages(most: number = LINK_LIMITS.messagesQueued * 2): Uint8Array[] {
    const early = this.#inbox.splice(0, most);
    return [...early, ...(this.#connection?.receiving.takeMessages(most - early.length) ?? [])];
  }

  takeEvents(): EndpointEvent[] {
    return this.#events.splice(0);
  }

  /** When to call {@link tick} next; undefined: never, as long as nothing else happens. May lie in the past. */
  nextDeadlineMs(): number | undefined {
    if (this.#connection?.sending.needsTime === true) return this.#nowMs;
    const due = TIMERS.map((timer) => this.#dueMs(timer)).filter((dueMs) => dueMs !== undefined);
    return due.length === 0 ? undefined : Math.min(...due);
  }

  statistics(): EndpointStatistics {
    const retransmissions = this.#counts.retransmissions + (this.#connection?.sending.retransmissions ?? 0);
    const parser = { discarded: this.#parser.discarded, ignored: new Map(this.#ignored) };
    return { ...this.#counts, ...parser, retransmissions, framesSent: this.#outgoing.sent };
  }

  #tellTime(nowMs: number): void {
    assert(Number.isFinite(nowMs), 'time is a number of milliseconds');
    this.#nowMs = Math.max(this.#nowMs, nowMs);
    this.#timeIsFresh = true;
    this.#connection?.sending.now(this.#nowMs);
  }

  #waiting(): { readonly messages: number; readonly bytes: number } {
    const sending = this.#connection?.sending;
    if (sending !== undefined) return { messages: sending.waitingMessages, bytes: sending.waitingBytes };
    return { messages: this.#early.length, bytes: this.#early.reduce((sum, message) => sum + message.length, 0) };
  }

  #dueMs(timer: Timer): number | undefined {
    if (this.#state === 'idle') return timer === 'hello-due' ? this.#nowMs : undefined;
    if (timer === 'hello-due') return this.#opening?.dueMs;
    if (timer === 'retransmit-due') return this.#connection?.sending.deadlineMs;
    if (timer === 'keepalive-due') return this.#connection?.keepAliveDueMs;
    return this.#opening?.giveUpMs ?? this.#connection?.silenceDueMs;
  }

  static readonly #ACTIONS: Readonly<Record<EndpointAction, Action>> = {
    queue: () => undefined, // send() puts it where it belongs
    'say-hello': (self) => self.#sayHello(),
    'accept-answer': (self, about) => self.#connect(about?.helloAck, sender(about)),
    'accept-hello': (self, about) => self.#acceptHello(about?.hello, sender(about)),
    'replace-peer': (self, about) => self.#replacePeer(about?.hello, sender(about)),
    'repeat-answer': (self) => self.#answerHello(),
    refuse: (self, about) => self.#reset(sender(about), 'unknown-session'),
    'refuse-version': (self, about) => self.#reset(sender(about), 'version'),
    'take-data': (self, about) => self.#hear('take-data', about),
    'take-ack': (self, about) => self.#hear('take-ack', about),
    'answer-ping': (self, about) => self.#hear('answer-ping', about),
    'note-life': (self, about) => self.#hear('note-life', about),
    retransmit: (self) => self.#retransmit(),
    ping: (self) => self.#ping(),
    reopen: (self, about) => self.#reopen(sender(about)),
    finish: (self) => self.#end(),
    'say-closed': (self) => self.#end('closed'),
    'lose-unanswered': (self) => self.#lose('no-answer'),
    'lose-silent': (self) => self.#lose('silence', 'lost'),
    'lose-version': (self) => self.#lose('version'),
    'lose-reset': (self, about) => self.#lose(LOST_BY_RESET[about?.reset?.reason ?? 'lost']),
    'lose-broken': (self) => self.#lose('protocol', 'protocol'),
    'lose-exhausted': (self) => self.#lose('no-progress', 'lost'),
  };

  /** One input through the table of cells. */
  #step(input: EndpointInput, about?: Classified): void {
    const cell = ENDPOINT_CELLS[this.#state][input];
    if ('ignore' in cell) {
      this.#ignored.set(cell.ignore, (this.#ignored.get(cell.ignore) ?? 0) + 1);
      return;
    }
    assert(!('illegal' in cell), `${input} while ${this.#state}: ${'illegal' in cell ? cell.illegal : ''}`);
    this.#state = cell.to;
    Endpoint.#ACTIONS[cell.act](this, about);
  }

  #sayHello(): void {
    this.#opening ??= new Opening(this.#options.timing, this.#nowMs);
    this.#opening.said(this.#nowMs);
    this.#outgoing.hello(this.#session);
  }

  #acceptHello(hello: Hello | undefined, session: number): void {
    assert(hello !== undefined, 'a hello has been decoded');
    const version = Math.min(hello.versionMax, LINK_VERSIONS.versionMax);
    this.#connect({ ...hello, version }, session);
    this.#answerHello();
  }

  #replacePeer(hello: Hello | undefined, session: number): void {
    this.#end();
    this.#events.push({ kind: 'peer-restarted', peerSession: session });
    this.#acceptHello(hello, session);
  }

  #answerHello(): void {
    if (this.#connection !== undefined) this.#outgoing.helloAck(this.#session, this.#connection);
  }

  #connect(peer: Omit<Peer, 'session'> | undefined, session: number): void {
    assert(peer !== undefined && this.#connection === undefined, 'there is one peer at a time');
    this.#opening = undefined;
    const nowMs = this.#nowMs;
    const connection = new Connection({ ...peer, session }, { ...this.#options, room: this.#room }, { nowMs });
    for (const message of this.#early.splice(0)) connection.sending.offer(message);
    this.#connection = connection;
    this.#events.push({ kind: 'open', peerSession: session, version: connection.version });
  }

  /** A frame of the peer: every one of them carries an acknowledgement and is a sign of life. */
  #hear(action: 'take-data' | 'take-ack' | 'answer-ping' | 'note-life', about: Classified | undefined): void {
    const connection = this.#connection;
    const frame = about?.frame;
    assert(connection !== undefined && frame !== undefined, 'a known frame comes from the peer');
    if (!connection.heard(frame, this.#nowMs)) return this.#step('broken');
    if (action === 'answer-ping') this.#outgoing.bare('pong', this.#session, connection);
    if (action !== 'take-data') return;
    const reception = connection.take(frame);
    if (reception === 'duplicate') this.#counts.duplicates++;
    if (reception === 'protocol') this.#step('broken');
  }

  #retransmit(): void {
    if (this.#connection?.sending.expire(this.#nowMs) === false) this.#step('exhausted');
  }

  #reset(peer: number, reason: ResetReason): void {
    this.#outgoing.reset({ session: this.#session, peer }, reason);
  }

  #ping(): void {
    if (this.#connection === undefined) return;
    this.#connection.pinged(this.#nowMs);
    this.#outgoing.bare('ping', this.#session, this.#connection);
  }

  /** The peer has begun a new life. A new session makes sure that no frame of the old connection fits the new one. */
  #reopen(peerSession: number): void {
    this.#end();
    this.#events.push({ kind: 'peer-restarted', peerSession });
    this.#session = (this.#session % 0xffffffff) + 1;
    this.#sayHello();
  }

  #lose(reason: LostReason, tell?: ResetReason): void {
    this.#end(tell);
    this.#events.push({ kind: 'lost', reason });
  }

  /** Ends the connection or the opening. What an initiator has received whole stays; a responder's peer is gone. */
  #end(tell?: ResetReason): void {
    const connection = this.#connection;
    this.#connection = undefined;
    this.#opening = undefined;
    this.#early = [];
    if (connection === undefined) return;
    if (tell !== undefined) this.#reset(connection.session, tell);
    if (this.#options.role === 'initiator') this.#inbox.push(...connection.receiving.takeMessages(Infinity));
    this.#counts.retransmissions += connection.sending.retransmissions;
    if (this.#retired.push(connection.session) > LINK_LIMITS.retiredSessions) this.#retired.shift();
  }
}
