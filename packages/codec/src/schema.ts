/**
 * Typed tables over the strict CBOR subset, and over JSON: one table gives the encoder, the decoder,
 * the checks of a caller's JSON (with field path and rule), the JSON Schema and the page in `docs/spec`.
 *
 * A record is a map with integer keys from its table. Missing optional fields are absent, never null.
 * 64-bit integers and decimals are strings in JSON: no JSON parser rounds them.
 */
import { isBytes } from './bytes.js';
import { CborReader, CborWriter } from './cbor.js';
import { childPath, FieldError } from './decode-error.js';
import { formatDecimal, parseDecimal, rescale, SCALE_MAX, type Decimal } from './decimal.js';
import { isInherited, namedCodes } from './names.js';
import { fromHex, toHex, utf8Encode } from './text.js';

/** A JSON value as this project writes it. */
export type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json };

/** A record table as its spec page shows it. */
export interface TableDescription {
  readonly name: string;
  readonly rows: readonly {
    readonly key: number;
    readonly name: string;
    readonly type: string;
    readonly optional: boolean;
    readonly note: string;
  }[];
}

export interface Schema<T> {
  /** How the spec page names the type. */
  readonly type: string;
  /** The record tables inside, for the spec pages. */
  readonly tables: readonly TableDescription[];
  write(writer: CborWriter, value: T, path: string): void;
  read(reader: CborReader, path: string): T;
  /** Checks and converts a caller's JSON (strings and numbers, or `bigint` where the field takes one). @throws FieldError */
  fromJson(json: unknown, path: string): T;
  toJson(value: T): Json;
  /** JSON Schema (draft 2020-12) of the JSON form. */
  readonly jsonSchema: { readonly [key: string]: Json };
}

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
      const value = Number(reader.bigint(path));
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
      const value = { digits: reader.bigint(path), scale: Number(reader.bigint(path)) };
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
  const holds = (value: unknown): value is string => {
    if (typeof value !== 'string' || value.length > limits.bytesMax || /\p{Cc}/u.test(value)) return false;
    const bytes = utf8Encode(value);
    if (bytes === undefined || bytes.length === 0 || bytes.length > limits.bytesMax) return false;
    return pattern === undefined || pattern.test(value);
  };
  return {
    type: `text ≤ ${limits.bytesMax} bytes`,
    tables: [],
    write(writer, value, path) {
      if (!holds(value)) throw new FieldError(path, rule);
      writer.text(value, path);
    },
    read(reader, path) {
      const at = reader.offset;
      const value = reader.text(path);
      if (!holds(value)) throw reader.fail(path, rule, at);
      return value;
    },
    fromJson(json, path) {
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
      const name = named.nameOf(Number(reader.bigint(path)));
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

/** A list of `min` to `max` items. */
export function list<T>(item: Schema<T>, limits: { readonly min: number; readonly max: number }): Schema<readonly T[]> {
  const rule = `must be a list of ${limits.min} to ${limits.max}`;
  const holds = (count: number): boolean => count >= limits.min && count <= limits.max;
  return {
    type: `list of ${limits.min}…${limits.max} × (${item.type})`,
    tables: item.tables,
    write(writer, value, path) {
      const isList: boolean = Array.isArray(value); // not a guard: it would turn T[] into any[]
      if (!isList || !holds(value.length)) throw new FieldError(path, rule);
      writer.array(value.length);
      for (const [index, entry] of value.entries()) item.write(writer, entry, `${path}[${index}]`);
    },
    read(reader, path) {
      const at = reader.offset;
      const count = reader.array(path);
      if (!holds(count)) throw reader.fail(path, rule, at);
      return Array.from({ length: count }, (_, index) => item.read(reader, `${path}[${index}]`));
    },
    fromJson(json, path) {
      if (!Array.isArray(json) || !holds(json.length)) throw new FieldError(path, rule);
      // Not json.map, which would skip the holes of a sparse array.
      return Array.from(json, (entry: unknown, index) => item.fromJson(entry, `${path}[${index}]`));
    },
    toJson: (value) => value.map((entry) => item.toJson(entry)),
    jsonSchema: { type: 'array', items: item.jsonSchema, minItems: limits.min, maxItems: limits.max },
  };
}

/** One field of a record: its key in the map, its schema, what it means. */
export interface Field<T> {
  readonly key: number;
  readonly schema: Schema<T>;
  readonly optional: boolean;
  readonly note: string;
}

export interface RequiredField<T> extends Field<T> {
  readonly optional: false;
}

export interface OptionalField<T> extends Field<T> {
  readonly optional: true;
}

export function required<T>(key: number, schema: Schema<T>, note: string): RequiredField<T> {
  return { key, schema, optional: false, note };
}

export function optional<T>(key: number, schema: Schema<T>, note: string): OptionalField<T> {
  return { key, schema, optional: true, note };
}

/** The table of a record: a row for each field of T, required exactly where T requires it. */
export type RecordTable<T> = {
  readonly [K in keyof T]-?: undefined extends T[K] ? OptionalField<Exclude<T[K], undefined>> : RequiredField<T[K]>;
};

export interface RecordSchema<T> extends Schema<T> {
  readonly name: string;
  encode(value: T): Uint8Array;
  /** Decodes exactly these bytes. @throws DecodeError with offsets counted from `baseOffset` */
  decode(bytes: Uint8Array, baseOffset?: number): T;
}

/** A map with integer keys. Keys in a table must ascend: the order of the table is the order of the bytes. */
export function record<T extends object>(name: string, table: RecordTable<T>): RecordSchema<T> {
  // Object.entries loses the tie between name and field that RecordTable<T> has checked.
  const fields = (Object.entries(table) as [string, Field<unknown>][]).map(([field, row]) => ({ ...row, name: field }));
  checkFields(name, fields);
  const self: RecordSchema<T> = {
    name,
    type: name,
    tables: [describe(name, fields), ...fields.flatMap((field) => field.schema.tables)],
    encode(value) {
      const writer = new CborWriter();
      self.write(writer, value, '');
      return writer.toBytes();
    },
    decode(bytes, baseOffset = 0) {
      const reader = new CborReader(bytes, baseOffset);
      const value = self.read(reader, '');
      reader.end('');
      return value;
    },
    write(writer, value, path) {
      if (typeof value !== 'object' || value === null) throw new FieldError(path, 'must be an object');
      const values = value as Readonly<Record<string, unknown>>; // read by the names of the table
      const present = fields.filter((field) => values[field.name] !== undefined);
      writer.map(present.length);
      for (const field of fields) {
        const inner = values[field.name];
        const innerPath = childPath(path, field.name);
        if (inner === undefined) {
          if (!field.optional) throw new FieldError(innerPath, 'is missing');
          continue;
        }
        writer.int(field.key, innerPath);
        field.schema.write(writer, inner, innerPath);
      }
    },
    read(reader, path) {
      return readRecord(reader, path, fields) as T; // every field of T has a row, by the type of the table
    },
    fromJson(json, path) {
      return recordFromJson(json, path, fields) as T; // as above
    },
    toJson(value) {
      const values = value as Readonly<Record<string, unknown>>; // read by the names of the table
      const present = fields.filter((field) => values[field.name] !== undefined);
      return Object.fromEntries(present.map((field) => [field.name, field.schema.toJson(values[field.name])]));
    },
    jsonSchema: {
      type: 'object',
      properties: Object.fromEntries(
        fields.map((field) => [field.name, { ...field.schema.jsonSchema, description: field.note }]),
      ),
      required: fields.filter((field) => !field.optional).map((field) => field.name),
      additionalProperties: false,
    },
  };
  return self;
}

type NamedField = Field<unknown> & { readonly name: string };

function checkFields(name: string, fields: readonly NamedField[]): void {
  let last = -1;
  for (const field of fields) {
    const place = childPath(name, field.name);
    if (!Number.isSafeInteger(field.key) || field.key < 0)
      throw new FieldError(place, 'table keys must be whole numbers');
    if (field.key <= last) throw new FieldError(place, 'table keys must ascend');
    if (isInherited(field.name)) throw new FieldError(place, 'has a name that every object has');
    last = field.key;
  }
}

function describe(name: string, fields: readonly NamedField[]): TableDescription {
  const rows = fields.map(({ key, name: field, schema, optional: mayMiss, note }) => {
    return { key, name: field, type: schema.type, optional: mayMiss, note };
  });
  return { name, rows };
}

function readRecord(reader: CborReader, path: string, fields: readonly NamedField[]): Record<string, unknown> {
  const at = reader.offset;
  const count = reader.map(path);
  const value: Record<string, unknown> = {};
  let last = -1;
  for (let entry = 0; entry < count; entry++) {
    const keyAt = reader.offset;
    const key = Number(reader.bigint(path));
    if (key <= last) throw reader.fail(path, `key ${key} is out of order or doubled`, keyAt);
    last = key;
    const field = fields.find((row) => row.key === key);
    if (field === undefined) throw reader.fail(path, `has no field with key ${key}`, keyAt);
    value[field.name] = field.schema.read(reader, childPath(path, field.name));
  }
  const missing = fields.find((field) => !field.optional && value[field.name] === undefined);
  if (missing !== undefined) throw reader.fail(childPath(path, missing.name), 'is missing', at);
  return value;
}

function recordFromJson(json: unknown, path: string, fields: readonly NamedField[]): Record<string, unknown> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new FieldError(path, 'must be an object');
  const given = json as Readonly<Record<string, unknown>>; // an object that is no array
  const stranger = Object.keys(given).find((key) => !fields.some((field) => field.name === key));
  if (stranger !== undefined) throw new FieldError(childPath(path, stranger), 'is not a known field');
  const value: Record<string, unknown> = {};
  for (const field of fields) {
    const inner = given[field.name];
    const innerPath = childPath(path, field.name);
    if (inner !== undefined) value[field.name] = field.schema.fromJson(inner, innerPath);
    else if (!field.optional) throw new FieldError(innerPath, 'is missing');
  }
  return value;
}
