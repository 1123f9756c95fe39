import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hexOf } from './__tests__/bytes-of.js';
import { check } from './__tests__/check.js';
import { describeCodec, expectCanonical } from './__tests__/describe-codec.js';
import { aFrame, aFrameHex, frame, type Frame } from './__tests__/examples.js';
import { codeOf, constant, fixedBytes, i16, layout, u16, u32, u64, u8, type LayoutTable, type Part } from './layout.js';

const frames: fc.Arbitrary<Frame> = fc.record<Frame>(
  {
    kind: fc.constantFrom('data', 'ack'),
    flags: fc.nat({ max: 0xff }),
    port: fc.nat({ max: 0xffff }),
    length: fc.nat({ max: 0xffffffff }),
    shift: fc.integer({ min: -0x8000, max: 0x7fff }),
    sequence: fc.maxSafeNat(),
    key: fc.uint8Array({ minLength: 4, maxLength: 4 }),
  },
  { noNullPrototype: true },
);

describeCodec('a layout with every kind of part', frame, {
  correct: [
    [aFrame, aFrameHex],
    [
      { kind: 'data', flags: 0, port: 0, length: 0, shift: 0, sequence: 0, key: new Uint8Array(4) },
      '504c 01 01 00 0000 0000 00000000 0000 0000000000000000 00000000',
    ],
  ],
  values: frames,
  rejectValues: [
    { ...aFrame, kind: 'nack' },
    { ...aFrame, flags: 256 },
    { ...aFrame, shift: 32768 },
    { ...aFrame, sequence: 2 ** 53 },
    { ...aFrame, key: new Uint8Array(5) },
    {},
  ],
  rejectHex: [
    '',
    aFrameHex.replace('504c', '504d'),
    aFrameHex.replace('01 02', '02 02'),
    aFrameHex.replace('01 02', '01 03'),
    aFrameHex.replace(' 0000 ', ' 0001 '),
    aFrameHex.replace('001f', '0020'),
    `${aFrameHex} 00`,
  ],
});

interface PartSample {
  readonly part: Part<unknown>;
  readonly values: fc.Arbitrary<unknown>;
}

/** Forgets the type that ties a part to its values. */
function sample<T>(part: Part<T>, values: fc.Arbitrary<T>): PartSample {
  return { part: part as Part<unknown>, values }; // only these values are handed to it
}

const parts: fc.Arbitrary<PartSample> = fc.oneof(
  fc.constant(sample(u8, fc.nat({ max: 0xff }))),
  fc.constant(sample(u16, fc.nat({ max: 0xffff }))),
  fc.constant(sample(u32, fc.nat({ max: 0xffffffff }))),
  fc.constant(sample(u64, fc.maxSafeNat())),
  fc.constant(sample(i16, fc.integer({ min: -0x8000, max: 0x7fff }))),
  fc.constant(sample(codeOf({ a: 3, b: 200 }), fc.constantFrom('a', 'b'))),
  fc.nat({ max: 300 }).map((count) => {
    return sample(fixedBytes(count), fc.uint8Array({ minLength: count, maxLength: count }));
  }),
  fc.uint8Array({ maxLength: 5 }).map((bytes) => sample(constant(bytes), fc.constant(undefined))),
);

type Fields = Readonly<Record<string, unknown>>;

test('a layout of any parts has the size of its bytes, and they decode to the value', () => {
  const layouts = fc.array(parts, { maxLength: 8 }).chain((samples) => {
    const rows = samples.map(({ part, values }, index) => {
      return {
        name: part.type.startsWith('=') || part.type.startsWith('res') ? `=r${index}` : `r${index}`,
        part,
        values,
      };
    });
    const table = Object.fromEntries(rows.map(({ name, part }) => [name, [part, '']]));
    const fields = rows.filter(({ name }) => !name.startsWith('='));
    return fc
      .record<Fields>(Object.fromEntries(fields.map(({ name, values }) => [name, values])), {
        noNullPrototype: true,
      })
      .map((value) => {
        // A table made at random has no static type to be checked against.
        return { any: layout<Fields>('Random', table as unknown as LayoutTable<Fields>), value };
      });
  });
  const property = fc.property(layouts, ({ any, value }) => {
    const bytes = any.encode(value);
    expect(bytes.length).toBe(any.bytes);
    expect(any.rows.reduce((sum, row) => sum + row.bytes, 0)).toBe(any.bytes);
    expect(any.decode(bytes)).toStrictEqual(value);
    for (let bit = 0; bit < Math.min(bytes.length, 8) * 8; bit++) {
      expectCanonical(
        any,
        bytes.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte)),
      );
    }
    const offsets = any.rows.map((row) => any.offsetOf(row.name));
    expect(offsets).toStrictEqual(
      any.rows.map((_, index) => {
        return any.rows.slice(0, index).reduce((sum, row) => sum + row.bytes, 0);
      }),
    );
    expect(hexOf(any.encode(any.decode(bytes)))).toBe(hexOf(bytes));
  });
  check(property);
});
