/**
 * What a part of a scenario may hold. One shape checks a value, gives it its type, and is its JSON Schema, so that an
 * editor, an error message and the run never disagree. Where a scalar is expected a variable may stand.
 */
import type { Json } from '@plomba/codec';
import { ScenarioError } from '../scenario-error.js';
import { valueOf, type MapSpot, type Spot } from './spot.js';
import { hasVariable } from './variables.js';

export type JsonSchema = { readonly [key: string]: Json };

export interface Shape<T> {
  readonly jsonSchema: JsonSchema;
  /** @throws ScenarioError with the place */
  read(spot: Spot): T;
}

const VARIABLE: JsonSchema = { type: 'string', pattern: '\\$\\{[^}]+\\}' };

/** Whether only the run can tell what stands here. */
export function isLater(spot: Spot): boolean {
  return spot.kind === 'scalar' && typeof spot.value === 'string' && hasVariable(spot.value);
}

/** A scalar of one kind, or a variable that will be one. `rule` reads on from a path: `must be …`. */
export function scalar<T>(rule: string, jsonSchema: JsonSchema, take: (value: unknown) => T | undefined): Shape<T> {
  return {
    jsonSchema:
      jsonSchema['type'] === 'string' && jsonSchema['pattern'] === undefined && jsonSchema['enum'] === undefined
        ? jsonSchema
        : { anyOf: [jsonSchema, VARIABLE] },
    read(spot) {
      const value = spot.kind === 'scalar' ? take(spot.value) : undefined;
      if (value !== undefined) return value;
      // Read again when the variable is known; until then nobody looks at it.
      if (isLater(spot)) return undefined as T;
      throw new ScenarioError(spot, rule);
    },
  };
}

export const text: Shape<string> = scalar('must be a text', { type: 'string' }, (value) =>
  typeof value === 'string' && value !== '' ? value : undefined,
);

export const flag: Shape<boolean> = scalar('must be true or false', { type: 'boolean' }, (value) =>
  typeof value === 'boolean' ? value : undefined,
);

export function whole(min: number, max: number): Shape<number> {
  const schema = { type: 'integer', minimum: min, maximum: max };
  return scalar(`must be a whole number from ${min} to ${max}`, schema, (value) => {
    return typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max ? value : undefined;
  });
}

export function choice<T extends string>(...words: readonly T[]): Shape<T> {
  return scalar(`must be one of ${words.join(', ')}`, { type: 'string', enum: words }, (value) =>
    words.find((word) => word === value),
  );
}

/** Whatever JSON can hold: it is checked by whom it is given to. */
export const anything: Shape<unknown> = { jsonSchema: {}, read: valueOf };

/** A map of whatever JSON can hold, or a variable for one. */
export const anyMap: Shape<Readonly<Record<string, unknown>>> = {
  jsonSchema: { anyOf: [{ type: 'object' }, VARIABLE] },
  read(spot) {
    if (isLater(spot)) return {};
    if (spot.kind !== 'map') throw new ScenarioError(spot, 'must be a map');
    return valueOf(spot) as Readonly<Record<string, unknown>>; // a map has names
  },
};

/** Nothing more to say: `closeDay:` or `closeDay: {}`. */
export const nothing: Shape<Readonly<Record<string, never>>> = {
  jsonSchema: { anyOf: [{ type: 'null' }, { type: 'object', maxProperties: 0 }] },
  read(spot) {
    const isEmpty = spot.kind === 'scalar' ? spot.value === null : spot.kind === 'map' && spot.entries.size === 0;
    if (!isEmpty) throw new ScenarioError(spot, 'takes nothing');
    return {};
  },
};

export function list<T>(item: Shape<T>): Shape<readonly T[]> {
  return {
    jsonSchema: { type: 'array', items: item.jsonSchema },
    read(spot) {
      if (spot.kind !== 'list') throw new ScenarioError(spot, 'must be a list');
      return spot.items.map((one) => item.read(one));
    },
  };
}

/** A list, or one item for a list of one. */
export function oneOrMore<T>(item: Shape<T>): Shape<readonly T[]> {
  const many = list(item);
  return {
    jsonSchema: { anyOf: [item.jsonSchema, many.jsonSchema] },
    read: (spot) => (spot.kind === 'list' ? many.read(spot) : [item.read(spot)]),
  };
}

/** A map from names that the file chooses. */
export function named<T>(inner: Shape<T>, about: string): Shape<ReadonlyMap<string, T>> {
  return {
    jsonSchema: { type: 'object', additionalProperties: inner.jsonSchema, description: about },
    read(spot) {
      if (spot.kind !== 'map') throw new ScenarioError(spot, 'must be a map of names');
      return new Map([...spot.entries].map(([name, one]) => [name, inner.read(one)]));
    },
  };
}

/** The first shape for a value of this kind: a scalar or something longer. */
export function either<S, L>(short: Shape<S>, long: Shape<L>): Shape<S | L> {
  return {
    jsonSchema: { anyOf: [short.jsonSchema, long.jsonSchema] },
    read: (spot) => (spot.kind === 'scalar' ? short.read(spot) : long.read(spot)),
  };
}

export interface FieldShape<T> {
  readonly shape: Shape<T>;
  readonly isNeeded: boolean;
  readonly note: string;
}

export function needed<T>(shape: Shape<T>, note: string): FieldShape<T> & { readonly isNeeded: true } {
  return { shape, isNeeded: true, note };
}

export function maybe<T>(shape: Shape<T>, note: string): FieldShape<T> & { readonly isNeeded: false } {
  return { shape, isNeeded: false, note };
}

/** A row for each field of T, needed exactly where T needs it. */
export type FieldTable<T> = {
  readonly [K in keyof T]-?: undefined extends T[K]
    ? FieldShape<Exclude<T[K], undefined>> & { readonly isNeeded: false }
    : FieldShape<T[K]> & { readonly isNeeded: true };
};

export interface FieldsShape<T> extends Shape<T> {
  readonly names: readonly string[];
}

/** A map with the fields of a table, and no others. */
export function fields<T extends object>(table: FieldTable<T>): FieldsShape<T> {
  // Object.entries loses the tie between name and field that FieldTable<T> has checked.
  const rows = Object.entries(table) as [string, FieldShape<unknown>][];
  const names = rows.map(([name]) => name);
  return {
    names,
    jsonSchema: {
      type: 'object',
      properties: Object.fromEntries(rows.map(([name, { shape, note }]) => [name, noted(shape.jsonSchema, note)])),
      required: rows.filter(([, row]) => row.isNeeded).map(([name]) => name),
      additionalProperties: false,
    },
    read(spot) {
      if (spot.kind !== 'map') throw new ScenarioError(spot, `must be a map with ${names.join(', ')}`);
      refuseOthers(spot, names);
      const value: Record<string, unknown> = {};
      for (const [name, row] of rows) {
        const inner = spot.entries.get(name);
        if (inner !== undefined) value[name] = row.shape.read(inner);
        else if (row.isNeeded) throw new ScenarioError(spot, `needs ${name}: ${row.note}`);
      }
      return value as T; // every field of T has a row, by the type of the table
    },
  };
}

export function noted(schema: JsonSchema, note: string): JsonSchema {
  return { ...schema, description: note };
}

/** @throws ScenarioError at the first key that is none of these names, with the nearest of them */
export function refuseOthers(spot: MapSpot, names: readonly string[]): void {
  for (const [name, place] of spot.keys) {
    if (names.includes(name)) continue;
    const near = names.find((known) => known.toLowerCase().startsWith(name.slice(0, 3).toLowerCase()));
    const meant = near === undefined ? `it may have ${names.join(', ')}` : `did you mean ${near}?`;
    throw new ScenarioError({ place, path: spot.path }, `has no field ${JSON.stringify(name)}; ${meant}`);
  }
}
