/**
 * A second codec of records, as plain as can be: every head and every path is made, every number is a bigint, nothing
 * is tried first and done again. It shares only the error classes with the codec, and is what that is compared with.
 */
import { DecodeError, FieldError } from '../decode-error.js';

/** What a schema is made of, as data. */
export type Shape =
  | { readonly kind: 'int'; readonly min: number; readonly max: number }
  | { readonly kind: 'int64' | 'bool' }
  | { readonly kind: 'decimal'; readonly scaleMax: number }
  | { readonly kind: 'text'; readonly bytesMax: number; readonly pattern?: RegExp }
  | { readonly kind: 'blob'; readonly min: number; readonly max: number }
  | { readonly kind: 'oneOf'; readonly codes: Readonly<Record<string, number>> }
  | { readonly kind: 'list'; readonly item: Shape; readonly min: number; readonly max: number }
  | { readonly kind: 'record'; readonly fields: readonly FieldShape[] };

export interface FieldShape {
  readonly name: string;
  readonly key: number;
  readonly optional: boolean;
  readonly shape: Shape;
}

type Of<K extends Shape['kind']> = Extract<Shape, { readonly kind: K }>;

const join = (parent: string, child: string): string => (parent === '' ? child : `${parent}.${child}`);

function ruleOf(shape: Shape): string {
  switch (shape.kind) {
    case 'int':
      return `must be a whole number from ${shape.min} to ${shape.max}`;
    case 'decimal':
      return `must be a decimal string with at most ${shape.scaleMax} places, such as "1.5"`;
    case 'text': {
      const matches = shape.pattern === undefined ? '' : ` that matches ${shape.pattern.source}`;
      return `must be text of 1 to ${shape.bytesMax} bytes without control characters${matches}`;
    }
    case 'blob':
      return `must be ${shape.min === shape.max ? shape.min : `${shape.min} to ${shape.max}`} bytes`;
    case 'oneOf':
      return `must be one of ${Object.keys(shape.codes).join(', ')}`;
    case 'list':
      return `must be a list of ${shape.min} to ${shape.max}`;
    case 'int64':
    case 'bool':
    case 'record':
      return 'must be true or false';
  }
}

const isInt = (shape: Of<'int'>, value: unknown): boolean =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= shape.min && value <= shape.max;
const isDecimal = (shape: Of<'decimal'>, { scale }: { scale: number }): boolean =>
  Number.isInteger(scale) && scale >= 0 && scale <= shape.scaleMax;
const isText = (shape: Of<'text'>, value: unknown): boolean => {
  if (typeof value !== 'string' || value === '' || /\p{Cc}/u.test(value) || /\p{Cs}/u.test(value)) return false;
  if (Buffer.byteLength(value) > shape.bytesMax) return false;
  return shape.pattern === undefined || new RegExp(shape.pattern.source, 'u').test(value);
};
const isBlob = (shape: Of<'blob'>, value: unknown): boolean =>
  value instanceof Uint8Array && value.length >= shape.min && value.length <= shape.max;

function head(major: number, value: bigint): number[] {
  const [info, size] =
    value < 24n
      ? [Number(value), 0]
      : value < 256n
        ? [24, 1]
        : value < 65536n
          ? [25, 2]
          : value < 2n ** 32n
            ? [26, 4]
            : [27, 8];
  const argument = Array.from({ length: size }, (_, index) => Number((value >> BigInt(8 * (size - 1 - index))) & 255n));
  return [(major << 5) | info, ...argument];
}

function intBytes(value: unknown, path: string): number[] {
  const isWhole = typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value));
  const whole = isWhole ? BigInt(value) : 2n ** 64n;
  if (whole >= 2n ** 63n || whole < -(2n ** 63n)) throw new FieldError(path, 'must be a whole number within 64 bits');
  return whole >= 0n ? head(0, whole) : head(1, -1n - whole);
}

/** The bytes of a value, which may be of any type. @throws FieldError */
export function naiveEncode(shape: Shape, value: unknown, path: string): number[] {
  // A value of any type is read by the names and indices that its shape has.
  const parts = value as { digits: unknown; scale: number } & ArrayLike<unknown> & Readonly<Record<string, unknown>>;
  const refuse = (): never => {
    throw new FieldError(path, shape.kind === 'record' ? 'must be an object' : ruleOf(shape));
  };
  switch (shape.kind) {
    case 'int':
      return isInt(shape, value) ? intBytes(value, path) : refuse();
    case 'int64':
      return intBytes(value, path);
    case 'bool':
      return typeof value === 'boolean' ? [value ? 0xf5 : 0xf4] : refuse();
    case 'decimal':
      return isDecimal(shape, parts)
        ? [0x82, ...intBytes(parts.digits, path), ...intBytes(parts.scale, path)]
        : refuse();
    case 'text': {
      const bytes = isText(shape, value) ? [...Buffer.from(value as string)] : refuse(); // a text, by isText
      return [...head(3, BigInt(bytes.length)), ...bytes];
    }
    case 'blob':
      return isBlob(shape, value)
        ? [...head(2, BigInt(parts.length)), ...Array.from(parts as ArrayLike<number>)]
        : refuse();
    case 'oneOf': {
      const code = new Map<unknown, number>(Object.entries(shape.codes)).get(value);
      return code === undefined ? refuse() : intBytes(code, path);
    }
    case 'list': {
      if (!Array.isArray(value) || value.length < shape.min || value.length > shape.max) return refuse();
      const items = Array.from(parts, (item, index) => naiveEncode(shape.item, item, `${path}[${index}]`));
      return [...head(4, BigInt(items.length)), ...items.flat()];
    }
    case 'record': {
      if (typeof value !== 'object' || value === null) return refuse();
      const entries = shape.fields.flatMap(({ name, key, optional, shape: inner }) => {
        if (parts[name] !== undefined)
          return [[...intBytes(key, path), ...naiveEncode(inner, parts[name], join(path, name))]];
        if (!optional) throw new FieldError(join(path, name), 'is missing');
        return [];
      });
      return [...head(5, BigInt(entries.length)), ...entries.flat()];
    }
  }
}

/** A cursor that takes one head at a time. */
export class NaiveReader {
  readonly #bytes: Uint8Array;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.at;
  }

  fail(path: string, rule: string, offset: number): never {
    throw new DecodeError(rule, { path, offset });
  }

  take(count: number, path: string): Uint8Array {
    if (count > this.left) this.fail(path, `needs ${count} bytes, ${this.left} are left`, this.at);
    this.at += count;
    return this.#bytes.subarray(this.at - count, this.at);
  }

  head(path: string, majors: readonly number[], what: string): { major: number; value: bigint } {
    const start = this.at;
    const lead = this.take(1, path)[0]!;
    const info = lead & 31;
    if (!majors.includes(lead >> 5)) this.fail(path, `must be ${what}`, start);
    if (info > 27) this.fail(path, 'has a reserved or indefinite length', start);
    const argument = info < 24 ? [info] : [...this.take(1 << (info - 24), path)];
    const value = argument.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
    if (head(lead >> 5, value).length !== this.at - start) this.fail(path, 'is not in its shortest form', start);
    return { major: lead >> 5, value };
  }

  count(path: string, major: number, what: string): number {
    const start = this.at;
    const { value } = this.head(path, [major], what);
    if (value > BigInt(this.left)) this.fail(path, 'is longer than the input', start);
    return Number(value);
  }

  int(path: string): bigint {
    const start = this.at;
    const { major, value } = this.head(path, [0, 1], 'a whole number');
    if (value >= 2n ** 63n) this.fail(path, 'exceeds 64 bits', start);
    return major === 0 ? value : -1n - value;
  }
}

function decodeText(shape: Of<'text'>, reader: NaiveReader, path: string): string {
  const start = reader.at;
  const bytes = reader.take(reader.count(path, 3, 'text'), path);
  let value = '';
  try {
    value = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    reader.fail(path, 'is not well-formed UTF-8', start);
  }
  return isText(shape, value) ? value : reader.fail(path, ruleOf(shape), start);
}

function decodeRecord(shape: Of<'record'>, reader: NaiveReader, path: string): Record<string, unknown> {
  const start = reader.at;
  const count = reader.count(path, 5, 'a map');
  const value: Record<string, unknown> = {};
  let last = -1;
  for (let entry = 0; entry < count; entry++) {
    const keyAt = reader.at;
    const key = Number(reader.int(path));
    if (key <= last) reader.fail(path, `key ${key} is out of order or doubled`, keyAt);
    last = key;
    const field = shape.fields.find((known) => known.key === key);
    if (field === undefined) return reader.fail(path, `has no field with key ${key}`, keyAt);
    value[field.name] = naiveDecode(field.shape, reader, join(path, field.name));
  }
  const missing = shape.fields.find(({ name, optional }) => !optional && !(name in value));
  return missing === undefined ? value : reader.fail(join(path, missing.name), 'is missing', start);
}

/** The value that comes next. @throws DecodeError */
export function naiveDecode(shape: Shape, reader: NaiveReader, path: string): unknown {
  const start = reader.at;
  const refuse = (): never => reader.fail(path, ruleOf(shape), start);
  switch (shape.kind) {
    case 'int': {
      const value = Number(reader.int(path));
      return isInt(shape, value) ? value : refuse();
    }
    case 'int64':
      return reader.int(path);
    case 'bool': {
      const lead = reader.take(1, path)[0];
      return lead === 0xf4 ? false : lead === 0xf5 ? true : refuse();
    }
    case 'decimal': {
      if (reader.count(path, 4, 'an array') !== 2) reader.fail(path, 'must be [digits, scale]', start);
      const value = { digits: reader.int(path), scale: Number(reader.int(path)) };
      return isDecimal(shape, value) ? value : refuse();
    }
    case 'text':
      return decodeText(shape, reader, path);
    case 'blob': {
      const value = reader.take(reader.count(path, 2, 'a byte string'), path);
      return isBlob(shape, value) ? value : refuse();
    }
    case 'oneOf': {
      const code = Number(reader.int(path));
      return Object.keys(shape.codes).find((name) => shape.codes[name] === code) ?? refuse();
    }
    case 'list': {
      const count = reader.count(path, 4, 'an array');
      if (count < shape.min || count > shape.max) refuse();
      return Array.from({ length: count }, (_, index) => naiveDecode(shape.item, reader, `${path}[${index}]`));
    }
    case 'record':
      return decodeRecord(shape, reader, path);
  }
}
