/** What is read of a request before anything is done: who asks, the key, the query, the body. Each bounded. */
import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { sha256 } from '@plomba/core';
import { JsonTextError, parseJsonText } from '../rolls/json-text.js';
import type { Body } from './changes.js';
import { BridgeError } from './problem.js';
import type { QueryRow } from './routes.table.js';

/** Largest body, bytes. */
const BODY_BYTES = 1_048_576;

const KEY = /^[!-~]{1,64}$/;

const isLoopbackHost = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);

/** Whether only this machine reaches an address. */
export function isLoopbackAddress(host: string): boolean {
  return isLoopbackHost(host);
}

/**
 * Keeps web pages out, also those whose name was made to point here (DNS rebinding): a browser names itself by `Origin`
 * and the page's host by `Host`. @throws BridgeError `foreign-origin`
 */
export function checkOrigin(headers: IncomingHttpHeaders, listening: string): void {
  if (headers.origin !== undefined) throw new BridgeError('foreign-origin', { detail: 'the request has an Origin' });
  if (!isLoopbackHost(listening)) return;
  const named = (headers.host ?? '')
    .replace(/:\d+$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .toLowerCase();
  if (!isLoopbackHost(named)) throw new BridgeError('foreign-origin', { detail: 'the request names another host' });
}

const digest = (text: string): Uint8Array => sha256(new TextEncoder().encode(text));

/** Compares digests, in the same time wherever they differ. @throws BridgeError `unauthorized` */
export function checkToken({ authorization = '' }: IncomingHttpHeaders, token: string | undefined): void {
  if (token === undefined) return;
  const given = /^Bearer +(.+)$/i.exec(authorization)?.[1] ?? '';
  if (timingSafeEqual(digest(given), digest(token))) return;
  throw new BridgeError('unauthorized', { headers: { 'WWW-Authenticate': 'Bearer' } });
}

/** The key of a request: of the header, or of the path. @throws BridgeError `key-missing`, `key-malformed` */
export function keyOf(headers: IncomingHttpHeaders, inPath?: string): string {
  const given = inPath === undefined ? headers['idempotency-key'] : decoded(inPath);
  if (given === undefined || given === '') throw new BridgeError('key-missing');
  if (typeof given !== 'string') throw new BridgeError('key-malformed');
  // The draft of the header has it in quotes; many clients send it bare.
  const key = inPath === undefined ? given.trim().replace(/^"([^"\\]*)"$/, '$1') : given;
  if (!KEY.test(key)) throw new BridgeError('key-malformed');
  return key;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new BridgeError('key-malformed', { detail: 'the path is not percent-encoded' });
  }
}

/** @throws BridgeError `bad-query` */
export function readQuery(url: string, rows: readonly QueryRow[]): ReadonlyMap<string, number> {
  const at = url.indexOf('?');
  const parameters = new URLSearchParams(at < 0 ? '' : url.slice(at + 1));
  const values = new Map<string, number>();
  for (const [name, text] of parameters) {
    const row = rows.find((one) => one.name === name);
    if (row === undefined) throw new BridgeError('bad-query', { path: name, detail: 'there is no such parameter' });
    if (values.has(name)) throw new BridgeError('bad-query', { path: name, detail: 'stands twice' });
    const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
    if (!Number.isSafeInteger(value) || value < row.min) {
      throw new BridgeError('bad-query', { path: name, detail: `must be a whole number of at least ${row.min}` });
    }
    values.set(name, value);
  }
  const absent = rows.find(({ name, required }) => required === true && !values.has(name));
  if (absent !== undefined) throw new BridgeError('bad-query', { path: absent.name, detail: 'must be given' });
  return values;
}

/** The body as a JSON object. @throws BridgeError `media-type`, `body-too-large`, `bad-json` (as rejections) */
export async function readBody(request: IncomingMessage, required: boolean): Promise<Body> {
  const bytes = await readBytes(request);
  if (bytes.length === 0 && !required) return {};
  const { 'content-type': type = '', 'content-encoding': coding = 'identity' } = request.headers;
  const isJson = /^application\/json *(; *charset="?utf-8"? *)?$/i.test(type);
  if (!isJson || coding !== 'identity') throw new BridgeError('media-type');
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
    const value = parseJsonText(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Body; // parsed JSON
  } catch (error) {
    if (error instanceof JsonTextError) {
      const path = `line ${error.line}, column ${error.column}`;
      throw new BridgeError('bad-json', { path, detail: error.rule, cause: error });
    }
    if (!(error instanceof TypeError)) throw error;
    throw new BridgeError('bad-json', { detail: 'the body is no UTF-8', cause: error });
  }
  throw new BridgeError('bad-json', { detail: 'the body must be a JSON object' });
}

async function readBytes(request: IncomingMessage): Promise<Uint8Array> {
  if (Number(request.headers['content-length'] ?? 0) > BODY_BYTES) throw new BridgeError('body-too-large');
  const parts: Uint8Array[] = [];
  let total = 0;
  // A request without an encoding gives bytes.
  for await (const part of request as AsyncIterable<Uint8Array>) {
    total += part.length;
    if (total > BODY_BYTES) throw new BridgeError('body-too-large');
    parts.push(part);
  }
  return Buffer.concat(parts, total);
}
