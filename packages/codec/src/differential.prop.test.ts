/**
 * The codec against a naive one: the same bytes, the same values, and for what is wrong the same error, with its rule,
 * its path and its offset. Over random tables; right values, values with something wrong in them, bytes cut and bent.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hexOf } from './__tests__/bytes-of.js';
import { check } from './__tests__/check.js';
import { NaiveReader, naiveDecode, naiveEncode, type FieldShape, type Shape } from './__tests__/naive-codec.js';
import { DecodeError, FieldError } from './decode-error.js';
import {
  blob,
  bool,
  decimal,
  int,
  int64,
  list,
  oneOf,
  optional,
  record,
  required,
  text,
  type RecordSchema,
  type RecordTable,
  type Schema,
} from './schema.js';

type RecordShape = Extract<Shape, { readonly kind: 'record' }>;
type Fields = Readonly<Record<string, unknown>>;

function schemaOf(shape: Shape): Schema<unknown> {
  // Each schema forgets its type here: values of any type are handed to it.
  switch (shape.kind) {
    case 'int':
      return int(shape) as Schema<unknown>;
    case 'int64':
      return int64 as Schema<unknown>;
    case 'bool':
      return bool as Schema<unknown>;
    case 'decimal':
      return decimal(shape) as Schema<unknown>;
    case 'text':
      return text(shape) as Schema<unknown>;
    case 'blob':
      return blob(shape) as Schema<unknown>;
    case 'oneOf':
      return oneOf(shape.codes) as Schema<unknown>;
    case 'list':
      return list(schemaOf(shape.item), shape) as Schema<unknown>;
    case 'record':
      return recordOf(shape) as Schema<unknown>;
  }
}

function recordOf({ fields }: RecordShape): RecordSchema<Fields> {
  const rows = fields.map(({ name, key, optional: mayMiss, shape }) => {
    return [name, (mayMiss ? optional : required)(key, schemaOf(shape), '')];
  });
  return record<Fields>('Random', Object.fromEntries(rows) as RecordTable<Fields>); // no static type to check against
}

const scalars: fc.Arbitrary<Shape> = fc.oneof(
  fc.constantFrom<Shape>(
    { kind: 'int64' },
    { kind: 'bool' },
    { kind: 'int', min: 0, max: 0xffffffff },
    { kind: 'int', min: -300, max: Number.MAX_SAFE_INTEGER },
    { kind: 'text', bytesMax: 300 },
    { kind: 'text', bytesMax: 16, pattern: /^[A-Za-z0-9._-]+$/ },
    { kind: 'text', bytesMax: 9, pattern: /^[!-~é]+$/ },
    { kind: 'text', bytesMax: 5, pattern: /^[^a]+$/ },
    { kind: 'text', bytesMax: 3, pattern: /^[A-Z]{3}$/ },
    { kind: 'text', bytesMax: 12, pattern: /^[a-z]+$|^[0-9]+$/ },
    { kind: 'blob', min: 32, max: 32 },
    { kind: 'blob', min: 0, max: 300 },
    { kind: 'oneOf', codes: { sale: 1, refund: 24, none: -1 } },
  ),
  fc.nat({ max: 9 }).map((scaleMax): Shape => ({ kind: 'decimal', scaleMax })),
);

const fieldNames = fc.constantFrom('a', 'b', 'name', 'items', '', 'x.y', '[0]', 'é');
const keys = fc.oneof({ arbitrary: fc.nat({ max: 30 }), weight: 4 }, { arbitrary: fc.maxSafeNat(), weight: 1 });

function recordShapes(shapes: fc.Arbitrary<Shape>): fc.Arbitrary<RecordShape> {
  const field: fc.Arbitrary<FieldShape> = fc.record({
    name: fieldNames,
    key: keys,
    optional: fc.boolean(),
    shape: shapes,
  });
  const isSame = (left: FieldShape, right: FieldShape): boolean => left.name === right.name || left.key === right.key;
  return fc.uniqueArray(field, { maxLength: 8, comparator: isSame }).map((fields): RecordShape => {
    return { kind: 'record', fields: fields.sort((left, right) => left.key - right.key) };
  });
}

const { shape: shapes } = fc.letrec<{ shape: Shape }>((tie) => ({
  shape: fc.oneof(
    { maxDepth: 3, depthSize: 'medium' },
    scalars,
    fc.tuple(tie('shape'), fc.nat({ max: 2 }), fc.nat({ max: 3 })).map(([item, min, more]): Shape => {
      return { kind: 'list', item, min, max: min + more };
    }),
    recordShapes(tie('shape')),
  ),
}));

const int64s = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.bigInt({ min: -300n, max: 70000n }),
  fc.constantFrom(2n ** 53n - 1n, 2n ** 53n, -(2n ** 53n) + 1n, -(2n ** 53n), -(2n ** 53n) - 1n, 2n ** 32n, 2n ** 63n),
);
const letters = fc.constantFrom('a', 'Z', '9', '.', ' ', '~', '\u007f', '\n', '\u0085', 'é', '€', '𐅑', '\ud83d');
const texts = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.string({ unit: letters, maxLength: 8 }),
  fc.constantFrom('EUR', 'T1', 'cash', '42', 'é'),
);

const wrong: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, true, -0, -1, 1.5, NaN, 2 ** 53, '', 'sale', [], {}, [1, 2], { length: 1 }),
  fc.constantFrom<unknown>({ digits: 1n, scale: 1 }, { digits: 'x', scale: 0 }, Buffer.of(1, 2), new Uint16Array(32)),
  int64s,
  texts,
);

/** Values that a shape takes, and now and then one that it does not. */
function valuesOf(shape: Shape): fc.Arbitrary<unknown> {
  return fc.oneof({ arbitrary: rightOf(shape), weight: 20 }, { arbitrary: wrong, weight: 1 });
}

function rightOf(shape: Shape): fc.Arbitrary<unknown> {
  switch (shape.kind) {
    case 'int':
      return fc
        .oneof(fc.integer(shape), fc.integer({ min: shape.min, max: shape.min + 70000 }))
        .map((value) => value + 0);
    case 'int64':
      return int64s;
    case 'bool':
      return fc.boolean();
    case 'decimal':
      return fc.record({ digits: int64s, scale: fc.nat({ max: shape.scaleMax }) }, { noNullPrototype: true });
    case 'text':
      return texts;
    case 'blob':
      return fc.uint8Array({ minLength: shape.min, maxLength: shape.max });
    case 'oneOf':
      return fc.constantFrom(...Object.keys(shape.codes));
    case 'list':
      return fc.array(valuesOf(shape.item), { minLength: shape.min, maxLength: shape.max });
    case 'record':
      return recordValues(shape);
  }
}

function recordValues({ fields }: RecordShape): fc.Arbitrary<Fields> {
  return fc.record<Fields>(Object.fromEntries(fields.map(({ name, shape }) => [name, valuesOf(shape)])), {
    requiredKeys: fields.filter((field) => !field.optional).map(({ name }) => name),
    noNullPrototype: true,
  });
}

/** Making a table takes most of the time: each is tried with many values. */
const VALUES = { minLength: 40, maxLength: 40 };

const cases = recordShapes(shapes).chain((shape) => {
  const values = fc.array(fc.oneof({ arbitrary: recordValues(shape), weight: 9 }, wrong), VALUES);
  return fc.record({ shape: fc.constant(shape), values });
});

// Every other outcome is an error; without its stack that is ten times as fast.
const { stackTraceLimit } = Error;
beforeAll(() => void (Error.stackTraceLimit = 0));
afterAll(() => void (Error.stackTraceLimit = stackTraceLimit));

/** What came of it: the result, or all that an error says. */
function outcomeOf(run: () => unknown): unknown {
  try {
    return { result: run() };
  } catch (error) {
    if (error instanceof DecodeError) return { decode: error.rule, path: error.path, offset: error.offset };
    if (error instanceof FieldError) return { field: error.rule, path: error.path };
    return (error as Error).constructor.name; // a TypeError on both sides is the same, whatever the engine says in it
  }
}

/** Counts both kinds of outcome: a test in which one of them hardly came shows nothing. */
class Tally {
  readonly seen = { right: 0, wrong: 0 };

  /** The result of a right outcome. */
  count(outcome: unknown): unknown {
    const isRight = typeof outcome === 'object' && outcome !== null && 'result' in outcome;
    this.seen[isRight ? 'right' : 'wrong']++;
    return isRight ? outcome.result : undefined;
  }
}

test('any value: the same bytes or the same error, also into a larger buffer', () => {
  const tally = new Tally();
  const target = new Uint8Array(10_000);
  const property = fc.property(cases, ({ shape, values }) => {
    const schema = recordOf(shape);
    for (const value of values) {
      const given = value as Fields; // of any type
      const expected = outcomeOf(() => hexOf(Uint8Array.from(naiveEncode(shape, given, ''))));
      expect(outcomeOf(() => hexOf(schema.encode(given)))).toStrictEqual(expected);
      const into = outcomeOf(() => hexOf(target.subarray(7, schema.encodeInto(given, target, 7))));
      expect(into).toStrictEqual(expected);
      tally.count(expected);
    }
  });
  check(property, { numRuns: 200 });
  expect(Math.min(tally.seen.right, tally.seen.wrong), 'of both kinds').toBeGreaterThan(500);
});

const heads = [0x00, 0x17, 0x18, 0x19, 0x1b, 0x20, 0x3b, 0x60, 0x61, 0x80, 0x82, 0xa0, 0xf4];
const bent = fc.record({
  at: fc.nat(),
  remove: fc.nat({ max: 2 }),
  insert: fc.oneof(
    fc.uint8Array({ maxLength: 2 }),
    fc.constantFrom(...heads).map((byte) => Uint8Array.of(byte)),
  ),
});
const damages = fc.array(
  fc.record({ changes: fc.array(bent, { maxLength: 2 }), cut: fc.option(fc.nat(), { freq: 1 }) }),
  VALUES,
);

test('any bytes: the same value or the same error, cut or bent anywhere', () => {
  const tally = new Tally();
  const property = fc.property(cases, damages, ({ shape, values }, damage) => {
    const schema = recordOf(shape);
    for (const [index, { changes, cut }] of damage.entries()) {
      const encoded = outcomeOf(() => naiveEncode(shape, values[index], ''));
      const bytes = (new Tally().count(encoded) as number[] | undefined) ?? [0xa1, 0x00]; // what naiveEncode returns
      for (const { at, remove, insert } of changes) bytes.splice(at % (bytes.length + 1), remove, ...insert);
      const input = Uint8Array.from(cut === null ? bytes : bytes.slice(0, cut % (bytes.length + 1)));
      const expected = outcomeOf(() => {
        const reader = new NaiveReader(input);
        const decoded = naiveDecode(shape, reader, '');
        return reader.left === 0 ? decoded : reader.fail('', `${reader.left} bytes are left over`, reader.at);
      });
      expect(outcomeOf(() => schema.decode(input))).toStrictEqual(expected);
      tally.count(expected);
    }
  });
  check(property, { numRuns: 200 });
  expect(Math.min(tally.seen.right, tally.seen.wrong), 'of both kinds').toBeGreaterThan(500);
});
