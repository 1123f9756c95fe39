/** Answers of a connector: JSON for programs, problem details (RFC 9457) for what is refused. */
import { utf8Encode, type Json } from '@plomba/codec';
import type { WireRefusal } from '@plomba/core/country';
import type { InputFinding } from '../input/index.js';
import { REFUSAL_STATUS } from './connector-api.table.js';

export interface ConnectorAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Findings that one answer names; a file may have thousands. */
const FINDINGS_MAX = 100;

function textBody(text: string): Uint8Array {
  return utf8Encode(text) ?? new Uint8Array();
}

export function answerOf(status: number, json: Json): ConnectorAnswer {
  return { status, type: 'application/json', body: textBody(`${JSON.stringify(json)}\n`) };
}

export function htmlAnswer(html: string): ConnectorAnswer {
  const policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'";
  const headers = { 'content-security-policy': policy };
  return { status: 200, type: 'text/html; charset=utf-8', body: textBody(html), headers };
}

/** @param code as on the native link, or one of the connector's own */
export function problem(code: string, detail: string, more: { readonly [name: string]: Json } = {}): ConnectorAnswer {
  const status = REFUSAL_STATUS[code] ?? 422;
  const json = { type: `urn:plomba:error:${code}`, title: code, status, code, detail, ...more };
  return { status, type: 'application/problem+json', body: textBody(`${JSON.stringify(json)}\n`) };
}

export function refused({ code, detail, path }: WireRefusal): ConnectorAnswer {
  return problem(code, detail, path === undefined ? {} : { path });
}

function findingJson({ path, rule, line, column, key }: InputFinding): Json {
  return {
    path,
    rule,
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    ...(key === undefined ? {} : { key }),
  };
}

/** A document that cannot be issued, with everything that is wrong with it and where. */
export function notADocument(findings: readonly InputFinding[]): ConnectorAnswer {
  const [first] = findings;
  const { path = '', rule = '', line } = first ?? {};
  const place = line === undefined ? path : `line ${line}${path === '' ? '' : `, ${path}`}`;
  const shown = findings.slice(0, FINDINGS_MAX).map(findingJson);
  return problem('validation-failed', `${place} ${rule}`.trim(), { path, findings: shown, count: findings.length });
}
