/** The other end of a control channel: one request a line, one answer a line. */
import { utf8Encode } from '@plomba/codec';
import { CONTROL_LINE_MAX } from '@plomba/firmware-sim';
import { TransportError, type ByteChannel } from '@plomba/transport';
import { openTcp } from '@plomba/transport/node';
import { CliError } from '../cli-error.js';
import { LineSplitter } from './line-splitter.js';

/** Answers can be long: `oracle.operations` of a large journal. */
const ANSWER_MAX = 256 * CONTROL_LINE_MAX;

interface Waiting {
  readonly resolve: (line: string) => void;
  readonly reject: (error: unknown) => void;
}

export class ControlClient {
  readonly #channel: ByteChannel;
  readonly #waiting: Waiting[] = [];
  #onNotification: (line: string) => void = () => undefined;
  #over: unknown;
  #lastId = 0;

  private constructor(channel: ByteChannel) {
    this.#channel = channel;
    const lines = new LineSplitter(ANSWER_MAX);
    channel.subscribe({
      data: (bytes) => {
        for (const line of lines.push(bytes)) if (line !== 'too-long') this.#take(line.text);
      },
      closed: (reason) => this.#end(reason ?? new TransportError('closed', `${channel.url} was closed`)),
    });
  }

  /** @throws TransportError (as a rejection) */
  static async open(url: string, token?: string): Promise<ControlClient> {
    const client = new ControlClient(await openTcp(url));
    if (token !== undefined) await client.#send(JSON.stringify({ token }));
    return client;
  }

  /** @throws CliError (as a rejection) with what the other end says when it refuses; TransportError */
  async call(method: string, params: object = {}): Promise<unknown> {
    const id = ++this.#lastId;
    const answer = new Promise<string>((resolve, reject) => this.#waiting.push({ resolve, reject }));
    answer.catch(() => undefined); // it may fail while the request is still being written; awaited below
    if (this.#over !== undefined) this.#end(this.#over);
    else await this.#send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    return resultOf(await answer);
  }

  /** Given each line that the other end sends by itself. */
  onNotification(listener: (line: string) => void): void {
    this.#onNotification = listener;
  }

  #take(line: string): void {
    if (isNotification(line)) this.#onNotification(line);
    else this.#waiting.shift()?.resolve(line);
  }

  close(): Promise<void> {
    return this.#channel.close();
  }

  #send(line: string): Promise<void> {
    const write = this.#channel.write(utf8Encode(`${line}\n`) ?? new Uint8Array());
    return write.catch((error: unknown) => this.#end(error));
  }

  #end(error: unknown): void {
    this.#over = error;
    for (const waiting of this.#waiting.splice(0)) waiting.reject(error);
  }
}

function isNotification(line: string): boolean {
  try {
    const message: unknown = JSON.parse(line);
    return typeof message === 'object' && message !== null && 'method' in message;
  } catch {
    return false;
  }
}

function resultOf(line: string): unknown {
  const answer: unknown = JSON.parse(line);
  if (typeof answer !== 'object' || answer === null) throw notControl();
  if ('result' in answer) return answer.result;
  const error = 'error' in answer ? answer.error : undefined;
  if (typeof error !== 'object' || error === null || !('message' in error) || typeof error.message !== 'string') {
    throw notControl();
  }
  const hint = 'Ask `plomba ctl URL capabilities` for the methods; the message names a parameter that is wrong.';
  throw new CliError('control-refused', error.message, { hint });
}

function notControl(): CliError {
  return new CliError('not-control', 'what answers there is no control channel', {
    hint: 'Give the "control" address that plomba sim printed, not the "listening" one.',
  });
}
