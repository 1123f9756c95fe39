/** Carries a unit's reports to its authority over HTTP, and says what became of each. Never rejects. */
import type { HttpRequest, HttpResponse, ReportOutcome } from '@plomba/core/country';
import { systemCode } from '../files.js';

/** An answer takes at most so long, ms; the real service aims at two seconds. */
const ANSWER_MS = 30_000;
/** Answers are short. */
const ANSWER_BYTES = 1024 * 1024;

/** Errors of a machine that has no way out at all. */
const NO_LINK: readonly string[] = ['ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'ENETDOWN', 'EHOSTUNREACH', 'EHOSTDOWN'];

function failureOf(error: unknown): ReportOutcome {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const code = systemCode(cause) ?? systemCode(error) ?? '';
  const detail = code === '' ? (error instanceof Error ? error.name : 'no answer') : code;
  if (NO_LINK.includes(code)) return { kind: 'no-link', detail };
  return code === 'ECONNREFUSED' ? { kind: 'unreachable', detail } : { kind: 'lost', detail };
}

async function bodyOf(response: Response): Promise<Uint8Array> {
  const reader = response.body?.getReader();
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (let read = await reader?.read(); read?.value !== undefined; read = await reader?.read()) {
    length += read.value.length;
    if (length > ANSWER_BYTES) throw new RangeError('an answer that is too long');
    pieces.push(read.value);
  }
  return Uint8Array.from(Buffer.concat(pieces));
}

async function ask(base: string, { method, path, headers, body }: HttpRequest): Promise<HttpResponse> {
  const response = await fetch(`${base.replace(/\/$/, '')}${path}`, {
    method,
    headers,
    ...(body.length === 0 ? {} : { body: new Uint8Array(body) }),
    redirect: 'error',
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  return { status: response.status, headers: Object.fromEntries(response.headers), body: await bodyOf(response) };
}

/** @param base address of the authority; the paths of requests stand behind it */
export function authorityAt(base: string): (request: HttpRequest) => Promise<ReportOutcome> {
  return async (request) => {
    try {
      return { kind: 'answered', response: await ask(base, request) };
    } catch (error) {
      return failureOf(error);
    }
  };
}
