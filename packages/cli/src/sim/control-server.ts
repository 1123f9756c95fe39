/**
 * The control channel over TCP: one JSON object a line, answered by the device's own control methods. Where it can be
 * reached from elsewhere the first line must carry the token.
 *
 * Invariants: a line is bounded, before it is read as JSON; the answer to a power command is given when the ports have
 * followed, so that a till may connect at once.
 */
import { timingSafeEqual } from 'node:crypto';
import { sha256 } from '@plomba/core';
import { utf8Encode } from '@plomba/codec';
import { CONTROL_LINE_MAX, ControlSession } from '@plomba/firmware-sim';
import type { DeviceHost } from '@plomba/testkit';
import type { ByteChannel, ChannelServer } from '@plomba/transport';
import { listenTcp } from '@plomba/transport/node';
import { usageError } from '../cli-error.js';
import { LineSplitter } from './line-splitter.js';
import { isLoopback } from './loopback.js';

export interface ControlOptions {
  /** `tcp://host:port`. */
  readonly url: string;
  readonly token?: string;
}

/** @throws CliError `control-needs-token` before anything listens */
export function checkControl({ url, token }: ControlOptions): void {
  if (isLoopback(url) || (token ?? '') !== '') return;
  throw usageError('control-needs-token', `${url} can be reached from other machines`, {
    hint: 'Listen on 127.0.0.1, or set --control-token; the first line of a client is then {"token":"…"}.',
  });
}

/**
 * Whoever reaches the service's port has the unit: so it is reached from this machine alone.
 *
 * @throws CliError for an address that other machines reach
 */
export function checkService(url: string): void {
  if (!url.startsWith('tcp:') || isLoopback(url)) return;
  throw usageError('service-is-local', `${url} can be reached from other machines`, {
    hint: 'Listen on 127.0.0.1, on a pseudo-terminal or on a serial line.',
  });
}

export async function listenControl(options: ControlOptions, host: DeviceHost): Promise<ChannelServer> {
  checkControl(options);
  const server = await listenTcp(options.url);
  server.onChannel((channel) => new ControlConnection(channel, host, options.token).start());
  return server;
}

/** Notifications that wait for a client that does not read, at most. */
const UNREAD_MAX = 10_000;

class ControlConnection {
  readonly #channel: ByteChannel;
  readonly #host: DeviceHost;
  readonly #lines = new LineSplitter(CONTROL_LINE_MAX);
  #token: string | undefined;
  #answers: Promise<void> = Promise.resolve();
  readonly #session: ControlSession;
  #unread = 0;

  constructor(channel: ByteChannel, host: DeviceHost, token: string | undefined) {
    this.#channel = channel;
    this.#host = host;
    this.#token = token;
    this.#session = new ControlSession(host.device, (line) => this.#tell(line));
  }

  start(): void {
    this.#channel.subscribe({ data: (bytes) => this.#receive(bytes), closed: () => this.#session.close() });
  }

  #receive(bytes: Uint8Array): void {
    for (const line of this.#lines.push(bytes)) {
      if (line === 'too-long') return this.#end(rpcError(`a line has at most ${CONTROL_LINE_MAX} bytes`));
      if (line.text.trim() === '') continue;
      if (this.#token === undefined) this.#answer(line.text);
      else if (isToken(line.text, this.#token)) this.#token = undefined;
      else return this.#end(rpcError('the first line must be {"token":"…"} with the right token'));
    }
  }

  /** In the order of the requests, each after the ports have settled. */
  #answer(line: string): void {
    const answer = this.#ask(line);
    if (answer === undefined) return;
    this.#answers = this.#answers.then(() => this.#host.settled()).then(() => this.#write(answer));
  }

  #ask(line: string): string | undefined {
    try {
      return this.#host.act(() => this.#session.answer(line));
    } catch {
      return undefined; // the host has ended with this error; there is nobody to answer any more
    }
  }

  /** What the unit says by itself, behind the answers before it. Whoever does not read it is let go. */
  #tell(line: string): void {
    if (++this.#unread > UNREAD_MAX) {
      this.#session.close();
      return this.#end(rpcError(`more than ${UNREAD_MAX} notifications wait to be read`));
    }
    this.#answers = this.#answers.then(() => this.#write(line)).then(() => void this.#unread--);
  }

  #write(text: string): Promise<void> {
    const bytes = utf8Encode(`${text}\n`) ?? new Uint8Array();
    return this.#channel.write(bytes).catch(() => undefined); // the client is gone
  }

  #end(text: string): void {
    this.#answers = this.#answers.then(() => this.#write(text)).then(() => this.#channel.close());
  }
}

function rpcError(message: string): string {
  return JSON.stringify({ jsonrpc: '2.0', id: null, error: { code: -32_600, message } });
}

function isToken(line: string, token: string): boolean {
  let given: unknown;
  try {
    given = JSON.parse(line);
  } catch {
    return false;
  }
  if (typeof given !== 'object' || given === null || !('token' in given) || typeof given.token !== 'string')
    return false;
  const digest = (text: string): Uint8Array => sha256(utf8Encode(text) ?? new Uint8Array());
  return timingSafeEqual(digest(given.token), digest(token)); // hashed first: equal lengths, no early end
}
