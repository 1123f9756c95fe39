/**
 * A connection of the native link for cases that look at what the unit does, not at frames. It takes any bytes as a
 * request, so that a case can ask for what no till would ask for.
 */
import {
  commandNamed,
  commandOf,
  Endpoint,
  eventMessageTable,
  isRefusalStatus,
  requestMessageTable,
  responseMessageTable,
  statusOfWire,
  type CommandName,
  type EventMessage,
  type RefusalStatus,
  type ReplyOf,
  type RequestOf,
  type ResponseMessage,
} from '@plomba/link';
import { DecodeError, FieldError } from '@plomba/codec';
import { must, NotConforming, textOf } from '../conform-case.js';
import { ConformLine } from '../conform-line.js';
import type { ConformTarget } from '../conform-target.js';
import { ANSWER_MS } from './raw-link.js';

/** What the unit answered. */
export type LinkAnswer<N extends CommandName> =
  | { readonly ok: true; readonly reply: ReplyOf<N> }
  | { readonly ok: false; readonly code: RefusalStatus; readonly detail: string; readonly path?: string };

const CONNECT_MS = 10_000;

export class LinkTalk {
  readonly #line: ConformLine;
  readonly #endpoint: Endpoint;
  readonly #responses = new Map<number, ResponseMessage>();
  readonly #events: EventMessage[] = [];
  #lastId = 0;

  private constructor(line: ConformLine, session: number) {
    this.#line = line;
    this.#endpoint = new Endpoint({ role: 'initiator', session });
  }

  /** @throws NotConforming (as a rejection) when the unit does not answer a hello */
  static async open(target: Pick<ConformTarget, 'open' | 'time'>, session: number): Promise<LinkTalk> {
    const talk = new LinkTalk(await ConformLine.open(target), session);
    const isOpen = await talk.#until(() => (talk.#endpoint.state === 'connected' ? true : undefined), CONNECT_MS);
    if (isOpen === true) return talk;
    await talk.#line.close();
    throw new NotConforming('the unit did not answer a hello');
  }

  /** Sessions of both ends: what proofs are about. */
  get sessions(): { readonly caller: number; readonly unit: number } {
    const { session, peerSession } = this.#endpoint;
    must(peerSession !== undefined, 'the connection was lost');
    return { caller: session, unit: peerSession };
  }

  /** Asks with any bytes; the answer as it is on the wire. */
  async askRaw(command: number, payload: Uint8Array): Promise<ResponseMessage> {
    return this.#answerTo(await this.post(command, payload), commandNamed(command) ?? `command ${command}`);
  }

  /** Sends a request without waiting; `collect` takes its answer. */
  async post(command: number, payload: Uint8Array): Promise<number> {
    const requestId = ++this.#lastId;
    this.#endpoint.send(requestMessageTable.encode({ requestId, command, payload }));
    await this.#flush();
    return requestId;
  }

  collect(requestId: number): Promise<ResponseMessage> {
    return this.#answerTo(requestId, `request ${requestId}`);
  }

  /** Asks, and reads the answer by the table of the command. */
  async ask<N extends CommandName>(command: N, request: RequestOf<N>): Promise<LinkAnswer<N>> {
    const { code, request: table } = commandOf(command);
    return answerOf(command, await this.askRaw(code, table.encode(request)));
  }

  /** Asks for what must be granted. @throws NotConforming (as a rejection) */
  async must<N extends CommandName>(command: N, request: RequestOf<N>): Promise<ReplyOf<N>> {
    const answer = await this.ask(command, request);
    if (answer.ok) return answer.reply;
    const at = answer.path === undefined ? '' : ` at ${answer.path}`;
    throw new NotConforming(`${command} was refused with ${answer.code}${at}: ${answer.detail}`);
  }

  /** Asks for what must be refused with this code, and at this field when one is given. */
  async mustRefuse<N extends CommandName>(
    asked: { readonly command: N; readonly request: RequestOf<N> },
    code: RefusalStatus,
    path?: string,
  ): Promise<void> {
    const answer = await this.ask(asked.command, asked.request);
    mustBeRefused(answer, code, path);
  }

  /** The next event that fits, within so many ms. */
  async event(fits: (event: EventMessage) => boolean, ms: number = ANSWER_MS): Promise<EventMessage | undefined> {
    return this.#until(() => {
      const at = this.#events.findIndex(fits);
      return at < 0 ? undefined : this.#events.splice(0, at + 1).at(-1);
    }, ms);
  }

  async close(): Promise<void> {
    this.#endpoint.close();
    const farewell = this.#endpoint.takeOutput();
    if (farewell.length > 0 && !this.#line.isOver) await this.#line.send(farewell).catch(() => undefined);
    await this.#line.close();
  }

  async #answerTo(requestId: number, what: string): Promise<ResponseMessage> {
    const found = await this.#until(() => {
      const response = this.#responses.get(requestId);
      if (response === undefined) return undefined;
      this.#responses.delete(requestId);
      return response;
    }, ANSWER_MS);
    if (found !== undefined) return found;
    throw new NotConforming(
      this.#line.isOver ? `the line was lost before ${what} was answered` : `${what} was not answered`,
    );
  }

  /** Runs the endpoint until there is something to see, or `ms` are over. */
  async #until<T>(look: () => T | undefined, ms: number): Promise<T | undefined> {
    const { time } = this.#line;
    const endMs = time.nowMs() + ms;
    let seen: T | undefined;
    let isLast = false;
    while (!isLast) {
      await this.#turn();
      seen = look();
      const leftMs = endMs - time.nowMs();
      isLast = seen !== undefined || leftMs <= 0 || this.#line.isOver || this.#endpoint.state === 'over';
      if (!isLast) await this.#hear(Math.min(leftMs, (this.#endpoint.nextDeadlineMs() ?? endMs) - time.nowMs()));
    }
    return seen;
  }

  /** Takes the next bytes, or waits so long. */
  async #hear(ms: number): Promise<void> {
    const bytes = await this.#line.until(
      () => {
        const taken = this.#line.take();
        return taken.length > 0 ? taken : undefined;
      },
      Math.max(1, ms),
    );
    if (bytes !== undefined) this.#endpoint.receive(bytes, this.#line.time.nowMs());
  }

  async #turn(): Promise<void> {
    const nowMs = this.#line.time.nowMs();
    const bytes = this.#line.take();
    if (bytes.length > 0) this.#endpoint.receive(bytes, nowMs);
    this.#endpoint.tick(nowMs);
    await this.#flush();
    for (const message of this.#endpoint.takeMessages()) this.#take(message);
    this.#endpoint.takeEvents();
    await this.#flush();
  }

  async #flush(): Promise<void> {
    const bytes = this.#endpoint.takeOutput();
    if (bytes.length > 0) await this.#line.send(bytes);
  }

  #take(message: Uint8Array): void {
    const response = decoded(() => responseMessageTable.decode(message));
    if (typeof response !== 'string') this.#responses.set(response.requestId, response);
    else {
      const event = decoded(() => eventMessageTable.decode(message));
      if (typeof event === 'string') throw new NotConforming(`the unit said what is no message: ${response}`);
      this.#events.push(event);
    }
  }
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

/** @throws NotConforming when the answer is none that the table of the command knows */
function answerOf<N extends CommandName>(command: N, response: ResponseMessage): LinkAnswer<N> {
  const { status, payload, refusal } = response;
  const code = statusOfWire(status);
  if (code === 'ok' && payload !== undefined && refusal === undefined) {
    const reply = decoded(() => commandOf(command).reply.decode(payload));
    if (typeof reply === 'string') throw new NotConforming(`the reply to ${command} cannot be read: ${reply}`);
    return { ok: true, reply: reply as ReplyOf<N> }; // decoded by the table of N
  }
  if (code !== undefined && isRefusalStatus(code) && payload === undefined && refusal !== undefined) {
    return { ok: false, code, ...refusal };
  }
  throw new NotConforming(`the status ${status} of an answer to ${command} does not go with its content`);
}

function mustBeRefused(answer: LinkAnswer<CommandName>, code: RefusalStatus, path?: string): void {
  const expected = path === undefined ? code : `${code} at ${path}`;
  if (answer.ok)
    throw new NotConforming(`it was granted (${textOf(answer.reply).slice(0, 120)}), not refused with ${expected}`);
  const at = path === undefined ? '' : ` at ${answer.path ?? 'no field'}`;
  if (answer.code !== code || (path !== undefined && answer.path !== path)) {
    throw new NotConforming(`it was refused with ${answer.code}${at} (${answer.detail}), not with ${expected}`);
  }
}
