/** The HTTP application: the table of routes on Hono, problems for whatever fails, headers that keep a browser strict. */
import { Hono, type Context } from 'hono';
import { OperatorError, problemOf } from './operator-error.js';
import type { Route } from './route.js';
import { serveRoute, type Reply, type Serving } from './serve-route.js';

export interface RequestNote {
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  readonly status: number;
  readonly ms: number;
  readonly code?: string;
  /** A fault of ours, with where it happened. */
  readonly fault?: string;
}

export interface AppOptions {
  readonly serving: Serving;
  readonly routes: readonly Route[];
  readonly openApi: object;
  readonly onRequest?: (note: RequestNote) => void;
  /** Files of the console by path, `/index.html` among them. */
  readonly assets?: ReadonlyMap<string, Asset>;
}

export interface Asset {
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** Pages may load what the operator itself serves, and nothing may frame them. */
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'";

const strictHeaders: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

function headersFor(settings: { readonly publicUrl: string }, policy: string): Readonly<Record<string, string>> {
  const transport: Readonly<Record<string, string>> = settings.publicUrl.startsWith('https://')
    ? { 'Strict-Transport-Security': 'max-age=31536000' }
    : {};
  return { ...strictHeaders, ...transport, 'Content-Security-Policy': policy };
}

/**
 * The socket's address, put there by the server; requests within the process have none. Behind a proxy it is what that
 * wrote last: all before it came from the client and may be made up.
 */
function addressOf(context: Context, behindProxy: boolean): string {
  const forwarded = context.req.header('x-forwarded-for')?.split(',').at(-1)?.trim();
  if (behindProxy && forwarded !== undefined && forwarded !== '') return forwarded.slice(0, 64);
  const env = context.env as
    { readonly incoming?: { readonly socket?: { readonly remoteAddress?: string } } } | undefined; // of @hono/node-server
  return env?.incoming?.socket?.remoteAddress ?? 'local';
}

interface Failure {
  readonly error: OperatorError;
  readonly fault?: string;
}

function failureOf(error: unknown): Failure {
  if (error instanceof OperatorError && error.code !== 'operator-fault') return { error };
  const fault = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { error: new OperatorError('operator-fault'), fault };
}

function responseOf(reply: Reply, settings: { readonly publicUrl: string }): Response {
  const headers = { ...headersFor(settings, DATA_POLICY), 'Cache-Control': 'no-store', ...reply.headers };
  const body = reply.status === 204 ? null : typeof reply.body === 'string' ? reply.body : Buffer.from(reply.body);
  return new Response(body, { status: reply.status, headers });
}

function assetFor(assets: ReadonlyMap<string, Asset>, path: string): Asset | undefined {
  // Paths of the console are states of one page.
  return (
    assets.get(path) ?? (path.startsWith('/v1/') || /\.[a-z0-9]+$/.test(path) ? undefined : assets.get('/index.html'))
  );
}

export function createApp({ serving, routes, openApi, onRequest, assets = new Map() }: AppOptions): Hono {
  const app = new Hono();
  const { settings } = serving.parts;
  const note = (
    request: Request,
    response: Response,
    more: { readonly startedMs: number; readonly failure?: Failure },
  ): Response => {
    const { failure, startedMs } = more;
    onRequest?.({
      method: request.method,
      path: new URL(request.url).pathname.slice(0, 200),
      status: response.status,
      ms: Math.round(performance.now() - startedMs),
      ...(failure === undefined ? {} : { code: failure.error.code }),
      ...(failure?.fault === undefined ? {} : { fault: failure.fault }),
    });
    return response;
  };
  const answer = async (request: Request, work: () => Promise<Reply>): Promise<Response> => {
    const startedMs = performance.now();
    try {
      return note(request, responseOf(await work(), settings), { startedMs });
    } catch (error) {
      const failure = failureOf(error);
      const problem = problemOf(failure.error);
      const headers = { 'Content-Type': 'application/problem+json', ...failure.error.headers };
      const reply = { status: problem.status, headers, body: JSON.stringify(problem) };
      return note(request, responseOf(reply, settings), { startedMs, failure });
    }
  };
  for (const route of routes) {
    const path = route.path.replaceAll(/\{([A-Za-z]+)\}/g, ':$1');
    app.on(route.method, path, (context) =>
      answer(context.req.raw, () =>
        serveRoute(serving, route, {
          request: context.req.raw,
          // Hono types the parameters by a literal path.
          params: context.req.param() as Readonly<Record<string, string>>,
          address: addressOf(context, settings.behindProxy),
        }),
      ),
    );
  }
  app.get('/v1/openapi.json', (context) =>
    answer(context.req.raw, () =>
      Promise.resolve({ status: 200, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(openApi) }),
    ),
  );
  app.all('*', (context) => {
    const request = context.req.raw;
    const { pathname } = new URL(request.url);
    const asset = request.method === 'GET' || request.method === 'HEAD' ? assetFor(assets, pathname) : undefined;
    if (asset === undefined) return answer(request, () => Promise.reject(new OperatorError(codeFor(routes, pathname))));
    const isNamedByContent = pathname.startsWith('/assets/');
    const cache = isNamedByContent ? 'public, max-age=31536000, immutable' : 'no-cache';
    const headers = { ...headersFor(settings, PAGE_POLICY), 'Content-Type': asset.type, 'Cache-Control': cache };
    return new Response(Buffer.from(asset.bytes), { headers });
  });
  return app;
}

function codeFor(routes: readonly Route[], pathname: string): 'method-not-allowed' | 'no-such-path' {
  const isPath = routes.some(({ path }) => {
    const parts = path.split('/');
    const given = pathname.split('/');
    return parts.length === given.length && parts.every((part, at) => part.startsWith('{') || part === given[at]);
  });
  return isPath ? 'method-not-allowed' : 'no-such-path';
}
