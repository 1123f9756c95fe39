/**
 * What the verify page asks its backend: form fields, urlencoded or multipart, as the page and the programs of others
 * send them. The `+` of a zone that was not encoded arrives as a blank.
 */
import { utf8Decode } from '@plomba/codec';
import type { HttpRequest } from '@plomba/core/country';
import { parseTime } from '@plomba/core/model';

export interface VerifyQuery {
  /** Lower case; empty when it is missing. */
  readonly iic: string;
  readonly tin: string;
  /** UTC ms; undefined for what is no time. */
  readonly createdMs: number | undefined;
}

export function verifyQuery(request: Pick<HttpRequest, 'headers' | 'body'>): VerifyQuery {
  const type = request.headers['content-type'] ?? '';
  const text = utf8Decode(request.body) ?? '';
  const boundary = /multipart\/form-data\s*;.*\bboundary="?([^";]{1,70})"?/i.exec(type)?.[1];
  const fields = boundary === undefined ? urlencoded(text) : multipart(text, boundary);
  const created = (fields.get('dateTimeCreated') ?? '').trim().replace(/ (?=\d{2}:?\d{2}$)/, '+');
  return {
    iic: (fields.get('iic') ?? '').trim().toLowerCase(),
    tin: (fields.get('tin') ?? '').trim(),
    createdMs: parseTime(created.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'))?.utcMs,
  };
}

function urlencoded(text: string): ReadonlyMap<string, string> {
  const pairs = text.split('&').map((pair) => {
    const at = pair.indexOf('=');
    return at < 0
      ? ([decoded(pair), ''] as const)
      : ([decoded(pair.slice(0, at)), decoded(pair.slice(at + 1))] as const);
  });
  return new Map(pairs);
}

/** A text that is not rightly encoded stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

function multipart(text: string, boundary: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const part of text.split(`--${boundary}`)) {
    const at = part.indexOf('\r\n\r\n');
    const name = at < 0 ? undefined : /\bname="([^"]{1,40})"/i.exec(part.slice(0, at))?.[1];
    if (name !== undefined) fields.set(name, part.slice(at + 4).replace(/\r\n$/, ''));
  }
  return fields;
}
