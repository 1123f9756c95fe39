/**
 * The control channel of an authority: JSON-RPC 2.0, one object a line over TCP, as `plomba ctl` speaks it, or one object
 * a POST over HTTP. Only this machine reaches it.
 */
import { createServer } from 'node:http';
import { once } from 'node:events';
import { FieldError, utf8Encode } from '@plomba/codec';
import type { ByteChannel } from '@plomba/transport';
import { listenTcp, parsePortUrl } from '@plomba/transport/node';
import { usageError } from '../cli-error.js';
import { httpAddress, listen, urlOf } from '../http-listen.js';
import { LineSplitter } from '../sim/line-splitter.js';
import type { AuthorityHost } from './authority-host.js';

/** A register of some thousand rows fits in. */
const REQUEST_MAX = 8 * 1024 * 1024;
const PARSE_ERROR = -32_700;
const INVALID_REQUEST = -32_600;
const INVALID_PARAMS = -32_602;
const INTERNAL_ERROR = -32_603;

export interface ControlServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** @param url `tcp://127.0.0.1:PORT` or `http://127.0.0.1:PORT` @throws CliError */
export async function serveControl(url: string, host: AuthorityHost): Promise<ControlServer> {
  checkControlUrl(url);
  return url.startsWith('http:') ? serveHttp(url, host) : serveLines(url, host);
}

/** @throws CliError `control-is-local`, `bad-listen`; TransportError `bad-url` */
export function checkControlUrl(url: string): void {
  const parsed = url.startsWith('http:') ? httpAddress(url) : parsePortUrl(url);
  const place = 'host' in parsed ? parsed.host : '';
  if (place === 'localhost' || place === '::1' || /^127(\.\d{1,3}){3}$/.test(place)) return;
  throw usageError('control-is-local', `the control channel cannot be at ${url}`, {
    hint: 'Write tcp://127.0.0.1:0 or http://127.0.0.1:0: whoever reaches it owns the authority.',
  });
}

async function serveLines(url: string, host: AuthorityHost): Promise<ControlServer> {
  const server = await listenTcp(url);
  server.onChannel((channel) => serveChannel(channel, host));
  return { url: server.url, stop: () => server.close() };
}

function serveChannel(channel: ByteChannel, host: AuthorityHost): void {
  const lines = new LineSplitter(REQUEST_MAX);
  let answers: Promise<void> = Promise.resolve();
  const write = (text: string): Promise<void> =>
    channel.write(utf8Encode(`${text}\n`) ?? new Uint8Array()).catch(() => undefined); // the client is gone
  channel.subscribe({
    data(bytes) {
      for (const line of lines.push(bytes)) {
        if (line === 'too-long') {
          const text = failure(null, INVALID_REQUEST, `a line has at most ${REQUEST_MAX} bytes`);
          answers = answers.then(() => write(text)).then(() => channel.close());
          return;
        }
        if (line.text.trim() === '') continue;
        const answer = answerLine(host, line.text);
        answers = answers.then(async () => write((await answer).text));
      }
    },
    closed: () => undefined,
  });
}

async function serveHttp(url: string, host: AuthorityHost): Promise<ControlServer> {
  const address = httpAddress(url);
  const server = createServer((request, response) => {
    const { socket } = request; // a request that was given up has none any more
    void (async () => {
      const parts: Buffer[] = [];
      let bytes = 0;
      for await (const part of request) {
        const chunk = part as Buffer; // no encoding is set
        bytes += chunk.length;
        if (bytes > REQUEST_MAX) return void socket.destroy();
        parts.push(chunk);
      }
      // A web page must not reach it: no browser sends JSON to another origin without asking first.
      const isJson = (request.headers['content-type'] ?? '').startsWith('application/json');
      const { text, isRight } =
        request.method === 'POST' && isJson
          ? await answerLine(host, Buffer.concat(parts).toString('utf8'))
          : { text: failure(null, INVALID_REQUEST, 'POST one JSON object as application/json'), isRight: false };
      response.writeHead(isRight ? 200 : 400, { 'content-type': 'application/json' });
      response.end(text);
    })().catch(() => socket.destroy());
  });
  await listen(server, address);
  return {
    url: urlOf(server, address.host),
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

type RequestId = string | number | null;

function failure(id: RequestId, code: number, message: string): string {
  return JSON.stringify({ jsonrpc: '2.0', id, error: { code, message } });
}

async function answerLine(
  host: AuthorityHost,
  line: string,
): Promise<{ readonly text: string; readonly isRight: boolean }> {
  let request: unknown;
  try {
    request = JSON.parse(line);
  } catch {
    return { text: failure(null, PARSE_ERROR, 'the request is no JSON'), isRight: false };
  }
  const fields = typeof request === 'object' && request !== null ? request : {};
  const given = 'id' in fields ? fields.id : null;
  const id: RequestId = typeof given === 'string' || typeof given === 'number' ? given : null;
  const method = 'method' in fields ? fields.method : undefined;
  if (typeof method !== 'string') return { text: failure(id, INVALID_REQUEST, 'needs a "method"'), isRight: false };
  try {
    const result = await host.control(method, 'params' in fields ? fields.params : {});
    return { text: JSON.stringify({ jsonrpc: '2.0', id, result }), isRight: true };
  } catch (error) {
    if (error instanceof FieldError) return { text: failure(id, INVALID_PARAMS, error.message), isRight: false };
    host.fail(error);
    return { text: failure(id, INTERNAL_ERROR, 'the authority has failed'), isRight: false };
  }
}
