/**
 * Random schemas with values to match, for properties over every table that could be written.
 */
import fc from 'fast-check';
import {
  blob,
  bool,
  decimal,
  hundredths,
  int,
  int64,
  list,
  oneOf,
  optional,
  record,
  required,
  text,
  type Field,
  type RecordSchema,
  type RecordTable,
  type Schema,
} from '../schema.js';
import type { AnyCbor } from './any-cbor.js';

/** A schema, values that it holds, and what their bytes mean to a reader of plain CBOR. */
export interface Sample {
  readonly schema: Schema<unknown>;
  readonly values: fc.Arbitrary<unknown>;
  readonly plain: (value: unknown) => AnyCbor;
}

export interface RecordSample extends Sample {
  readonly schema: RecordSchema<object>;
}

/** Prints a sample, in a counterexample, by what it stands for. */
function named<S extends Sample>(sampled: S, name: string): S {
  return Object.assign(sampled, { [fc.toStringMethod]: () => name });
}

/** Ties the three parts of a sample to one type before it is forgotten. */
function sample<T>(schema: Schema<T>, values: fc.Arbitrary<T>, plain: (value: T) => AnyCbor): Sample {
  const forgetful: Sample = {
    schema: schema as Schema<unknown>,
    values,
    plain: (value) => plain(value as T), // only values of this sample are handed to it
  };
  return named(forgetful, schema.type);
}

const INT64_MAX = 2n ** 63n - 1n;
const int64s: fc.Arbitrary<bigint> = fc.oneof(
  fc.bigInt({ min: -INT64_MAX - 1n, max: INT64_MAX }),
  fc.bigInt({ min: -300n, max: 300n }),
  fc.constantFrom(-INT64_MAX - 1n, INT64_MAX, -(2n ** 53n), 2n ** 53n + 1n, 2n ** 32n, -(2n ** 32n) - 1n),
);

const ints: fc.Arbitrary<Sample> = fc
  .tuple(fc.maxSafeInteger(), fc.oneof(fc.nat({ max: 300 }), fc.maxSafeNat()))
  .map(([min, width]) => {
    const max = Math.min(min + width, Number.MAX_SAFE_INTEGER);
    // Adding zero turns the -0 that fast-check likes into the 0 that bytes can say.
    const values = fc.oneof(fc.integer({ min, max }), fc.constantFrom(min, max)).map((value) => value + 0);
    return sample(int({ min: min + 0, max: max + 0 }), values, BigInt);
  });

const decimals: fc.Arbitrary<Sample> = fc.nat({ max: 9 }).map((scaleMax) => {
  const values = fc.record({ digits: int64s, scale: fc.nat({ max: scaleMax }) }, { noNullPrototype: true });
  return sample(decimal({ scaleMax }), values, ({ digits, scale }) => [digits, BigInt(scale)]);
});

/** The longest start of `whole` that fits; never empty. */
function fitted(whole: string, bytesMax: number): string {
  let text = '';
  for (const letter of whole.replaceAll(/\p{Cc}/gu, '')) {
    if (Buffer.byteLength(text + letter) > bytesMax) break;
    text += letter;
  }
  return text === '' ? 'x' : text;
}

const texts: fc.Arbitrary<Sample> = fc.integer({ min: 1, max: 40 }).map((bytesMax) => {
  const unit = fc.constantFrom('grapheme' as const, 'binary' as const, 'grapheme-ascii' as const);
  const values = unit
    .chain((letters) => fc.string({ unit: letters, maxLength: bytesMax }))
    .map((whole) => fitted(whole, bytesMax));
  return sample(text({ bytesMax }), values, (value) => value);
});

const patterns: fc.Arbitrary<Sample> = fc.constant(
  sample(text({ bytesMax: 8, pattern: /^[A-Z]+$/ }), fc.stringMatching(/^[A-Z]{1,8}$/), (value) => value),
);

const blobs: fc.Arbitrary<Sample> = fc.tuple(fc.nat({ max: 40 }), fc.nat({ max: 300 })).map(([min, more]) => {
  const values = fc.uint8Array({ minLength: min, maxLength: min + more });
  return sample(blob({ min, max: min + more }), values, (value) => value);
});

const fieldNames: fc.Arbitrary<string> = fc.stringMatching(/^[a-z][A-Za-z0-9]{0,6}$/).filter((name) => !(name in {}));

const choices: fc.Arbitrary<Sample> = fc
  .uniqueArray(fc.tuple(fieldNames, fc.maxSafeInteger()), {
    minLength: 1,
    maxLength: 5,
    selector: ([name, code]) => [name, code + 0],
    comparator: ([name, code], [otherName, otherCode]) => name === otherName || code === otherCode,
  })
  .map((entries) => {
    const codes = new Map(entries.map(([name, code]) => [name, code + 0]));
    const schema = oneOf<string>(Object.fromEntries(codes));
    return sample(schema, fc.constantFrom(...codes.keys()), (value) => BigInt(codes.get(value) ?? 0));
  });

function listOf(item: Sample, limits: { readonly min: number; readonly max: number }): Sample {
  const values = fc.array(item.values, { minLength: limits.min, maxLength: limits.max });
  const schema = list(item.schema, limits);
  const whole = sample<readonly unknown[]>(schema, values, (value) => value.map((it) => item.plain(it)));
  return named(whole, `list of ${limits.min}…${limits.max} × ${fc.stringify(item)}`);
}

interface Row {
  readonly name: string;
  readonly key: number;
  readonly optional: boolean;
  readonly item: Sample;
}

type Fields = Readonly<Record<string, unknown>>;

function recordOf(unordered: readonly Row[]): RecordSample {
  const rows = [...unordered].sort((left, right) => left.key - right.key);
  const table = rows.map((row): [string, Field<unknown>] => {
    const note = `key ${row.key}`;
    const { schema } = row.item;
    return [row.name, row.optional ? optional(row.key, schema, note) : required(row.key, schema, note)];
  });
  // A table made at random has no static type to be checked against.
  const schema = record<Fields>('Random', Object.fromEntries(table) as RecordTable<Fields>);
  const values = fc.record<Fields>(Object.fromEntries(rows.map((row) => [row.name, row.item.values])), {
    requiredKeys: rows.filter((row) => !row.optional).map((row) => row.name),
    noNullPrototype: true,
  });
  const plain = (value: Fields): AnyCbor => {
    const present = rows.filter((row) => value[row.name] !== undefined);
    return new Map(present.map((row) => [BigInt(row.key), row.item.plain(value[row.name])]));
  };
  const fields = rows.map((row) => `${row.key} ${row.name}${row.optional ? '?' : ''}: ${fc.stringify(row.item)}`);
  const whole = { ...sample(schema, values, plain), schema: schema as RecordSchema<object> };
  return named(whole, `{ ${fields.join('; ')} }`);
}

const keys: fc.Arbitrary<number> = fc.oneof(
  { arbitrary: fc.nat({ max: 40 }), weight: 4 },
  { arbitrary: fc.maxSafeNat(), weight: 1 },
);

function recordsOf(items: fc.Arbitrary<Sample>): fc.Arbitrary<RecordSample> {
  const row = fc.record({ name: fieldNames, key: keys, optional: fc.boolean(), item: items });
  const unique = { comparator: (a: Row, b: Row) => a.name === b.name || a.key === b.key };
  return fc.uniqueArray(row, { maxLength: 6, ...unique }).map(recordOf);
}

const { item: anySample } = fc.letrec<{ item: Sample }>((tie) => ({
  item: fc.oneof(
    { maxDepth: 3, depthSize: 'medium' },
    ints,
    fc.constant(sample(int64, int64s, (value) => value)),
    fc.constant(sample(hundredths, int64s, (value) => value)),
    decimals,
    texts,
    patterns,
    blobs,
    fc.constant(sample(bool, fc.boolean(), (value) => value)),
    choices,
    fc
      .tuple(tie('item'), fc.nat({ max: 3 }), fc.nat({ max: 5 }))
      .map(([item, min, more]) => listOf(item, { min, max: min + more })),
    recordsOf(tie('item')),
  ),
}));

/** Records of up to six fields of any type, lists and records among them. */
export const anyRecord: fc.Arbitrary<RecordSample> = recordsOf(anySample);

/** A random record table and a value of it. */
export const recordAndValue: fc.Arbitrary<{ readonly sample: RecordSample; readonly value: object }> = anyRecord.chain(
  (chosen) => chosen.values.map((value) => ({ sample: chosen, value: value as object })), // a record's values are objects
);
