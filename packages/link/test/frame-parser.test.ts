import { concatBytes } from '@plomba/codec';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeFrame, FrameParser, type Frame } from '../src/index.js';
import type { Fragment } from '../src/frames/frame.table.js';
import { stuffedBytesMax } from '../src/frames/frame.js';
import { Seeded } from './helpers/seeded.js';

const u32 = fc.integer({ min: 0, max: 0xffffffff });
const frames: fc.Arbitrary<Frame> = fc.record({
  version: fc.integer({ min: 0, max: 255 }),
  type: fc.constant('data' as const),
  fragment: fc.constantFrom<Fragment>('none', 'first', 'last', 'whole'),
  session: u32,
  peer: u32,
  sequence: u32,
  ack: u32,
  selective: u32,
  payload: fc.uint8Array({ maxLength: 200 }),
});

const data = (payload: Uint8Array): Frame => {
  return {
    version: 1,
    type: 'data',
    fragment: 'whole',
    session: 1,
    peer: 2,
    sequence: 3,
    ack: 4,
    selective: 5,
    payload,
  };
};

const zero = Uint8Array.of(0);

describe('the frame parser', () => {
  it('finds every frame, however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(frames, { maxLength: 5 }),
        fc.infiniteStream(fc.integer({ min: 1, max: 50 })),
        (sent, cuts) => {
          const line = concatBytes(...sent.map(encodeFrame));
          const parser = new FrameParser(1024);
          const found: Frame[] = [];
          for (let at = 0; at < line.length;) {
            const end = at + (cuts.next().value as number);
            found.push(...parser.push(line.subarray(at, end)));
            at = end;
          }
          expect(found).toEqual(sent);
          expect(Object.values(parser.discarded).every(({ pieces }) => pieces === 0)).toBe(true);
        },
      ),
    );
  });

  it('goes on at the next zero after garbage and says what it threw away', () => {
    const parser = new FrameParser(1024);
    const good = data(Uint8Array.of(1, 2, 3));
    const line = concatBytes(Uint8Array.of(9, 9, 9), zero, encodeFrame(good));
    expect(parser.push(line)).toEqual([good]);
    expect(parser.discarded.stuffing).toEqual({ pieces: 1, bytes: 3 });
  });

  it('loses the frame that garbage runs into, and only that', () => {
    const parser = new FrameParser(1024);
    const good = data(Uint8Array.of(7));
    expect(parser.push(concatBytes(Uint8Array.of(5, 5), encodeFrame(good), encodeFrame(good)))).toEqual([good]);
  });

  it('names the reason of each discarded piece', () => {
    const flipped = encodeFrame(data(Uint8Array.of(1, 2, 3)));
    flipped[20] = (flipped[20] ?? 0) ^ 0x10;
    const parser = new FrameParser(1024);
    const short = Uint8Array.of(2, 7, 0);
    const unknownType = encodeFrame({ ...data(Uint8Array.of(1)), type: 'ack', fragment: 'none' }); // an ack has no payload
    expect(parser.push(concatBytes(flipped, short, unknownType))).toEqual([]);
    const { checksum, 'too-short': tooShort, header } = parser.discarded;
    expect({ checksum: checksum.pieces, tooShort: tooShort.pieces, header: header.pieces }).toEqual({
      checksum: 1,
      tooShort: 1,
      header: 1,
    });
  });

  it('takes the longest frame and drops a longer one without keeping it', () => {
    const parser = new FrameParser(64);
    // 0xff everywhere costs the most stuffing.
    expect(parser.push(encodeFrame(data(new Uint8Array(64).fill(0xff))))).toHaveLength(1);
    const huge = new Uint8Array(1_000_000).fill(1);
    expect(parser.push(huge)).toEqual([]);
    expect(parser.push(concatBytes(zero, encodeFrame(data(zero))))).toHaveLength(1);
    expect(parser.discarded['too-long']).toEqual({ pieces: 1, bytes: 1_000_000 });
  });

  it('knows how long a stuffed frame can get', () => {
    for (let payloadBytes = 64; payloadBytes <= 4096; payloadBytes += 17) {
      const line = encodeFrame({ ...data(new Uint8Array(payloadBytes).fill(0xff)), sequence: 0xffffffff });
      expect(line.length - 1).toBeLessThanOrEqual(stuffedBytesMax(payloadBytes));
    }
  });

  it('is silent about zeros that delimit nothing', () => {
    const parser = new FrameParser(64);
    parser.push(new Uint8Array(100));
    expect(Object.values(parser.discarded).every(({ bytes }) => bytes === 0)).toBe(true);
  });

  it('accepts no other bytes for a frame than those it would write', () => {
    const random = new Seeded(5);
    for (let round = 0; round < 5_000; round++) {
      const frame = data(random.bytes(random.below(20)));
      const line = encodeFrame(frame).slice(0, -1);
      line[random.below(line.length)] = random.below(256);
      const parser = new FrameParser(64);
      for (const found of parser.push(concatBytes(line, zero))) {
        expect(encodeFrame(found)).toEqual(concatBytes(line, zero));
      }
    }
  });

  it('never throws on 100,000 random or mutated pieces', () => {
    const random = new Seeded(77);
    const parser = new FrameParser(256);
    let found = 0;
    for (let round = 0; round < 100_000; round++) {
      const piece = random.chance(0.5)
        ? random.bytes(random.below(60))
        : encodeFrame(data(random.bytes(random.below(30))));
      if (piece.length > 0 && random.chance(0.7)) piece[random.below(piece.length)] = random.below(256);
      found += parser.push(piece).length;
    }
    const { discarded } = parser;
    expect(found).toBeGreaterThan(1_000);
    expect(Object.values(discarded).reduce((sum, { pieces }) => sum + pieces, 0)).toBeGreaterThan(1_000);
  });
});
