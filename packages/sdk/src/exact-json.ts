/**
 * JSON that loses nothing: what JSON has no word for is written under a `$` name and comes back as it was. A number that
 * is no safe integer is refused both ways, because a program in another language would read another number.
 *
 * `bigint` is `{"$bigint":"123"}`, bytes are `{"$bytes":"00ff"}` in lower-case hex.
 */
import { FiscalError } from './fiscal-error.js';

/** @throws FiscalError `validation-failed` with the path of what cannot be written */
export function exactJson(value: unknown): string {
  return JSON.stringify(written(value, ''));
}

/** @throws FiscalError `validation-failed` with the path of what cannot be read */
export function fromExactJson(text: string): unknown {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw new FiscalError('validation-failed', { path: '', detail: 'must be JSON', rule: 'must be JSON', cause });
  }
  return read(parsed, '');
}

function refuse(path: string, rule: string): never {
  throw new FiscalError('validation-failed', { path, detail: rule, rule });
}

function written(value: unknown, path: string): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return safe(value, path);
  if (typeof value === 'bigint') return { $bigint: value.toString() };
  if (typeof value !== 'object') {
    return refuse(path, `must be text, a safe integer, a bigint, a list or an object, not a ${typeof value}`);
  }
  if (value instanceof Uint8Array) return { $bytes: hexOf(value) };
  if (Array.isArray(value)) return value.map((member, index) => written(member, `${path}[${index}]`));
  return Object.fromEntries(membersOf(value, path));
}

function membersOf(value: object, path: string): [string, unknown][] {
  return Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([name, member]) => {
      const at = join(path, name);
      if (name.startsWith('$')) refuse(at, 'must have a name that does not begin with $');
      return [name, written(member, at)];
    });
}

function read(value: unknown, path: string): unknown {
  if (typeof value === 'number') return safe(value, path);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((member, index) => read(member, `${path}[${index}]`));
  const members = Object.entries(value);
  const [first] = members;
  if (members.length === 1 && first !== undefined && first[0].startsWith('$')) return special(first, path);
  // A plain assignment of __proto__ would set the prototype; defining it does not.
  return Object.fromEntries(members.map(([name, member]) => [name, read(member, join(path, name))]));
}

function special([name, text]: [string, unknown], path: string): bigint | Uint8Array {
  if (typeof text === 'string') {
    if (name === '$bigint' && /^-?(0|[1-9]\d*)$/.test(text)) return BigInt(text);
    if (name === '$bytes' && /^([0-9a-f]{2})*$/.test(text)) {
      return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
    }
  }
  return refuse(path, 'must be {"$bigint":"decimal digits"} or {"$bytes":"lower-case hex"} where a name begins with $');
}

function safe(value: number, path: string): number {
  if (Number.isSafeInteger(value)) return value;
  return refuse(path, 'must be a safe integer; write decimals as text ("12.50") and large integers as bigint');
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

/** Lower-case hex. */
export function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The JSON form of bytes: hex. */
export function hexBytes(fields: object): object {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]: [string, unknown]) => [
      name,
      value instanceof Uint8Array ? hexOf(value) : value,
    ]),
  );
}
