/**
 * The client of the operator's API: one method for each operation, on `fetch`. The methods are made from the generated
 * table; only how a request is put together stands here. Works in browsers (cookie) and in programs (token or API key).
 */
import { operations, type OperatorApi } from './api.table.js';
import type { DownloadedFile, OperationRow } from './operation.js';

export interface ClientOptions {
  /** Where the operator is; empty for pages that it serves itself. */
  readonly baseUrl: string;
  /** Token of a session, or an API key; a browser's cookie otherwise. */
  readonly token?: string;
  /** The host's own otherwise. */
  readonly fetch?: (request: Request) => Promise<Response>;
  /** How often a request is tried where no answer came, a change always under the same key. */
  readonly attempts: number;
}

export interface CallOptions {
  /** Of a change; a random one otherwise. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

/** The operator turned the request down: RFC 9457. */
export class OperatorProblem extends Error {
  override readonly name = 'OperatorProblem';
  readonly status: number;
  /** Stable; a row of the table of problems. */
  readonly code: string;
  readonly detail: string;
  /** Field, parameter, header, or line and column. */
  readonly path: string | undefined;
  /** Seconds to wait, where waiting helps. */
  readonly retryAfter: number | undefined;

  constructor(problem: {
    readonly status: number;
    readonly code: string;
    readonly detail: string;
    readonly path?: string;
    readonly retryAfter?: number;
  }) {
    super(`${problem.code}: ${problem.detail}${problem.path === undefined ? '' : ` (${problem.path})`}`);
    this.status = problem.status;
    this.code = problem.code;
    this.detail = problem.detail;
    this.path = problem.path;
    this.retryAfter = problem.retryAfter;
  }
}

/** No answer came: a change may have been done or not; the same call with the same key finds out. */
export class OperatorUnreachable extends Error {
  override readonly name = 'OperatorUnreachable';
  readonly idempotencyKey: string | undefined;

  constructor(message: string, key: string | undefined, cause: unknown) {
    super(message, { cause });
    this.idempotencyKey = key;
  }
}

export interface OperatorClient extends OperatorApi<CallOptions> {
  /** The same operator as somebody else. */
  withToken(token: string): OperatorClient;
}

/** Parts of the path and the query are words and numbers; only a body is more. */
type Input = Readonly<Record<string, unknown>>;

const wordOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function urlOf({ path, query }: OperationRow, baseUrl: string, input: Input): string {
  const filled = path.replaceAll(/\{([A-Za-z]+)\}/g, (_, name: string) => encodeURIComponent(wordOf(input[name])));
  const parameters = new URLSearchParams();
  for (const name of query) if (input[name] !== undefined) parameters.set(name, wordOf(input[name]));
  const text = parameters.toString();
  return `${baseUrl.replace(/\/$/, '')}${filled}${text === '' ? '' : `?${text}`}`;
}

async function problemIn(response: Response): Promise<OperatorProblem> {
  const after = response.headers.get('retry-after');
  const retry = after === null ? {} : { retryAfter: Number(after) };
  const isProblem = (response.headers.get('content-type') ?? '').includes('problem+json');
  const text = await response.text();
  if (!isProblem)
    return new OperatorProblem({ status: response.status, code: 'no-problem', detail: text.slice(0, 200), ...retry });
  const { code, detail, path } = JSON.parse(text) as {
    readonly code: string;
    readonly detail: string;
    readonly path?: string;
  }; // by its media type
  return new OperatorProblem({
    status: response.status,
    code,
    detail,
    ...(path === undefined ? {} : { path }),
    ...retry,
  });
}

async function answerIn(response: Response, { answer }: OperationRow): Promise<unknown> {
  if (!response.ok) throw await problemIn(response);
  if (answer === 'json') return response.json();
  if (answer === 'nothing') return undefined;
  const name = /filename="([^"]*)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? 'file';
  const type = response.headers.get('content-type') ?? 'application/octet-stream';
  return { name, type, bytes: new Uint8Array(await response.arrayBuffer()) } satisfies DownloadedFile;
}

async function send(
  row: OperationRow,
  client: ClientOptions,
  { input, call }: { readonly input: Input; readonly call: CallOptions },
): Promise<unknown> {
  const { token, attempts, fetch: send = (request: Request) => fetch(request) } = client;
  const changes = row.method !== 'GET';
  const key = changes ? (call.idempotencyKey ?? crypto.randomUUID()) : undefined;
  const headers = {
    ...(changes ? { 'X-Plomba-Request': '1' } : {}),
    ...(key === undefined ? {} : { 'Idempotency-Key': key }),
    ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    ...(row.body ? { 'Content-Type': 'application/json' } : {}),
  };
  const base = client.baseUrl;
  let lost: unknown;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const request = new Request(urlOf(row, base, input), {
      method: row.method,
      headers,
      ...(row.body ? { body: JSON.stringify(input['body']) } : {}),
      ...(call.signal === undefined ? {} : { signal: call.signal }),
    });
    try {
      return await answerIn(await send(request), row);
    } catch (error) {
      if (error instanceof OperatorProblem || call.signal?.aborted === true) throw error;
      lost = error;
    }
  }
  throw new OperatorUnreachable(`no answer from ${base} after ${attempts} attempts`, key, lost);
}

/** A client of one operator. */
export function operatorClient(options: ClientOptions): OperatorClient {
  const methods = Object.entries(operations).map(([id, row]) => {
    const method = (input: Input = {}, call: CallOptions = {}): Promise<unknown> => send(row, options, { input, call });
    return [id, method] as const;
  });
  // The table and the interface are written by one generator.
  const api = Object.fromEntries(methods) as unknown as OperatorApi<CallOptions>;
  return { ...api, withToken: (token) => operatorClient({ ...options, token }) };
}
