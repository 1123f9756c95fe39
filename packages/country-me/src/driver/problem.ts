/** Refusals of a connector as they come: problem details (RFC 9457) with a code. */

export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly path?: string;
  readonly findings: readonly { readonly path: string; readonly rule: string }[];
}

/** Fields of a JSON object; none of anything else. */
export function fieldsOf(json: unknown): Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {}; // looked at field by field
}

export function textIn(json: unknown, name: string): string | undefined {
  const value = fieldsOf(json)[name];
  return typeof value === 'string' ? value : undefined;
}

export function numberIn(json: unknown, name: string): number | undefined {
  const value = fieldsOf(json)[name];
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
}

export function listIn(json: unknown, name: string): readonly unknown[] | undefined {
  const value = fieldsOf(json)[name];
  return Array.isArray(value) ? value : undefined;
}

/** Undefined where it is none. */
export function problemOf(json: unknown, status: number): Problem | undefined {
  const code = textIn(json, 'code');
  if (code === undefined) return undefined;
  const path = textIn(json, 'path');
  const findings = (listIn(json, 'findings') ?? []).map((one) => ({
    path: textIn(one, 'path') ?? '',
    rule: textIn(one, 'rule') ?? '',
  }));
  return { status, code, detail: textIn(json, 'detail') ?? code, ...(path === undefined ? {} : { path }), findings };
}
