/**
 * What a body looks like, as a table: checks with a field path, JSON both ways and the JSON Schema come from the same
 * rows. The scalars of `@plomba/codec` fit as they are; an object needs no integer keys here, because no byte is hashed.
 * `toJson` writes only what the table lists: nothing of a row of the database slips into an answer.
 */
import { childPath, FieldError, text, type Json } from '@plomba/codec';

export interface Shape<T> {
  /** @throws FieldError */
  fromJson(json: unknown, path: string): T;
  toJson(value: T): Json;
  /** JSON Schema, draft 2020-12. An object carries its name as `title`. */
  readonly jsonSchema: { readonly [key: string]: Json };
}

interface Row<T> {
  readonly shape: Shape<T>;
  readonly note: string;
}

export interface MustRow<T> extends Row<T> {
  readonly optional: false;
}

export interface MayRow<T> extends Row<T> {
  readonly optional: true;
}

/** A field that is always there. */
export function must<T>(shape: Shape<T>, note: string): MustRow<T> {
  return { shape, note, optional: false };
}

/** A field that may be left out; never null. */
export function may<T>(shape: Shape<T>, note: string): MayRow<T> {
  return { shape, note, optional: true };
}

/** A row for each field of T, `may` exactly where T has `?`. */
export type Rows<T> = {
  readonly [K in keyof T]-?: undefined extends T[K] ? MayRow<Exclude<T[K], undefined>> : MustRow<T[K]>;
};

export interface ObjectShape<T> extends Shape<T> {
  readonly name: string;
  /** Names of its fields, in order. */
  readonly fields: readonly string[];
}

/** An object with exactly these fields. */
export function object<T extends object>(name: string, table: Rows<T>): ObjectShape<T> {
  // Object.entries loses the tie between name and row that Rows<T> has checked.
  const rows = Object.entries(table) as [string, MustRow<unknown> | MayRow<unknown>][];
  const names = new Set(rows.map(([field]) => field));
  return {
    name,
    fields: [...names],
    fromJson(json, path) {
      if (typeof json !== 'object' || json === null || Array.isArray(json)) {
        throw new FieldError(path, 'must be an object');
      }
      const given = json as Readonly<Record<string, unknown>>; // an object that is no array
      const strange = Object.keys(given).find((key) => !names.has(key));
      if (strange !== undefined) throw new FieldError(childPath(path, strange), 'is not a known field');
      const value: Record<string, unknown> = {};
      for (const [field, { shape, optional }] of rows) {
        const inner = Object.hasOwn(given, field) ? given[field] : undefined;
        if (inner !== undefined) value[field] = shape.fromJson(inner, childPath(path, field));
        else if (!optional) throw new FieldError(childPath(path, field), 'is missing');
      }
      return value as T; // every field of T has a row
    },
    toJson(value) {
      const values = value as Readonly<Record<string, unknown>>; // read by the names of the table
      const present = rows.filter(([field]) => values[field] !== undefined);
      return Object.fromEntries(present.map(([field, { shape }]) => [field, shape.toJson(values[field])]));
    },
    jsonSchema: {
      title: name,
      type: 'object',
      properties: Object.fromEntries(
        rows.map(([field, { shape, note }]) => [field, { ...shape.jsonSchema, description: note }]),
      ),
      required: rows.filter(([, { optional }]) => !optional).map(([field]) => field),
      additionalProperties: false,
    },
  };
}

/** A list of at most `max`. */
export function listOf<T>(item: Shape<T>, max: number): Shape<readonly T[]> {
  return {
    fromJson(json, path) {
      if (!Array.isArray(json) || json.length > max) throw new FieldError(path, `must be a list of at most ${max}`);
      return Array.from(json, (entry: unknown, index) => item.fromJson(entry, `${path}[${index}]`));
    },
    toJson: (value) => value.map((entry) => item.toJson(entry)),
    jsonSchema: { type: 'array', items: item.jsonSchema, maxItems: max },
  };
}

/** One of these words. */
export function wordOf<N extends string>(...words: readonly N[]): Shape<N> {
  return {
    fromJson(json, path) {
      const word = words.find((one) => one === json);
      if (word === undefined) throw new FieldError(path, `must be one of ${words.join(', ')}`);
      return word;
    },
    toJson: (value) => value,
    jsonSchema: { type: 'string', enum: [...words] },
  };
}

/** Text of several lines: line feeds are the only control characters. May be empty. */
export function paragraphs(charactersMax: number): Shape<string> {
  return {
    fromJson(json, path) {
      const isText =
        typeof json === 'string' && json.length <= charactersMax && !/[\u0000-\u0009\u000b-\u001f\u007f]/.test(json);
      if (!isText) throw new FieldError(path, `must be text of at most ${charactersMax} characters`);
      return json;
    },
    toJson: (value) => value,
    jsonSchema: { type: 'string', maxLength: charactersMax },
  };
}

/** Bytes in base64: files. */
export function fileBytes(bytesMax: number): Shape<Uint8Array> {
  return {
    fromJson(json, path) {
      const isText = typeof json === 'string' && json.length <= Math.ceil(bytesMax / 3) * 4 + 4;
      const bytes = isText ? Buffer.from(json, 'base64') : undefined;
      if (bytes === undefined || bytes.length > bytesMax || bytes.toString('base64') !== json) {
        throw new FieldError(path, `must be at most ${bytesMax} bytes in base64`);
      }
      return new Uint8Array(bytes);
    },
    toJson: (value) => Buffer.from(value).toString('base64'),
    jsonSchema: { type: 'string', contentEncoding: 'base64', maxLength: Math.ceil(bytesMax / 3) * 4 },
  };
}

/** Any JSON value: what was before and after in the audit trail. */
export const anyJson: Shape<Json> = {
  fromJson: (json) => json as Json, // parsed JSON
  toJson: (value) => value,
  jsonSchema: {},
};

/** An id that the operator gave. */
export const idText: Shape<string> = text({ bytesMax: 64, pattern: /^[a-z0-9-]+$/ });

/** A line of text for people. */
export function line(bytesMax: number): Shape<string> {
  return text({ bytesMax });
}

const TIME_MAX = 8_640_000_000_000_000;

/** Milliseconds since 1970, UTC. */
export const timeMs: Shape<number> = {
  fromJson(json, path) {
    const isTime = typeof json === 'number' && Number.isSafeInteger(json) && json >= 0 && json <= TIME_MAX;
    if (!isTime) throw new FieldError(path, 'must be whole milliseconds since 1970');
    return json;
  },
  toJson: (value) => value,
  jsonSchema: { type: 'integer', minimum: 0, maximum: TIME_MAX },
};
