/**
 * The contract of every byte codec: golden pairs both ways, refusals, and four properties.
 *
 * 1. What encodes decodes to the same value. 2. What decodes, however it came about, re-encodes to the same bytes.
 * 3. Every truncation is refused. 4. Every flipped bit is refused, or leaves bytes that re-encode to themselves.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DecodeError, FieldError } from '../decode-error.js';
import { bytesOf, hexOf } from './bytes-of.js';
import { check } from './check.js';

export interface ByteCodec<T> {
  encode(value: T): Uint8Array;
  /** Refuses with a `DecodeError`, or with undefined. */
  decode(bytes: Uint8Array): T | undefined;
}

export interface CodecCases<T> {
  /** Values and their bytes, worked out by hand. At least one. */
  readonly correct: readonly (readonly [value: T, hex: string])[];
  /** Further values for the properties. */
  readonly values?: fc.Arbitrary<T>;
  /** Values, of any type, that must not encode. */
  readonly rejectValues: readonly unknown[];
  /** Bytes that must not decode. */
  readonly rejectHex: readonly string[];
}

/** The decoded value, or undefined for a refusal; every other exception passes through and fails the test. */
export function decodeOrRefuse<T>(codec: Pick<ByteCodec<T>, 'decode'>, bytes: Uint8Array): T | undefined {
  try {
    return codec.decode(bytes);
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

/** Refused, or a value that re-encodes to these very bytes. Says which of the two. */
export function expectCanonical<T>(codec: ByteCodec<T>, bytes: Uint8Array): 'refused' | 'accepted' {
  const before = hexOf(bytes);
  const value = decodeOrRefuse(codec, bytes);
  if (hexOf(bytes) !== before) throw new TypeError(`decoding changed its input: ${before}`);
  if (value === undefined) return 'refused';
  const again = hexOf(codec.encode(value));
  if (again !== before) throw new TypeError(`${before} decodes, but re-encodes to ${again}`);
  return 'accepted';
}

/** A few damaged or moved bytes. */
interface Edit {
  readonly at: number;
  readonly remove: number;
  readonly insert: Uint8Array;
}

const edits: fc.Arbitrary<Edit[]> = fc.array(
  fc.record({ at: fc.nat(), remove: fc.nat({ max: 2 }), insert: fc.uint8Array({ maxLength: 2 }) }),
  { minLength: 1, maxLength: 3 },
);

function applyEdits(bytes: Uint8Array, changes: readonly Edit[]): Uint8Array {
  const out = [...bytes];
  for (const { at, remove, insert } of changes) out.splice(at % (out.length + 1), remove, ...insert);
  return Uint8Array.from(out);
}

function flipBit(bytes: Uint8Array, bit: number): Uint8Array {
  return bytes.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
}

function describeProperties<T>(codec: ByteCodec<T>, samples: fc.Arbitrary<T>): void {
  test('what encodes decodes to the same value', () => {
    check(fc.property(samples, (value) => void expect(codec.decode(codec.encode(value))).toStrictEqual(value)));
  });

  test('what decodes re-encodes to the same bytes', () => {
    const damaged = fc.tuple(samples, edits).map(([value, changes]) => applyEdits(codec.encode(value), changes));
    const property = fc.property(fc.oneof(damaged, fc.uint8Array()), (bytes) => void expectCanonical(codec, bytes));
    check(property, { numRuns: 500 });
  });

  test('every truncation is refused', () => {
    const property = fc.property(samples, (value) => {
      const bytes = codec.encode(value);
      for (let length = 0; length < bytes.length; length++) {
        expect(decodeOrRefuse(codec, bytes.subarray(0, length)), `cut to ${length} bytes`).toBeUndefined();
      }
    });
    check(property, { numRuns: 30 });
  });

  test('every flipped bit is refused or re-encodes as flipped', () => {
    const property = fc.property(samples, (value) => {
      const bytes = codec.encode(value);
      for (let bit = 0; bit < bytes.length * 8; bit++) expectCanonical(codec, flipBit(bytes, bit));
    });
    check(property, { numRuns: 30 });
  });
}

/** Declares the suite of one codec. */
export function describeCodec<T>(name: string, codec: ByteCodec<T>, cases: CodecCases<T>): void {
  describe(name, () => {
    test.each(cases.correct)('%o is these bytes, both ways: %s', (value, hex) => {
      expect(hexOf(codec.encode(value))).toBe(hexOf(bytesOf(hex)));
      expect(codec.decode(bytesOf(hex))).toStrictEqual(value);
    });

    if (cases.rejectValues.length > 0) {
      test.each(cases.rejectValues.map((value) => [value]))('does not encode %o', (value) => {
        // What is no T is the point of this list.
        expect(() => codec.encode(value as T)).toThrow(FieldError);
      });
    }

    if (cases.rejectHex.length > 0) {
      test.each(cases.rejectHex)('does not decode %s', (hex) => {
        expect(decodeOrRefuse(codec, bytesOf(hex))).toBeUndefined();
      });
    }

    const golden = fc.constantFrom(...cases.correct.map(([value]) => value));
    describeProperties(codec, cases.values === undefined ? golden : fc.oneof(golden, cases.values));
  });
}
