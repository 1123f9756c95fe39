/**
 * One line of a connector: HTTP in, HTTP out. What it answers is durable: an invoice is recorded, signed and in the
 * printer before its answer leaves; whether the authority knows of it is asked for later, by the invoice's operation.
 *
 * What always holds: nothing is issued twice for one operation; a request that is refused has changed nothing, except
 * that the day of yesterday may have been closed.
 */
import type { WholeUnit, WireServer } from '@plomba/core/country';
import { HttpStream, httpBytes, type HttpMessage } from '../http/http-stream.js';
import { isAsSent, REQUEST_ID_HEADER, withCheck } from '../http/message-check.js';
import { problem, type ConnectorAnswer } from './connector-answer.js';
import { callOf } from './connector-call.js';
import type { ConnectorDesk } from './connector-desk.js';

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  400: 'Bad Request',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  411: 'Length Required',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  431: 'Request Header Fields Too Large',
  501: 'Not Implemented',
  503: 'Service Unavailable',
  507: 'Insufficient Storage',
};

export class ConnectorServer implements WireServer {
  readonly #desk: ConnectorDesk;
  readonly #unit: WholeUnit;
  readonly #stream: HttpStream;
  #output: Uint8Array[] = [];

  constructor(desk: ConnectorDesk, unit: WholeUnit, stream: HttpStream = new HttpStream()) {
    this.#desk = desk;
    this.#unit = unit;
    this.#stream = stream;
  }

  receive(bytes: Uint8Array): void {
    const wasRead = this.#stream.trouble === undefined;
    for (const message of this.#stream.push(bytes)) this.#answer(message);
    const { trouble } = this.#stream;
    if (trouble === undefined || !wasRead) return;
    this.#say({ ...problem('malformed', trouble.detail), status: trouble.status }, 'close');
  }

  #answer(message: HttpMessage): void {
    // Where the next message begins is as doubtful as this one.
    if (!isAsSent(message)) return this.#say(problem('damaged', 'the request is not what its check says'), 'close');
    const call = callOf(message);
    const answer = 'route' in call ? this.#desk.answer(call, this.#unit) : call;
    const requestId = message.headers[REQUEST_ID_HEADER];
    const asked = requestId === undefined ? {} : { [REQUEST_ID_HEADER]: requestId };
    const connection = /^close$/i.test(message.headers['connection'] ?? '') ? 'close' : 'keep-alive';
    this.#say({ ...answer, headers: { ...answer.headers, ...asked } }, connection);
  }

  #say({ status, type, body, headers = {} }: ConnectorAnswer, connection: string): void {
    const start = `HTTP/1.1 ${status} ${REASONS[status] ?? 'Error'}`;
    const all = { 'content-type': type, connection, 'cache-control': 'no-store', ...headers };
    this.#output.push(httpBytes(withCheck({ start, headers: all, body })));
  }

  takeOutput(): Uint8Array {
    const output = this.#output;
    this.#output = [];
    const bytes = new Uint8Array(output.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of output) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }

  tick(): void {
    // Nothing waits: every request is answered when it is whole.
  }

  nextDeadlineMs(): undefined {
    return undefined;
  }

  fork(unit: WholeUnit): ConnectorServer {
    return new ConnectorServer(this.#desk, unit, this.#stream.fork());
  }
}
