/**
 * JSON in one form only, for signatures: keys in the order of their code units, no blanks. The value has strings, whole
 * numbers, booleans, lists and objects, as every report here; the form is then that of RFC 8785.
 */
import type { Json } from '@plomba/codec';

export function canonicalJson(value: Json): string {
  if (typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name] ?? '')}`).join(',')}}`;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
