/** What is read of a request before anything is done: query, body, key. Each bounded, each error with its place. */
import { FieldError } from '@plomba/codec';
import { OperatorError } from './operator-error.js';
import type { ObjectShape } from './shape.js';

const BODY_BYTES_MAX = 262_144;
const KEY = /^[!-~]{1,64}$/;

/** The whole body, at most `max` bytes. @throws OperatorError `body-too-large` (as a rejection) */
async function bytesOf(request: Request, max: number): Promise<Uint8Array> {
  const tooLarge = (): OperatorError =>
    new OperatorError('body-too-large', { detail: `at most ${max} bytes`, headers: { Connection: 'close' } });
  if (Number(request.headers.get('content-length') ?? 0) > max) throw tooLarge();
  if (request.body === null) return new Uint8Array(0);
  const parts: Uint8Array[] = [];
  let total = 0;
  const reader = (request.body as ReadableStream<Uint8Array>).getReader(); // a body is bytes
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    parts.push(next.value);
    total += next.value.length;
    if (total > max) throw tooLarge();
  }
  return Buffer.concat(parts, total);
}

/** Line and column of an offset, as editors count. */
function placeOf(text: string, offset: number): string {
  const lines = text.slice(0, offset).split('\n');
  return `line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1}`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : '';
    const offset = /at position (\d+)/.exec(message)?.[1];
    const path = placeOf(text, offset === undefined ? text.length : Number(offset));
    throw new OperatorError('bad-json', { path, detail: 'the body is no JSON', cause });
  }
}

export interface ReadBody {
  readonly value: unknown;
  /** As it came, for the digest of a repetition. */
  readonly bytes: Uint8Array;
}

/** @throws OperatorError `body-too-large`, `media-type`, `bad-json`, `bad-field` (as rejections) */
export async function readBody(
  request: Request,
  shape: ObjectShape<unknown> | undefined,
  bytesMax: number = BODY_BYTES_MAX,
): Promise<ReadBody> {
  const bytes = await bytesOf(request, bytesMax);
  if (shape === undefined) {
    if (bytes.length > 2) throw new OperatorError('bad-request', { detail: 'this request has no body' });
    return { value: {}, bytes: new Uint8Array(0) };
  }
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/json *(; *charset="?utf-8"? *)?$/i.test(type)) throw new OperatorError('media-type');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new OperatorError('bad-json', { detail: 'the body is no UTF-8', cause });
  }
  return { value: shaped(parse(text), shape), bytes };
}

function shaped(value: unknown, shape: ObjectShape<unknown>): unknown {
  try {
    return shape.fromJson(value, '');
  } catch (error) {
    if (!(error instanceof FieldError)) throw error;
    throw new OperatorError('bad-field', { path: error.path, detail: error.rule, cause: error });
  }
}

/** The query, with whole numbers read as such. @throws OperatorError `bad-query` */
export function readQuery(parameters: URLSearchParams, shape: ObjectShape<unknown> | undefined): unknown {
  const given: Record<string, unknown> = {};
  const properties = shape?.jsonSchema['properties'] as
    Readonly<Record<string, { readonly type?: string }>> | undefined;
  for (const [name, text] of parameters) {
    const property = properties !== undefined && Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (property === undefined)
      throw new OperatorError('bad-query', { path: name, detail: 'there is no such parameter' });
    if (Object.hasOwn(given, name)) throw new OperatorError('bad-query', { path: name, detail: 'stands twice' });
    const isNumber = property.type === 'integer' && /^-?\d{1,16}$/.test(text);
    const isTruth = property.type === 'boolean' && /^(true|false)$/.test(text);
    given[name] = isNumber ? Number(text) : isTruth ? text === 'true' : text;
  }
  try {
    return shape === undefined ? given : shape.fromJson(given, '');
  } catch (error) {
    if (!(error instanceof FieldError)) throw error;
    throw new OperatorError('bad-query', { path: error.path, detail: error.rule, cause: error });
  }
}

/** The Idempotency-Key, where there is one. @throws OperatorError `bad-request` */
export function readKey(headers: Headers): string | undefined {
  // The draft of the header has it in quotes; many clients send it bare.
  const key = headers
    .get('idempotency-key')
    ?.trim()
    .replace(/^"([^"\\]*)"$/, '$1');
  if (key === undefined) return undefined;
  if (!KEY.test(key)) {
    const detail = 'must be 1 to 64 printable characters without spaces';
    throw new OperatorError('bad-request', { path: 'Idempotency-Key', detail });
  }
  return key;
}
