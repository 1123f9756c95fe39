/**
 * Every decoder against input that nobody meant: 10^5 byte strings each, the same in every run, a third of them
 * uniform, a third of the bytes that the decoder likes, a third slightly damaged. A decoder refuses in its own way
 * or returns what re-encodes to these very bytes. It never fails otherwise, never recurses with the input, and
 * never makes room for what the input only claims.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anyCbor, type AnyCbor } from './__tests__/any-cbor.js';
import { bytesOf, hexOf } from './__tests__/bytes-of.js';
import { expectCanonical, type ByteCodec } from './__tests__/describe-codec.js';
import { aFrameHex, frame, fullOrderHex, orderTable, type Frame, type Order } from './__tests__/examples.js';
import { Random } from './__tests__/random-bytes.js';
import { concatBytes, equalBytes } from './bytes.js';
import { CborReader } from './cbor.js';
import { cobsDecode, cobsEncode } from './cobs.js';
import { formatDecimal, parseDecimal, type Decimal } from './decimal.js';
import { DecodeError } from './decode-error.js';
import { blob, int, list, record, required, text, type Schema } from './schema.js';
import { fromBase64, fromHex, toBase64, toHex, utf8Decode, utf8Encode } from './text.js';

const INPUTS = 100_000;

/** One letter for each byte, so that decoders of text see every byte too. */
const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const fromLatin1 = (letters: string): Uint8Array => new Uint8Array(Buffer.from(letters, 'latin1'));

interface Target<T> {
  readonly name: string;
  readonly codec: ByteCodec<T>;
  readonly alphabet: Uint8Array;
  readonly golden: Uint8Array;
}

function target<T>(
  name: string,
  codec: ByteCodec<T>,
  likes: { alphabet: Uint8Array; golden: Uint8Array },
): Target<unknown> {
  return { name, codec: codec as ByteCodec<unknown>, ...likes }; // it only gets back what it returned
}

const cborHeads = bytesOf(
  '00 01 02 03 04 05 07 17 18 19 1b 1e 20 24 38 40 41 42 60 61 62 80 81 82 a0 a1 a2 a3 a7 f4 f5 ff 41',
);
const base64Letters = fromLatin1('AQgwZm9vYg+/==');

const targets = [
  target<Order>('a record', orderTable, { alphabet: cborHeads, golden: bytesOf(fullOrderHex) }),
  target<AnyCbor>('any CBOR of the subset', anyCbor, { alphabet: cborHeads, golden: bytesOf(fullOrderHex) }),
  target<Frame>('a layout', frame, { alphabet: bytesOf('00 01 02 50 4c'), golden: bytesOf(aFrameHex) }),
  target(
    'COBS',
    { encode: cobsEncode, decode: cobsDecode },
    { alphabet: bytesOf('00 01 02 03 04 05 ff'), golden: cobsEncode(bytesOf(`${'aa'.repeat(254)} 00 0102`)) },
  ),
  target(
    'UTF-8',
    { encode: (value: string) => utf8Encode(value) ?? bytesOf('ff'), decode: utf8Decode },
    { alphabet: bytesOf('41 7f 80 90 a0 bf c0 c2 df e0 ed ef f0 f4 f5'), golden: bytesOf('41c3a9e282acf0908591') },
  ),
  target(
    'hex',
    { encode: (value: Uint8Array) => fromLatin1(toHex(value)), decode: (bytes) => fromHex(latin1(bytes)) },
    { alphabet: fromLatin1('0123456789abcdefA '), golden: fromLatin1('00ffcafe') },
  ),
  target(
    'base64',
    { encode: (value: Uint8Array) => fromLatin1(toBase64(value)), decode: (bytes) => fromBase64(latin1(bytes)) },
    { alphabet: base64Letters, golden: fromLatin1('Zm9vYg==') },
  ),
  target<Decimal>(
    'a decimal',
    { encode: (value) => fromLatin1(formatDecimal(value)), decode: (bytes) => parseDecimal(latin1(bytes)) },
    { alphabet: fromLatin1('0012.-'), golden: fromLatin1('-12.050') },
  ),
];

describe('10^5 inputs are refused or re-encode to themselves', () => {
  // Most inputs end in an error; without its stack that is ten times as fast.
  const { stackTraceLimit } = Error;
  beforeAll(() => void (Error.stackTraceLimit = 0));
  afterAll(() => void (Error.stackTraceLimit = stackTraceLimit));

  test.each(targets)('$name', { timeout: 120_000 }, ({ codec, alphabet, golden }) => {
    const random = new Random(0xc0dec);
    let accepted = 0;
    for (let index = 0; index < INPUTS; index++) {
      const kind = index % 3;
      const bytes =
        kind === 2 ? random.damaged(golden) : random.bytes(random.next(24), kind === 0 ? undefined : alphabet);
      if (expectCanonical(codec, bytes) === 'accepted') accepted++;
    }
    // Neither all nor nothing: both ways out were taken.
    expect(accepted).toBeGreaterThan(INPUTS / 100);
    expect(accepted).toBeLessThan(INPUTS);
  });
});

/** Heads of each length of argument that claim more than the input holds. */
function greedyHeads(major: number): string[] {
  const lead = (info: number): string => hexOf(Uint8Array.of((major << 5) | info));
  return [
    `${lead(24)}ff`,
    `${lead(25)}ffff`,
    `${lead(26)}7fffffff`,
    `${lead(26)}ffffffff`,
    `${lead(27)}0000000100000000`,
    `${lead(27)}001fffffffffffff`,
    `${lead(27)}0020000000000000`,
    `${lead(27)}7fffffffffffffff`,
    `${lead(27)}ffffffffffffffff`,
  ];
}

describe('a head that claims more than there is fails at the head', () => {
  const some = '00'.repeat(20);

  test.each([
    ['bytes', 2],
    ['text', 3],
    ['array', 4],
    ['map', 5],
  ] as const)('%s', (method, major) => {
    for (const head of greedyHeads(major)) {
      const reader = new CborReader(bytesOf(`00 ${head} ${some}`));
      reader.bigint('before');
      const problem = { path: 'x', offset: 1, rule: 'is longer than the input' };
      expect(() => reader[method]('x'), head).toThrow(expect.objectContaining(problem));
    }
  });

  test('no item of such a list is asked for', () => {
    let asked = 0;
    const counting: Schema<number> = {
      ...int({ min: 0, max: 9 }),
      read() {
        asked++;
        return 0;
      },
    };
    const greedy = list(counting, { min: 0, max: Number.MAX_SAFE_INTEGER });
    for (const head of greedyHeads(4)) {
      expect(() => greedy.read(new CborReader(bytesOf(head + some)), 'x')).toThrow(DecodeError);
    }
    expect(asked).toBe(0);
  });

  test('nothing of the claimed size is allocated', () => {
    interface Everything {
      readonly blob: Uint8Array;
      readonly text: string;
      readonly list: readonly number[];
    }
    const max = Number.MAX_SAFE_INTEGER;
    const everything = record<Everything>('Everything', {
      blob: required(0, blob({ min: 0, max }), ''),
      text: required(1, text({ bytesMax: max }), ''),
      list: required(2, list(int({ min: 0, max }), { min: 0, max }), ''),
    });
    const before = process.memoryUsage();
    for (const start of ['a3 00', 'a3 00 40 01', 'a3 00 40 01 6161 02']) {
      for (const major of [2, 3, 4]) {
        for (const head of greedyHeads(major)) {
          expect(() => everything.decode(bytesOf(`${start} ${head} ${some}`))).toThrow(DecodeError);
        }
      }
    }
    const after = process.memoryUsage();
    // The least of the claims beyond 64 KiB is for 2 GiB.
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(2 ** 26);
    expect(after.heapUsed - before.heapUsed).toBeLessThan(2 ** 28);
  });
});

describe('depth and length', () => {
  test.each(['81', 'a100', '8181', '9f', 'd818'])(
    '100 000 nested heads %s are refused where the table ends',
    (head) => {
      const bytes = bytesOf(head.repeat(100_000));
      expect(() => orderTable.decode(bytes)).toThrow(DecodeError);
      const nested = list(list(list(int({ min: 0, max: 9 }), { min: 1, max: 1 }), { min: 1, max: 1 }), {
        min: 1,
        max: 1,
      });
      expect(() => nested.read(new CborReader(bytes), 'x')).toThrow(DecodeError);
    },
  );

  test('a million bytes are no problem, right or wrong', () => {
    const million = new Uint8Array(1_000_000).fill(0x61);
    expect(utf8Decode(million)?.length).toBe(million.length);
    const roundTrips = [
      cobsDecode(cobsEncode(million)),
      fromHex(toHex(million)),
      fromBase64(toBase64(million)),
      new CborReader(concatBytes(bytesOf('5a000f4240'), million)).bytes('x'),
    ];
    for (const bytes of roundTrips) expect(equalBytes(bytes ?? bytesOf(''), million)).toBe(true);
    const long = text({ bytesMax: million.length });
    expect(long.read(new CborReader(concatBytes(bytesOf('7a000f4240'), million)), 'x')).toHaveLength(million.length);
    expect(parseDecimal('1'.repeat(1_000_000))).toBeUndefined();
    expect(fromBase64('='.repeat(1_000_000))).toBeUndefined();
    expect(() => orderTable.decode(million)).toThrow(DecodeError);
  });
});
