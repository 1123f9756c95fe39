/**
 * HTTP/1.1 over bytes, both ends: messages out of a stream, and messages as bytes. The part that a connector on a till's
 * own machine needs: bodies with a length, connections that stay open, nothing that a proxy would want.
 *
 * What always holds: nothing is kept beyond its bound; after a message that cannot be understood nothing more of the
 * stream is read, because nobody knows where the next one begins.
 */
import { utf8Encode } from '@plomba/codec';

/** Bounds of a message, bytes. @internal */
export const HTTP_LIMITS: { readonly head: number; readonly headers: number; readonly body: number } = {
  head: 16_384,
  headers: 64,
  body: 4 * 1024 * 1024,
};

export interface HttpMessage {
  /** First line: `POST /invoices HTTP/1.1`, `HTTP/1.1 200 OK`. */
  readonly start: string;
  /** Names in lower case; values of a name that came twice joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Why a stream cannot be read on, and the status that says so. */
export interface HttpTrouble {
  readonly status: 400 | 411 | 413 | 431 | 501;
  readonly detail: string;
}

const HEADER = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*?)[ \t]*$/;

export class HttpStream {
  #bytes: Uint8Array = new Uint8Array();
  #trouble: HttpTrouble | undefined;

  /** @returns the messages that are whole now */
  push(bytes: Uint8Array): readonly HttpMessage[] {
    if (this.#trouble !== undefined) return [];
    const all = new Uint8Array(this.#bytes.length + bytes.length);
    all.set(this.#bytes);
    all.set(bytes, this.#bytes.length);
    this.#bytes = all;
    const messages: HttpMessage[] = [];
    for (let message = this.#take(); message !== undefined; message = this.#take()) messages.push(message);
    return messages;
  }

  /** Why nothing more is read; undefined while all is well. */
  get trouble(): HttpTrouble | undefined {
    return this.#trouble;
  }

  /** A copy that goes on by itself. */
  fork(): HttpStream {
    const copy = new HttpStream();
    copy.#bytes = this.#bytes;
    copy.#trouble = this.#trouble;
    return copy;
  }

  #take(): HttpMessage | undefined {
    const end = endOfHead(this.#bytes);
    if (end === undefined) {
      if (this.#bytes.length > HTTP_LIMITS.head) this.#fail(431, `a head of more than ${HTTP_LIMITS.head} bytes`);
      return undefined;
    }
    const head = this.#head(this.#bytes.subarray(0, end));
    if (head === undefined) return undefined;
    const whole = end + 4 + head.length;
    if (this.#bytes.length < whole) return undefined;
    const body = this.#bytes.slice(end + 4, whole);
    this.#bytes = this.#bytes.slice(whole);
    return { start: head.start, headers: head.headers, body };
  }

  #head(bytes: Uint8Array): (Omit<HttpMessage, 'body'> & { readonly length: number }) | undefined {
    if (bytes.length > HTTP_LIMITS.head) return this.#fail(431, `a head of more than ${HTTP_LIMITS.head} bytes`);
    const [start = '', ...lines] = latin1(bytes).split('\r\n');
    if (lines.length > HTTP_LIMITS.headers) return this.#fail(431, `more than ${HTTP_LIMITS.headers} headers`);
    const headers: Record<string, string> = {};
    for (const [at, line] of lines.entries()) {
      const [, name, value = ''] = HEADER.exec(line) ?? [];
      if (name === undefined) return this.#fail(400, `line ${at + 2} of the head is no header`);
      const key = name.toLowerCase();
      const before = headers[key];
      if (before !== undefined && key === 'content-length') return this.#fail(400, 'content-length comes twice');
      headers[key] = before === undefined ? value : `${before}, ${value}`;
    }
    if (headers['transfer-encoding'] !== undefined) return this.#fail(501, 'transfer-encoding: send a content-length');
    const length = headers['content-length'] ?? '0';
    if (!/^[0-9]{1,15}$/.test(length)) return this.#fail(400, 'content-length must be a number');
    if (Number(length) > HTTP_LIMITS.body) return this.#fail(413, `a body of more than ${HTTP_LIMITS.body} bytes`);
    return { start, headers, length: Number(length) };
  }

  #fail(status: HttpTrouble['status'], detail: string): undefined {
    this.#trouble = { status, detail };
    this.#bytes = new Uint8Array();
    return undefined;
  }
}

/** One character for each byte. */
function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** Where the empty line begins. */
function endOfHead(bytes: Uint8Array): number | undefined {
  for (let at = 0; at + 3 < bytes.length && at <= HTTP_LIMITS.head; at++) {
    if (bytes[at] === 13 && bytes[at + 1] === 10 && bytes[at + 2] === 13 && bytes[at + 3] === 10) return at;
  }
  return undefined;
}

/** The bytes of a message; the length of the body is added to its headers. */
export function httpBytes({ start, headers, body }: HttpMessage): Uint8Array {
  const all = { ...headers, 'content-length': String(body.length) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value.replace(/[\r\n]+/g, ' ')}`);
  const head = utf8Encode(`${start}\r\n${lines.join('\r\n')}\r\n\r\n`) ?? new Uint8Array();
  const bytes = new Uint8Array(head.length + body.length);
  bytes.set(head);
  bytes.set(body, head.length);
  return bytes;
}
