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
import { CONNECTOR_ROUTES, type ConnectorRouteName } from './connector-api.table.js';
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

/** A request that is for one of the routes. */
export interface ConnectorCall {
  readonly route: ConnectorRouteName;
  /** The part of the path that a route leaves open. */
  readonly key: string;
  readonly query: ReadonlyMap<string, string>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

function unescaped(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

function queryOf(text: string): ReadonlyMap<string, string> {
  const pairs = text.split('&').filter((pair) => pair !== '');
  return new Map(
    pairs.map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [unescaped(name) ?? name, unescaped(value.join('=')) ?? ''];
    }),
  );
}

/** The open part of a path that fits a route's; undefined when it does not fit. */
function keyOf(pattern: string, path: string): string | undefined {
  const [want = ''] = pattern.split('?');
  const [left, right] = [want.split('/'), path.split('/')];
  if (left.length !== right.length) return undefined;
  let key = '';
  for (const [at, part] of left.entries()) {
    const given = right[at] ?? '';
    if (!part.startsWith(':') && part !== given) return undefined;
    if (part.startsWith(':')) key = unescaped(given) ?? '';
  }
  return key;
}

/** The call that a message is, or the answer that says why it is none. */
export function callOf({ start, headers, body }: HttpMessage): ConnectorCall | ConnectorAnswer {
  const [, method = '', target = ''] = /^([A-Z]{1,10}) (\/[!-~]*) HTTP\/1\.[01]$/.exec(start) ?? [];
  if (method === '') return problem('malformed', 'the first line is no request of HTTP/1.1');
  const [path = '', query = ''] = target.split('?');
  const fitting = Object.entries(CONNECTOR_ROUTES).flatMap(([name, route]) => {
    const key = keyOf(route.path, path);
    return key === undefined ? [] : [{ name: name as ConnectorRouteName, method: route.method, key }]; // a key of the table
  });
  const [any] = fitting;
  const found = fitting.find((one) => one.method === method);
  if (found !== undefined) return { route: found.name, key: found.key, query: queryOf(query), headers, body };
  if (any === undefined) return problem('not-found', `there is nothing at ${path}`);
  return problem('method-not-allowed', `${path} takes ${fitting.map((one) => one.method).join(' and ')}`);
}

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
