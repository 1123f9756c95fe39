/**
 * Schemas of single values: numbers, text, bytes, truth, named codes.
 * 64-bit integers and decimals are strings in JSON: no JSON parser rounds them.
 */
import { isBytes } from './bytes.js';
import type { Letters } from './cbor.js';
import { formatDecimal, parseDecimal, rescale, SCALE_MAX, type Decimal } from './decimal.js';
import { FieldError } from './decode-error.js';
import { namedCodes } from './names.js';
import type { Json, Schema } from './schema-type.js';
import { fromHex, toHex, utf8Length } from './text.js';

/** A whole number that is safe in JavaScript. */
export function int(range: { readonly min: number; readonly max: number }): Schema<number> {
  const rule = `must be a whole number from ${range.min} to ${range.max}`;
  const holds = (value: unknown): value is number =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= range.min && value <= range.max;
  return {
    type: `int ${range.min}…${range.max}`,
    tables: [],
    write(writer, value, path) {
      if (!holds(value)) throw new FieldError(path, rule);
      writer.int(value, path);
    },
    read(reader, path) {
      const at = reader.offset;
      const value = reader.number(path);
      if (!holds(value)) throw reader.fail(path, rule, at);
      return value;
    },
    fromJson(json, path) {
      if (!holds(json)) throw new FieldError(path, rule);
      return json === 0 ? 0 : json; // JSON has a -0, our bytes have not
    },
    toJson: (value) => value,
    jsonSchema: { type: 'integer', minimum: range.min, maximum: range.max },
  };
}

const BIG_LIMIT = 2n ** 63n;
const fitsInt64 = (value: bigint): boolean => value >= -BIG_LIMIT && value < BIG_LIMIT;

/** JSON Schema of a decimal string. It bounds the number of digits; the limits of int64 themselves it cannot say. */
function decimalJsonSchema(limits: { readonly wholeMax: number; readonly scaleMax: number }): { [key: string]: Json } {
  const fraction = limits.scaleMax === 0 ? '' : `(\\.[0-9]{1,${limits.scaleMax}})?`;
  return {
    type: 'string',
    pattern: `^-?(0|[1-9][0-9]{0,${limits.wholeMax - 1}})${fraction}$`,
    maxLength: '-9223372036854775808'.length + (limits.scaleMax === 0 ? 0 : 1),
    not: { pattern: '^-0(\\.0+)?$' },
  };
}

/** A 64-bit signed integer. In JSON a decimal string. */
export const int64: Schema<bigint> = {
  type: 'int64',
  tables: [],
  write: (writer, value, path) => writer.int(value, path),
  read: (reader, path) => reader.bigint(path),
  fromJson(json, path) {
    const decimal = typeof json === 'string' ? parseDecimal(json) : undefined;
    const value = typeof json === 'bigint' ? json : decimal?.scale === 0 ? decimal.digits : undefined;
    if (value === undefined || !fitsInt64(value)) {
      throw new FieldError(path, 'must be a whole number within 64 bits, written as a string');
    }
    return value;
  },
  toJson: (value) => value.toString(),
  jsonSchema: decimalJsonSchema({ wholeMax: 19, scaleMax: 0 }),
};

/**
 * An amount in hundredths as int64; in JSON a decimal string with at most two places, or a `bigint` of hundredths.
 * A JavaScript number is refused: it may already have been rounded.
 */
export const hundredths: Schema<bigint> = {
  ...int64,
  type: 'int64 (hundredths)',
  fromJson(json, path) {
    if (typeof json === 'bigint') return int64.fromJson(json, path);
    const decimal = typeof json === 'string' ? parseDecimal(json) : undefined;
    const exact = decimal === undefined || decimal.scale > 2 ? undefined : rescale(decimal, 2);
    if (exact === undefined || !fitsInt64(exact.digits)) {
      throw new FieldError(path, 'must be a decimal string with at most two places, such as "12.50"');
    }
    return exact.digits;
  },
  toJson: (value) => formatDecimal({ digits: value, scale: 2 }),
  jsonSchema: decimalJsonSchema({ wholeMax: 17, scaleMax: 2 }),
};

/** A decimal with its own number of places (at most 9), as `[digits, scale]`; in JSON a decimal string. */
export function decimal(limits: { readonly scaleMax: number }): Schema<Decimal> {
  if (!Number.isInteger(limits.scaleMax) || limits.scaleMax < 0 || limits.scaleMax > SCALE_MAX) {
    throw new FieldError('scaleMax', `must be a whole number from 0 to ${SCALE_MAX}`);
  }
  const rule = `must be a decimal string with at most ${limits.scaleMax} places, such as "1.5"`;
  const holds = (value: Decimal): boolean =>
    Number.isInteger(value.scale) && value.scale >= 0 && value.scale <= limits.scaleMax;
  return {
    type: `[digits int64, scale 0…${limits.scaleMax}]`,
    tables: [],
    write(writer, value, path) {
      if (!holds(value)) throw new FieldError(path, rule);
      writer.array(2);
      writer.int(value.digits, path);
      writer.int(value.scale, path);
    },
    read(reader, path) {
      const at = reader.offset;
      if (reader.array(path) !== 2) throw reader.fail(path, 'must be [digits, scale]', at);
      const value = { digits: reader.bigint(path), scale: reader.number(path) };
      if (!holds(value)) throw reader.fail(path, rule, at);
      return value;
    },
    fromJson(json, path) {
      const value = typeof json === 'string' ? parseDecimal(json) : undefined;
      if (value === undefined || !holds(value) || !fitsInt64(value.digits)) throw new FieldError(path, rule);
      return value;
    },
    toJson: (value) => formatDecimal(value),
    jsonSchema: decimalJsonSchema({ wholeMax: 19, scaleMax: limits.scaleMax }),
  };
}

/** The short way for text: printable ASCII that matches the pattern. What it does not hold may still be right. */
interface PlainText {
  /** Letters that may stand in it. */
  readonly letters: Letters;
  /** Whether everything but the letters is right: kind, length, and a pattern that is about more than letters. */
  holds(value: unknown): value is string;
}

function plainText(bytesMax: number, pattern: RegExp | undefined): PlainText {
  // A pattern of one class says which letters may be there, each for itself; its answers are kept.
  const isClass = pattern !== undefined && /^\^\[[^\]\\]+\]\+\$$/.test(pattern.source);
  const letters = Uint8Array.from({ length: 128 }, (_, code) => {
    const isPrintable = code >= 0x20 && code < 0x7f;
    return isPrintable && (!isClass || pattern.test(String.fromCharCode(code))) ? 1 : 0;
  });
  const rest = isClass ? undefined : pattern;
  return {
    letters,
    holds: (value): value is string =>
      typeof value === 'string' &&
      value.length > 0 &&
      value.length <= bytesMax &&
      (rest === undefined || rest.test(value)),
  };
}

function isOf(text: string, letters: Letters): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 0x7f || letters[code] === 0) return false;
  }
  return true;
}

/** Whether a control character stands in it (Unicode category Cc). */
function hasControls(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x20 || (unit >= 0x7f && unit <= 0x9f)) return true;
  }
  return false;
}

/**
 * Text of 1 to `bytesMax` UTF-8 bytes without control characters.
 * The pattern is read as Unicode, as JSON Schema reads it, and has no flags: JSON Schema could not carry them.
 */
export function text(limits: { readonly bytesMax: number; readonly pattern?: RegExp }): Schema<string> {
  if (limits.pattern !== undefined && !/^u?$/.test(limits.pattern.flags)) {
    throw new FieldError('pattern', 'must have no flag but u');
  }
  const pattern = limits.pattern === undefined ? undefined : new RegExp(limits.pattern.source, 'u');
  const rule =
    `must be text of 1 to ${limits.bytesMax} bytes without control characters` +
    (pattern === undefined ? '' : ` that matches ${pattern.source}`);
  const plain = plainText(limits.bytesMax, pattern);
  const holds = (value: unknown): value is string => {
    if (typeof value !== 'string' || value.length > limits.bytesMax || hasControls(value)) return false;
    const bytes = utf8Length(value);
    if (bytes === undefined || bytes === 0 || bytes > limits.bytesMax) return false;
    return pattern === undefined || pattern.test(value);
  };
  return {
    type: `text ≤ ${limits.bytesMax} bytes`,
    tables: [],
    write(writer, value, path) {
      if (plain.holds(value) && writer.letters(value, plain.letters)) return;
      if (!holds(value)) throw new FieldError(path, rule);
      writer.text(value, path);
    },
    read(reader, path) {
      const at = reader.offset;
      const letters = reader.letters(plain.letters, limits.bytesMax);
      if (letters !== undefined && plain.holds(letters)) return letters;
      reader.backTo(at);
      const value = reader.text(path);
      if (!holds(value)) throw reader.fail(path, rule, at);
      return value;
    },
    fromJson(json, path) {
      if (plain.holds(json) && isOf(json, plain.letters)) return json;
      if (!holds(json)) throw new FieldError(path, rule);
      return json;
    },
    toJson: (value) => value,
    jsonSchema: {
      type: 'string',
      minLength: 1,
      maxLength: limits.bytesMax, // in characters: JSON Schema does not count bytes
      ...(pattern === undefined ? {} : { pattern: pattern.source }),
      not: { pattern: '[\\x00-\\x1f\\x7f-\\x9f]' },
    },
  };
}

/** A byte string of `min` to `max` bytes; lower-case hex in JSON. */
export function blob(limits: { readonly min: number; readonly max: number }): Schema<Uint8Array> {
  const size = limits.min === limits.max ? `${limits.min}` : `${limits.min} to ${limits.max}`;
  const rule = `must be ${size} bytes`;
  const holds = (value: unknown): value is Uint8Array =>
    isBytes(value) && value.length >= limits.min && value.length <= limits.max;
  return {
    type: `bytes[${limits.min === limits.max ? limits.min : `${limits.min}…${limits.max}`}]`,
    tables: [],
    write(writer, value, path) {
      if (!holds(value)) throw new FieldError(path, rule);
      writer.bytes(value);
    },
    read(reader, path) {
      const at = reader.offset;
      const value = reader.bytes(path);
      if (!holds(value)) throw reader.fail(path, rule, at);
      return value;
    },
    fromJson(json, path) {
      const value = typeof json === 'string' ? fromHex(json) : undefined;
      if (value === undefined || !holds(value)) throw new FieldError(path, `${rule}, in lower-case hex`);
      return value;
    },
    toJson: (value) => toHex(value),
    jsonSchema: { type: 'string', pattern: `^([0-9a-f]{2}){${limits.min},${limits.max}}$` },
  };
}

export const bool: Schema<boolean> = {
  type: 'bool',
  tables: [],
  write(writer, value, path) {
    if (typeof value !== 'boolean') throw new FieldError(path, 'must be true or false');
    writer.bool(value);
  },
  read: (reader, path) => reader.bool(path),
  fromJson(json, path) {
    if (typeof json !== 'boolean') throw new FieldError(path, 'must be true or false');
    return json;
  },
  toJson: (value) => value,
  jsonSchema: { type: 'boolean' },
};

/** One of named codes; the name in JSON, the code in bytes. */
export function oneOf<N extends string>(codes: Readonly<Record<N, number>>): Schema<N> {
  const named = namedCodes(codes, { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });
  const rule = `must be one of ${named.names.join(', ')}`;
  return {
    type: named.entries.map(([name, code]) => `${code} ${name}`).join(', '),
    tables: [],
    write(writer, value, path) {
      const code = named.codeOf(value);
      if (code === undefined) throw new FieldError(path, rule);
      writer.int(code, path);
    },
    read(reader, path) {
      const at = reader.offset;
      const name = named.nameOf(reader.number(path));
      if (name === undefined) throw reader.fail(path, rule, at);
      return name;
    },
    fromJson(json, path) {
      const name = named.names.find((known) => known === json);
      if (name === undefined) throw new FieldError(path, rule);
      return name;
    },
    toJson: (value) => value,
    jsonSchema: { type: 'string', enum: named.names },
  };
}
