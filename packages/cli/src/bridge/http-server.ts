/**
 * The HTTP side of the bridge: routes, keys, bodies, the token, problems. Knows nothing of units.
 *
 * Invariants: a body is bounded before it is read; no request reaches a handler before host, origin, token, key and
 * body have been checked; neither a token nor a body is ever logged; a stream that fails ends without its last chunk.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { listen, urlOf } from '../http-listen.js';
import type { Handler, Reply } from './handler.js';
import { BridgeError, languageOf, problemOf, type Problem } from './problem.js';
import { checkOrigin, checkToken, keyOf, readBody, readQuery } from './request.js';
import { ROUTES, type RouteId, type RouteRow } from './routes.table.js';

/** What the log says of a request. */
export interface RequestNote {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly ms: number;
  readonly code?: string;
  readonly key?: string;
  /** A fault of ours, for the report of a bug. */
  readonly fault?: string;
}

export interface HttpOptions {
  readonly host: string;
  readonly port: number;
  /** Without one every client that reaches the address is trusted. */
  readonly token?: string;
  readonly handlers: { readonly [N in RouteId]: Handler };
  readonly onRequest?: (note: RequestNote) => void;
}

export interface HttpBridge {
  /** Such as `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Takes no more requests, lets those at work end, then closes. */
  stop(graceMs: number): Promise<void>;
}

/** Bounds of a request, ms and bytes. */
const LIMITS = {
  headersMs: 10_000,
  requestMs: 30_000,
  headerBytes: 16_384,
  connections: 256,
  pathBytes: 1_024,
} as const;

interface Match {
  readonly route: RouteRow;
  /** The parameter of the path; empty when it has none. */
  readonly key: string;
}

interface Pattern {
  readonly route: RouteRow;
  readonly pattern: RegExp;
}

const patterns: readonly Pattern[] = ROUTES.map((route) => ({
  route,
  pattern: new RegExp(`^${route.path.replaceAll('.', '\\.').replace('{key}', '([^/]+)')}$`),
}));

/** @throws BridgeError `not-found`, `method-not-allowed` */
function match(method: string, path: string): Match {
  const fitting = patterns.flatMap(({ route, pattern }) => {
    const found = pattern.exec(path);
    return found === null ? [] : [{ route, key: found[1] ?? '' }];
  });
  const wanted = fitting.find(({ route }) => route.method === method || (route.method === 'GET' && method === 'HEAD'));
  if (wanted !== undefined) return wanted;
  if (fitting.length === 0) throw new BridgeError('not-found', { detail: `there is no ${path}` });
  const allow = fitting.map(({ route }) => route.method).join(', ');
  throw new BridgeError('method-not-allowed', { detail: `${path} takes ${allow}`, headers: { Allow: allow } });
}

class Session {
  readonly #options: HttpOptions;
  readonly #stopping: AbortSignal;

  constructor(options: HttpOptions, stopping: AbortSignal) {
    this.#options = options;
    this.#stopping = stopping;
  }

  /** Never rejects. */
  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const startedMs = performance.now();
    const { method = '', url = '' } = request;
    const path = (url.split('?', 1)[0] ?? '').slice(0, LIMITS.pathBytes);
    const language = languageOf(request.headers['accept-language']);
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    let failure: { readonly problem: Problem; readonly error: unknown } | undefined;
    try {
      const reply = await this.#answer(request, { path, signal: gone.signal });
      // It would wait for the next request of this client otherwise.
      if (this.#stopping.aborted) response.setHeader('Connection', 'close');
      await send(response, reply, method === 'HEAD');
    } catch (error) {
      failure = { problem: problemOf(error, language), error };
      if (response.headersSent) response.destroy();
      else sendProblem(response, failure.problem, { language, error, isStopping: this.#stopping.aborted });
    }
    const header = request.headers['idempotency-key'];
    this.#options.onRequest?.({
      method,
      path,
      status: response.statusCode,
      ms: Math.round(performance.now() - startedMs),
      ...(failure === undefined ? {} : { code: failure.problem.code }),
      ...(typeof header === 'string' ? { key: header.slice(0, 80) } : {}),
      ...(failure?.problem.code === 'bridge-fault' ? { fault: faultText(failure.error) } : {}),
    });
  }

  async #answer(
    request: IncomingMessage,
    { path, signal }: { readonly path: string; readonly signal: AbortSignal },
  ): Promise<Reply> {
    if (this.#stopping.aborted) throw new BridgeError('stopping');
    checkOrigin(request.headers, this.#options.host);
    const { route, key } = match(request.method ?? '', path);
    if (route.open !== true) checkToken(request.headers, this.#options.token);
    const named = route.changes ? keyOf(request.headers) : path.includes('/') && key !== '' ? keyOf({}, key) : '';
    const query = readQuery(request.url ?? '', route.query ?? []);
    const body = route.body === undefined ? {} : await readBody(request, route.body !== 'Empty');
    // What changes the unit goes on when the client has gone: its outcome is kept for the next request.
    return this.#options.handlers[route.id]({
      key: named,
      body,
      query,
      language: languageOf(request.headers['accept-language']),
      signal,
      stopping: this.#stopping,
    });
  }
}

function faultText(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function sendProblem(
  response: ServerResponse,
  problem: Problem,
  more: { readonly language: string; readonly error: unknown; readonly isStopping: boolean },
): void {
  const { language, error, isStopping } = more;
  const extra = error instanceof BridgeError ? error.headers : {};
  // A client that was refused in the middle of its body cannot be followed any further.
  const ends = isStopping || ['body-too-large', 'unauthorized'].includes(problem.code);
  response.writeHead(problem.status, {
    'Content-Type': 'application/problem+json',
    'Content-Language': language,
    'Cache-Control': 'no-store',
    ...(problem.status === 503 ? { 'Retry-After': '1' } : {}),
    ...(ends ? { Connection: 'close' } : {}),
    ...extra,
  });
  response.end(JSON.stringify(problem));
}

async function send(response: ServerResponse, reply: Reply, headOnly: boolean): Promise<void> {
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  if (reply.kind === 'stream') {
    response.writeHead(200, {
      'Content-Type': reply.type,
      ...(reply.bytes === undefined ? {} : { 'Content-Length': reply.bytes }),
    });
    if (headOnly) return void response.end();
    return pipeline(Readable.from(reply.pieces), response);
  }
  const isText = reply.kind === 'text';
  const body = Buffer.from(isText ? reply.body : JSON.stringify(reply.body));
  response.writeHead(isText ? 200 : reply.status, {
    'Content-Type': isText ? 'text/plain; charset=utf-8' : 'application/json',
    'Content-Length': body.length,
    ...(isText ? {} : reply.headers),
  });
  response.end(headOnly ? undefined : body);
}

/** @throws CliError `listen-failed` (as a rejection) */
export async function startHttp(options: HttpOptions): Promise<HttpBridge> {
  const stopping = new AbortController();
  const session = new Session(options, stopping.signal);
  const server = createServer(
    {
      headersTimeout: LIMITS.headersMs,
      requestTimeout: LIMITS.requestMs,
      maxHeaderSize: LIMITS.headerBytes,
      connectionsCheckingInterval: 5_000,
    },
    (request, response) => void session.serve(request, response),
  );
  server.maxConnections = LIMITS.connections;
  await listen(server, options);
  return {
    url: urlOf(server, options.host),
    async stop(graceMs) {
      stopping.abort();
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      const force = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearTimeout(force);
    },
  };
}
