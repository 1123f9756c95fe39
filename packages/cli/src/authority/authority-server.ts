/**
 * The HTTP side of an authority: sockets to values and back. Bodies, headers and connections are bounded before anything
 * is looked at; where the authority gives no answer the connection is closed.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { HttpRequest, HttpResponse } from '@plomba/core/country';
import { listen, urlOf, type HttpAddress } from '../http-listen.js';

/** Bounds of a request, ms and bytes. The authority itself says what is too large of what fits in here. */
const LIMITS = {
  headersMs: 10_000,
  requestMs: 60_000,
  headerBytes: 16_384,
  connections: 1024,
  bodyBytes: 4 * 1024 * 1024,
} as const;

export interface AuthorityServer {
  /** Such as `http://127.0.0.1:8080`. */
  readonly url: string;
  stop(): Promise<void>;
}

export interface Answer {
  /** Undefined: the connection is closed. */
  readonly response: HttpResponse | undefined;
  readonly delayMs: number;
}

/** What became of a request, for the log. */
export interface ServedRequest {
  readonly method: string;
  readonly path: string;
  /** Undefined: no answer. */
  readonly status: number | undefined;
  readonly ms: number;
  /** What the authority says of it in one word and more: `operation`, `code`, `fic`. */
  readonly note: string | undefined;
}

export interface ServerParts {
  answer(request: HttpRequest): Promise<Answer>;
  onServed(served: ServedRequest): void;
  /** Entries could not be kept, or a bug of ours: the process must end. */
  onFailed(error: unknown): void;
}

/** Name of a header that carries a note for the log and does not leave. */
const NOTE_HEADER = 'x-plomba-note';

class Session {
  readonly #parts: ServerParts;
  /** Answers that wait for their time. */
  readonly #late = new Set<NodeJS.Timeout>();

  constructor(parts: ServerParts) {
    this.#parts = parts;
  }

  stop(): void {
    for (const timer of this.#late) clearTimeout(timer);
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const startedMs = performance.now();
    const { socket } = request; // a request that was given up has none any more
    const body = await readBody(request);
    if (body === undefined) return void socket.destroy();
    const { method = '', url: path = '' } = request;
    try {
      const { response: answer, delayMs } = await this.#parts.answer({
        method,
        path,
        headers: headersOf(request),
        body,
      });
      if (delayMs > 0) await this.#wait(delayMs);
      this.#send(response, answer, method === 'HEAD');
      const { [NOTE_HEADER]: note } = answer?.headers ?? {};
      const ms = Math.round(performance.now() - startedMs);
      this.#parts.onServed({ method, path, status: answer?.status, ms, note });
    } catch (error) {
      socket.destroy();
      this.#parts.onFailed(error);
    }
  }

  #send(response: ServerResponse, answer: HttpResponse | undefined, headOnly: boolean): void {
    if (answer === undefined) return void response.socket?.destroy();
    const { [NOTE_HEADER]: _, ...headers } = answer.headers;
    response.writeHead(answer.status, { ...headers, 'content-length': answer.body.length });
    response.end(headOnly ? undefined : answer.body);
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#late.delete(timer);
        resolve();
      }, ms);
      this.#late.add(timer);
    });
  }
}

/** Undefined when it is larger than anything that the authority would look at, or the client went away. */
async function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const part of request) {
      const chunk = part as Buffer; // no encoding is set
      bytes += chunk.length;
      if (bytes > LIMITS.bodyBytes) return undefined;
      parts.push(chunk);
    }
  } catch {
    return undefined;
  }
  return new Uint8Array(Buffer.concat(parts));
}

function headersOf(request: IncomingMessage): Readonly<Record<string, string>> {
  const pairs = Object.entries(request.headers).map(
    ([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')] as const,
  );
  return Object.fromEntries(pairs);
}

/** @throws CliError `listen-failed` (as a rejection) */
export async function serveAuthority({ host, port }: HttpAddress, parts: ServerParts): Promise<AuthorityServer> {
  const session = new Session(parts);
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
  await listen(server, { host, port });
  return {
    url: urlOf(server, host),
    async stop() {
      session.stop();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
