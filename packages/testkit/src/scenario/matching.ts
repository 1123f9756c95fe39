/**
 * What a scenario expects of a value. A scalar is equal to it (a number also to the text of a decimal: `3.6` and
 * `"3.60"`), `/…/` matches it, a map says something about the fields that it names, a list about every item. A map with
 * one of the words below is a rule of its own.
 */
import { ScenarioError } from './scenario-error.js';
import { shown } from './plain.js';
import { anything, type JsonSchema, type Shape } from './shape/shape.js';
import { childPath, valueOf, type Spot } from './shape/spot.js';

/** Something that did not hold, where the scenario says that it should. */
export interface Mismatch {
  readonly spot: Spot;
  readonly why: string;
}

type Rule = (actual: unknown, want: Spot, name: string) => readonly Mismatch[];

function no(spot: Spot, rule: string, actual: unknown): readonly Mismatch[] {
  return [{ spot, why: `${rule}, and is ${shown(actual)}` }];
}

function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
}

function bound(words: string, holds: (actual: number, want: number) => boolean): Rule {
  return (actual, want, name) => {
    const [given, limit] = [numberOf(actual), numberOf(valueOf(want))];
    if (limit === undefined) throw new ScenarioError(want, 'must be a number');
    return given !== undefined && holds(given, limit) ? [] : no(want, `${name} must be ${words} ${limit}`, actual);
  };
}

function sizeOf(value: unknown): number {
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  return typeof value === 'object' && value !== null ? Object.keys(value).length : 0;
}

/** The rules by their words, and what each takes. */
const RULES: Readonly<Record<string, { readonly note: string; readonly rule: Rule }>> = {
  contains: {
    note: 'a text has these texts in it (one or a list); a list has an item like each of these',
    rule: (actual, want, name) =>
      (want.kind === 'list' ? want.items : [want]).flatMap((part) => {
        if (typeof actual === 'string' && part.kind === 'scalar') {
          const isRegex = regexOf(part.value) !== undefined;
          const holds = isRegex ? regexOf(part.value)?.test(actual) === true : actual.includes(String(part.value));
          return holds ? [] : no(part, `${name} must contain ${shown(part.value)}`, actual);
        }
        const items: readonly unknown[] = Array.isArray(actual) ? actual : [];
        const holds = items.some((item) => {
          const isWord = typeof item === 'string' && part.kind === 'scalar';
          return isWord ? item.includes(String(part.value)) : mismatches(item, part, name).length === 0;
        });
        return holds ? [] : no(part, `${name} must contain ${shown(valueOf(part))}`, actual);
      }),
  },
  lacks: {
    note: 'a text has none of these texts in it; a list has no such item',
    rule: (actual, want, name) =>
      (want.kind === 'list' ? want.items : [want]).flatMap((part) => {
        const found = rule('contains')(actual, part, name).length === 0;
        return found ? no(part, `${name} must not contain ${shown(valueOf(part))}`, actual) : [];
      }),
  },
  atLeast: { note: 'this or more', rule: bound('at least', (actual, want) => actual >= want) },
  atMost: { note: 'this or less', rule: bound('at most', (actual, want) => actual <= want) },
  count: {
    note: 'so many items or letters',
    rule: (actual, want, name) => mismatches(sizeOf(actual), want, `the count of ${name}`),
  },
  not: {
    note: 'anything but this',
    rule: (actual, want, name) =>
      mismatches(actual, want, name).length > 0 ? [] : no(want, `${name} must not be ${shown(valueOf(want))}`, actual),
  },
  oneOf: {
    note: 'one of these',
    rule(actual, want, name) {
      if (want.kind !== 'list') throw new ScenarioError(want, 'must be a list');
      const holds = want.items.some((item) => mismatches(actual, item, name).length === 0);
      return holds ? [] : no(want, `${name} must be one of ${shown(valueOf(want))}`, actual);
    },
  },
  absent: {
    note: 'true: it is not there',
    rule: (actual, want, name) => {
      const isAbsent = actual === undefined || actual === null;
      return isAbsent === (valueOf(want) === true)
        ? []
        : no(want, `${name} must ${isAbsent ? '' : 'not '}be there`, actual);
    },
  },
};

function rule(word: string): Rule {
  return RULES[word]?.rule ?? (() => []);
}

function regexOf(value: unknown): RegExp | undefined {
  const [, source] = typeof value === 'string' ? (/^\/(.+)\/$/s.exec(value) ?? []) : [];
  return source === undefined ? undefined : new RegExp(source, 'mu');
}

/** What does not hold of `actual`; `name` is what the messages call it. */
export function mismatches(actual: unknown, want: Spot, name: string): readonly Mismatch[] {
  if (want.kind === 'scalar') return scalarMismatch(actual, want, name);
  if (want.kind === 'list') {
    const items: readonly unknown[] | undefined = Array.isArray(actual) ? actual : undefined;
    if (items?.length !== want.items.length) return no(want, `${name} must be a list of ${want.items.length}`, actual);
    return want.items.flatMap((item, index) => mismatches(items[index], item, `${name}[${index}]`));
  }
  const words = [...want.entries.keys()];
  if (words.length > 0 && words.every((word) => Object.hasOwn(RULES, word))) {
    return [...want.entries].flatMap(([word, inner]) => rule(word)(actual, inner, name));
  }
  return [...want.entries].flatMap(([field, inner]) =>
    mismatches(fieldOf(actual, field), inner, childPath(name, field)),
  );
}

function scalarMismatch(actual: unknown, want: Spot & { readonly kind: 'scalar' }, name: string): readonly Mismatch[] {
  const { value } = want;
  const regex = regexOf(value);
  if (regex !== undefined) {
    const text = typeof actual === 'string' ? actual : undefined;
    return text !== undefined && regex.test(text) ? [] : no(want, `${name} must match ${String(value)}`, actual);
  }
  const isSame = value === actual || (value === null && actual === undefined);
  const isSameNumber = typeof value === 'number' && numberOf(actual) === value;
  return isSame || isSameNumber ? [] : no(want, `${name} must be ${shown(value)}`, actual);
}

/** A field, also one further in: `paper.nearEnd`, `lamps.0`. */
function fieldOf(value: unknown, field: string): unknown {
  const inside = (from: unknown, key: string): unknown =>
    typeof from === 'object' && from !== null && Object.hasOwn(from, key)
      ? (from as Readonly<Record<string, unknown>>)[key] // it has that key, as checked
      : undefined;
  const direct = inside(value, field);
  return direct !== undefined || !field.includes('.') ? direct : field.split('.').reduce(inside, value);
}

const ruleSchema: JsonSchema = {
  type: 'object',
  properties: Object.fromEntries(Object.entries(RULES).map(([word, { note }]) => [word, { description: note }])),
};

/** A shape that keeps the spot: an expectation is compared where it stands. */
export const expectation: Shape<Spot> = {
  jsonSchema: { anyOf: [{ type: ['string', 'number', 'boolean', 'null', 'array'] }, ruleSchema] },
  read(spot) {
    anything.read(spot);
    return spot;
  },
};

/** The same for a value with named parts. */
export const expectations: Shape<Spot> = {
  jsonSchema: { anyOf: [ruleSchema, { type: 'string', pattern: '\\$\\{[^}]+\\}' }] },
  read(spot) {
    if (spot.kind === 'list') throw new ScenarioError(spot, 'must be a map of what is expected');
    return spot;
  },
};
