/** What calls give back, as a scenario writes it: amounts as decimal text, bytes as hex, times as they are. */
import { isFiscalError } from '@plomba/sdk';
import { toHex } from '@plomba/codec';

/** Hundredths as text: `3.60`. */
function amount(hundredths: bigint): string {
  const digits = (hundredths < 0n ? -hundredths : hundredths).toString().padStart(3, '0');
  return `${hundredths < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Plain JSON of any result; errors by what a till branches on. */
export function plainOf(value: unknown): unknown {
  if (typeof value === 'bigint') return amount(value);
  if (value instanceof Uint8Array) return toHex(value);
  if (isFiscalError(value)) {
    const { code, outcome, retry, path, detail } = value;
    return { code, outcome, retry, detail, ...(path === undefined ? {} : { path }) };
  }
  if (Array.isArray(value)) return value.map(plainOf);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, inner]) => [String(key), plainOf(inner)]));
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, inner]) => inner !== undefined && typeof inner !== 'function');
    return Object.fromEntries(entries.map(([name, inner]) => [name, plainOf(inner)]));
  }
  return value;
}

/** One line of any plain value, for a message. */
export function shown(value: unknown): string {
  const json = JSON.stringify(value) as string | undefined; // undefined for undefined only
  if (json === undefined) return 'nothing';
  return json.length > 300 ? `${json.slice(0, 297)}…` : json;
}
