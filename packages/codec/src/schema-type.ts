/** What every schema can do: the common shape of scalars, lists and records. */
import type { CborReader, CborWriter } from './cbor.js';

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
