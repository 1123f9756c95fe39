/**
 * One line to a connector: HTTP/1.1 over a channel of bytes that stays open, one question at a time, opened again when it
 * was lost.
 *
 * What always holds: an answer is taken for the question that it names; a line on which a question stayed without its
 * answer is let go, because nobody knows what still comes.
 */
import { utf8Decode } from '@plomba/codec';
import type { DriverHost } from '@plomba/sdk';
import { ReopenedChannel } from '@plomba/transport';
import { HttpStream, httpBytes, type HttpMessage } from '../http/http-stream.js';
import { isAsSent, REQUEST_ID_HEADER, withCheck } from '../http/message-check.js';

/** A question to the connector. */
export interface Question {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Id of the operation, for what changes something. */
  readonly key?: string;
  /** JSON text; nothing when absent. */
  readonly body?: Uint8Array;
}

/** An answer that is JSON. */
export interface Answer {
  readonly status: number;
  readonly json: unknown;
}

/** Why there is no answer. */
export type NoAnswer =
  | { readonly kind: 'no-line'; readonly cause: unknown; readonly isHopeless: boolean }
  /** Something came that is no answer of a connector. */
  | { readonly kind: 'noise'; readonly detail: string }
  | { readonly kind: 'silence' }
  | { readonly kind: 'lost'; readonly cause: unknown }
  | { readonly kind: 'given-up' };

export type Heard = { readonly kind: 'answer'; readonly answer: Answer } | NoAnswer;

/** More pieces than any answer comes in. */
const TURNS_MAX = 100_000;

export class ConnectorLine {
  readonly #host: DriverHost;
  readonly #answerMs: number;
  readonly #channel: ReopenedChannel;
  #stream = new HttpStream();
  #inbox: HttpMessage[] = [];
  #asked = 0;

  /** @param answerMs how long an answer is waited for */
  constructor(host: DriverHost, answerMs: number) {
    this.#host = host;
    this.#answerMs = answerMs;
    this.#channel = new ReopenedChannel({
      open: host.open,
      canReopen: () => host.canReopen(),
      backoffMs: host.backoffMs,
      timers: host.timers,
      begun: () => {
        this.#stream = new HttpStream();
        this.#inbox = [];
      },
      data: (bytes) => this.#inbox.push(...this.#stream.push(bytes)),
    });
  }

  /** How many channels there have been: who is behind a new one has to be asked. */
  get generation(): number {
    return this.#channel.generation;
  }

  /** Opens a channel where there is none, waiting between attempts; ends with the signal. */
  async open(signal: AbortSignal): Promise<NoAnswer | undefined> {
    const opened = await this.#channel.open(signal);
    if (opened.ok) return undefined;
    if (signal.aborted) return { kind: 'given-up' };
    return { kind: 'no-line', cause: opened.cause, isHopeless: opened.hopeless };
  }

  /** Lets go of a line, so that the next question finds a new one, where there can be one. */
  abandon(): Promise<void> {
    return this.#channel.abandon();
  }

  close(): Promise<void> {
    return this.#channel.close();
  }

  /** Until bytes come, the channel ends, the caller gives up, or so much time is over. */
  pause(ms: number, signal: AbortSignal): Promise<void> {
    return this.#channel.pause(ms, signal);
  }

  /** Asks on the line that is open, and waits for the answer. */
  async ask(question: Question, signal: AbortSignal): Promise<Heard> {
    const id = `${this.generation}-${++this.#asked}`;
    this.#inbox = [];
    this.#channel.write(bytesOf(question, id));
    const heard = await this.#answerTo(id, signal);
    if (heard.kind !== 'answer') await this.abandon();
    return heard;
  }

  async #answerTo(id: string, signal: AbortSignal): Promise<Heard> {
    const untilMs = this.#host.timers.now() + this.#answerMs;
    for (let turn = 0; turn < TURNS_MAX; turn++) {
      const message = this.#inbox.shift();
      if (message !== undefined) {
        const heard = await this.#read(message, id);
        if (heard !== undefined) return heard;
        continue;
      }
      const { trouble } = this.#stream;
      if (trouble !== undefined) return { kind: 'noise', detail: trouble.detail };
      if (signal.aborted) return { kind: 'given-up' };
      if (!this.#channel.isOpen) return { kind: 'lost', cause: this.#channel.cause };
      const leftMs = untilMs - this.#host.timers.now();
      if (leftMs <= 0) return { kind: 'silence' };
      await this.pause(leftMs, signal);
    }
    return { kind: 'silence' };
  }

  /** Undefined: the answer to another question. */
  async #read(message: HttpMessage, id: string): Promise<Heard | undefined> {
    if (!isAsSent(message)) return { kind: 'noise', detail: 'the answer is not what its check says' };
    const named = message.headers[REQUEST_ID_HEADER];
    if (named !== undefined && named !== id) return undefined;
    if (/close/i.test(message.headers['connection'] ?? '')) await this.abandon();
    const [, status] = /^HTTP\/1\.[01] ([1-5][0-9]{2})(?: |$)/.exec(message.start) ?? [];
    const json = jsonOf(message.body);
    if (status === undefined || json === undefined) return { kind: 'noise', detail: 'no answer of a connector' };
    return { kind: 'answer', answer: { status: Number(status), json: json.value } };
  }
}

function bytesOf({ method, path, key, body }: Question, id: string): Uint8Array {
  const headers = {
    host: 'connector',
    accept: 'application/json',
    [REQUEST_ID_HEADER]: id,
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    // The connector takes one pair of quotes off.
    ...(key === undefined ? {} : { 'idempotency-key': /^".*"$/.test(key) ? `"${key}"` : key }),
  };
  return httpBytes(withCheck({ start: `${method} ${path} HTTP/1.1`, headers, body: body ?? new Uint8Array() }));
}

function jsonOf(body: Uint8Array): { readonly value: unknown } | undefined {
  const text = utf8Decode(body);
  if (text === undefined) return undefined;
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
