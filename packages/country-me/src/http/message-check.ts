/**
 * A check of a whole message, beside what the line itself promises: TCP carries bytes unchanged, a serial server or a
 * program in the middle may not. Both ends of a connector's line send one and look at one that comes; a message without
 * it is taken as it is, so that any HTTP client can talk to a connector.
 */
import { concatBytes, crc32c, utf8Encode } from '@plomba/codec';
import type { HttpMessage } from './http-stream.js';

/** Eight hexadecimal digits: CRC-32C of the first line, of the headers below, and of the body. */
const CHECK_HEADER = 'plomba-check';
/** Chosen by who asks, said again by who answers. */
export const REQUEST_ID_HEADER = 'request-id';

/** The headers that change what a message means. */
const COVERED = ['idempotency-key', 'content-type', REQUEST_ID_HEADER] as const;

function checkOf({ start, headers, body }: HttpMessage): string {
  const lines = [start, ...COVERED.map((name) => headers[name] ?? '')].join('\n');
  const head = utf8Encode(`${lines}\n`) ?? new Uint8Array();
  return crc32c(concatBytes(head, body)).toString(16).padStart(8, '0');
}

/** The message with its check. */
export function withCheck(message: HttpMessage): HttpMessage {
  return { ...message, headers: { ...message.headers, [CHECK_HEADER]: checkOf(message) } };
}

/** Whether a message is what was sent, as far as it says so. */
export function isAsSent(message: HttpMessage): boolean {
  const said = message.headers[CHECK_HEADER];
  return said === undefined || said === checkOf(message);
}
