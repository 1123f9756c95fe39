/**
 * Lists, and records: a record is a map with integer keys from its table, encoder and decoder follow from it.
 * Missing optional fields are absent, never null.
 */
import { CborReader, CborWriter } from './cbor.js';
import { childPath, FieldError, fieldPath, itemPath, NOWHERE } from './decode-error.js';
import { isInherited } from './names.js';
import type { Schema, TableDescription } from './schema-type.js';

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
      for (let index = 0; index < value.length; index++) item.write(writer, value[index]!, itemPath(path, index));
    },
    read(reader, path) {
      const at = reader.offset;
      const count = reader.array(path);
      if (!holds(count)) throw reader.fail(path, rule, at);
      const items: T[] = [];
      for (let index = 0; index < count; index++) items.push(item.read(reader, itemPath(path, index)));
      return items;
    },
    fromJson(json, path) {
      if (!Array.isArray(json) || !holds(json.length)) throw new FieldError(path, rule);
      // Not json.map, which would skip the holes of a sparse array.
      return Array.from(json, (entry: unknown, index) => item.fromJson(entry, itemPath(path, index)));
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
  /** @throws FieldError */
  encode(value: T): Uint8Array;
  /**
   * Encodes straight into a larger buffer, such as a frame. Returns the offset behind the last byte.
   * @throws FieldError also where the bytes do not fit. After an error `target` is as it was.
   */
  encodeInto(value: T, target: Uint8Array, offset: number): number;
  /** Decodes exactly these bytes. @throws DecodeError with offsets counted from `baseOffset` */
  decode(bytes: Uint8Array, baseOffset?: number): T;
}

/** A map with integer keys. Keys in a table must ascend: the order of the table is the order of the bytes. */
export function record<T extends object>(name: string, table: RecordTable<T>): RecordSchema<T> {
  // Object.entries loses the tie between name and field that RecordTable<T> has checked.
  const rows = Object.entries(table) as [string, Field<unknown>][];
  // Spelled out, not spread: objects of one shape are read several times as fast in the loops below.
  const fields = rows.map(([field, { key, schema, optional: mayMiss, note }]) => {
    return { name: field, key, schema, optional: mayMiss, note };
  });
  checkFields(name, fields);
  const coder = coderOf<T>(fields);
  const self: RecordSchema<T> = {
    name,
    type: name,
    tables: [describe(name, fields), ...fields.flatMap((field) => field.schema.tables)],
    ...coder,
    encode: (value) =>
      withWriter((writer) => {
        coder.write(writer, value, '');
        return writer.toBytes();
      }),
    encodeInto: (value, target, offset) =>
      withWriter((writer) => {
        coder.write(writer, value, '');
        const left = target.length - offset;
        if (writer.length > left) throw new FieldError('', `needs ${writer.length} bytes, ${left} are left`);
        writer.copyTo(target, offset);
        return offset + writer.length;
      }),
    decode(bytes, baseOffset = 0) {
      const reader = new CborReader(bytes, baseOffset);
      const value = coder.read(reader, '');
      reader.end('');
      return value;
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

/** Capacity of the writer that is kept for the next record, at most; a larger one is left to the garbage collector. */
const KEPT_BYTES = 65_536;

/** A writer that nobody uses: `encode` needs one each time, and returns a copy. */
let idleWriter: CborWriter | undefined;

function withWriter<R>(use: (writer: CborWriter) => R): R {
  const writer = idleWriter ?? new CborWriter(1024);
  idleWriter = undefined; // a schema may encode another record on its way
  try {
    return use(writer);
  } finally {
    writer.cutTo(0);
    if (writer.capacity <= KEPT_BYTES) idleWriter = writer;
  }
}

/** The three ways through a record. */
interface Coder<T> {
  readonly write: (writer: CborWriter, value: T, path: string) => void;
  readonly read: (reader: CborReader, path: string) => T;
  readonly fromJson: (json: unknown, path: string) => T;
}

/**
 * Each way is taken without paths first, since nearly every value is right. What fails is done again with paths, for
 * its error; should it not fail again, its result counts.
 */
function coderOf<T extends object>(fields: readonly NamedField[]): Coder<T> {
  const write = recordWriter(fields);
  const names = new Set(fields.map((field) => field.name));
  return {
    write(writer, value, path) {
      if (path === NOWHERE) {
        write(writer, value, path);
        return;
      }
      const before = writer.length;
      try {
        write(writer, value, NOWHERE);
      } catch {
        writer.cutTo(before);
        write(writer, value, path);
      }
    },
    read(reader, path) {
      const before = reader.offset;
      let value: Record<string, unknown> | undefined;
      try {
        value = readInTurn(reader, fields);
      } catch (error) {
        if (path === NOWHERE) throw error;
      }
      if (value === undefined) {
        reader.backTo(before);
        value = readRecord(reader, path, fields);
      }
      return value as T; // every field of T has a row, by the type of the table
    },
    fromJson(json, path) {
      if (path === NOWHERE) return recordFromJson(json, path, { fields, names }) as T; // as above
      try {
        return recordFromJson(json, NOWHERE, { fields, names }) as T; // as above
      } catch {
        return recordFromJson(json, path, { fields, names }) as T; // as above
      }
    },
  };
}

type WriteRecord = (writer: CborWriter, value: object, path: string) => void;

function recordWriter(fields: readonly NamedField[]): WriteRecord {
  const isShort = fields.length < 24;
  return (writer, value, path) => {
    if (typeof value !== 'object' || value === null) throw new FieldError(path, 'must be an object');
    const values = value as Readonly<Record<string, unknown>>; // read by the names of the table
    const place = isShort ? writer.openMap() : 0;
    if (!isShort) writer.map(fields.filter(({ name }) => values[name] !== undefined).length);
    let count = 0;
    for (let index = 0; index < fields.length; index++) {
      const field = fields[index]!;
      const inner = values[field.name];
      if (inner !== undefined) {
        const innerPath = fieldPath(path, field.name);
        writer.key(field.key);
        field.schema.write(writer, inner, innerPath);
        count++;
      } else if (!field.optional) throw new FieldError(fieldPath(path, field.name), 'is missing');
    }
    if (isShort) writer.closeMap(place, count);
  };
}

/** The short way: every field of the table in its turn, with a key below 24; undefined where it is otherwise. */
function readInTurn(reader: CborReader, fields: readonly NamedField[]): Record<string, unknown> | undefined {
  const value: Record<string, unknown> = {};
  let left = reader.map(NOWHERE);
  for (let index = 0; index < fields.length; index++) {
    const field = fields[index]!;
    if (left > 0 && reader.tiny(field.key)) {
      const inner = field.schema.read(reader, NOWHERE);
      if (inner === undefined) return undefined;
      value[field.name] = inner;
      left--;
    } else if (!field.optional) return undefined;
  }
  return left === 0 ? value : undefined;
}

/** The long way: any record, or what is wrong with it. */
function readRecord(reader: CborReader, path: string, fields: readonly NamedField[]): Record<string, unknown> {
  const at = reader.offset;
  const count = reader.map(path);
  const value: Record<string, unknown> = {};
  let missing: NamedField | undefined;
  let last = -1;
  let next = 0;
  for (let entry = 0; entry < count; entry++) {
    const keyAt = reader.offset;
    const key = reader.number(path);
    if (key <= last) throw reader.fail(path, `key ${key} is out of order or doubled`, keyAt);
    last = key;
    // Keys ascend in the bytes as in the table: what is passed over here does not come any more.
    for (; next < fields.length && fields[next]!.key < key; next++) missing = firstMissing(missing, fields[next]!);
    const field = fields[next];
    if (field?.key !== key) throw reader.fail(path, `has no field with key ${key}`, keyAt);
    const inner = field.schema.read(reader, fieldPath(path, field.name));
    if (inner === undefined) missing = firstMissing(missing, field);
    value[field.name] = inner;
    next++;
  }
  for (; next < fields.length; next++) missing = firstMissing(missing, fields[next]!);
  if (missing !== undefined) throw reader.fail(fieldPath(path, missing.name), 'is missing', at);
  return value;
}

function firstMissing(before: NamedField | undefined, field: NamedField): NamedField | undefined {
  return before ?? (field.optional ? undefined : field);
}

function recordFromJson(
  json: unknown,
  path: string,
  { fields, names }: { readonly fields: readonly NamedField[]; readonly names: ReadonlySet<string> },
): Record<string, unknown> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new FieldError(path, 'must be an object');
  const given = json as Readonly<Record<string, unknown>>; // an object that is no array
  for (const key of Object.keys(given)) {
    if (!names.has(key)) throw new FieldError(fieldPath(path, key), 'is not a known field');
  }
  const value: Record<string, unknown> = {};
  for (const field of fields) {
    const inner = given[field.name];
    if (inner !== undefined) value[field.name] = field.schema.fromJson(inner, fieldPath(path, field.name));
    else if (!field.optional) throw new FieldError(fieldPath(path, field.name), 'is missing');
  }
  return value;
}
