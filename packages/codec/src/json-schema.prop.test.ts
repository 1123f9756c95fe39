/**
 * The JSON Schema of a table against `fromJson`, for random tables and JSON that is right or nearly so.
 *
 * Whatever `fromJson` accepts is valid. Whatever is valid `fromJson` accepts, but for what JSON Schema cannot say:
 * sizes in bytes (it counts characters), half surrogate pairs, and the exact limits of int64 (it counts digits).
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyRecord, type RecordSample } from './__tests__/arbitrary-schema.js';
import { check } from './__tests__/check.js';
import { problemOf, validatorOf } from './__tests__/json-schema.js';
import type { Json } from './schema.js';

type Place = readonly (string | number)[];

function placesOf(json: unknown, place: Place = []): Place[] {
  const inner = typeof json === 'object' && json !== null ? Object.entries(json) : [];
  const keyed = inner.map(([key, child]) => placesOf(child, [...place, Array.isArray(json) ? Number(key) : key]));
  return [place, ...keyed.flat()];
}

/** The same JSON with one place put through `change`; a place that becomes undefined goes away. */
function changed(json: unknown, place: Place, change: (before: unknown) => unknown): unknown {
  const [head, ...rest] = place;
  if (head === undefined) return change(json);
  const entries = Object.entries(json as Readonly<Record<string, unknown>>).flatMap(
    ([key, child]): [string, unknown][] => {
      const after = key === String(head) ? changed(child, rest, change) : child;
      return after === undefined ? [] : [[key, after]];
    },
  );
  return Array.isArray(json) ? entries.map(([, child]) => child) : Object.fromEntries(entries);
}

/** Values at the edges of the rules. */
const edges: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown[]>(
    null,
    true,
    false,
    0,
    -0,
    1,
    -1,
    0.5,
    1e300,
    2 ** 53,
    [],
    {},
    [0],
    [''],
    { a: 1 },
    undefined,
  ),
  fc.constantFrom('', '0', '-0', '-0.0', '00', '-', '.', '1.', '1.5', '1.50', '1.500', '-0.05', '+1', '1e3', 'A', 'AB'),
  fc.constantFrom('9223372036854775807', '9223372036854775808', '92233720368547758.07', '92233720368547758.08'),
  fc.constantFrom('0', '00', 'ff', 'FF', 'zz', 'a'.repeat(40), 'é'.repeat(21), '\u0000', 'a\u0085', '\u007f', '\ud800'),
  fc.stringMatching(/^-?[0-9]{1,21}(\.[0-9]{0,10})?$/),
  fc.stringMatching(/^[0-9a-fA-F]{0,80}$/),
  fc.string({ maxLength: 45 }),
  fc.jsonValue({ maxDepth: 2 }),
);

/** Small steps away from what was right. */
function nudged(before: unknown, step: number): unknown {
  if (typeof before === 'number') return before + (step % 3) - 1 + (step % 7 === 0 ? 0.5 : 0);
  if (typeof before === 'string') return [`${before}0`, `-${before}`, before.slice(1), before.toUpperCase()][step % 4];
  if (Array.isArray(before)) return step % 2 === 0 ? before.slice(1) : [...(before as unknown[]), before[0] ?? 0];
  if (typeof before === 'object') return { ...before, [step % 2 === 0 ? 'a' : '__proto__']: 1 };
  return step % 2;
}

interface Case {
  readonly sample: RecordSample;
  readonly jsons: readonly unknown[];
}

const cases: fc.Arbitrary<Case> = anyRecord.chain((sample) => {
  const right = sample.values.map((value) => JSON.parse(JSON.stringify(sample.schema.toJson(value as object))) as Json);
  const one = fc.tuple(right, fc.nat(), edges, fc.option(fc.nat())).map(([json, at, edge, step]) => {
    const places = placesOf(json);
    return changed(json, places[at % places.length] ?? [], (before) => (step === null ? edge : nudged(before, step)));
  });
  const jsons = fc.array(fc.oneof(right, one, one, one, edges), { minLength: 10, maxLength: 40 });
  return jsons.map((all) => ({ sample, jsons: all.filter((json) => json !== undefined) }));
});

/** Whether JSON Schema cannot tell that this string is wrong. */
function isBeyondJsonSchema(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const countedInBytes = /[^\x00-\x7f]/.test(value);
  const nearInt64 = /^-?[0-9]+(\.[0-9]+)?$/.test(value) && value.replaceAll(/[^0-9]/g, '').length >= 17;
  return countedInBytes || nearInt64;
}

/** What stands at a path such as `a[2].b`. */
function valueAt(json: unknown, path: string): unknown {
  const names = path.match(/[^.[\]]+/g) ?? [];
  return names.reduce<unknown>((outer, name) => (outer as Readonly<Record<string, unknown>>)[name], json);
}

test('the JSON Schema of a table and its fromJson accept the same JSON', () => {
  const counts = { accepted: 0, refused: 0, excepted: 0 };
  const property = fc.property(cases, ({ sample, jsons }) => {
    const validate = validatorOf(sample.schema);
    for (const json of jsons) {
      const isValid = validate(json);
      const problem = problemOf(sample.schema, json);
      if (problem !== undefined && isValid && isBeyondJsonSchema(valueAt(json, problem.path))) {
        counts.excepted++;
        continue;
      }
      expect({ json, isValid }).toStrictEqual({ json, isValid: problem === undefined });
      counts[isValid ? 'accepted' : 'refused']++;
    }
  });
  check(property, { numRuns: 100 });
  // The property would be empty if the JSON were all right or all wrong, or all excused.
  expect(counts.accepted).toBeGreaterThan(200);
  expect(counts.refused).toBeGreaterThan(200);
  expect(counts.excepted).toBeLessThan(counts.accepted);
});
