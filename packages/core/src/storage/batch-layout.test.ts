/** Where frames stand on flash: every size at every cursor near a sector's edge, byte by byte. */
import { crc32c } from '@plomba/codec';
import { describe, expect, it } from 'vitest';
import { SECTOR_BYTES, SECTOR_HEADER_BYTES, sectorHeaderLayout } from '../tables/sector-header.table.js';
import { layoutBatch, placeFrame } from './batch-layout.js';

const journalId = Uint8Array.from({ length: 16 }, (_, index) => index + 1);
const context = { journalId, checkpointSequence: 7, checkpointBlock: 70 };
const isHeader = (at: number): boolean => at % SECTOR_BYTES < SECTOR_HEADER_BYTES;

/** Frame bytes that are never zero and tell their place. */
function frame(size: number, salt: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, index) => 1 + ((index * 7 + salt) % 250));
}

/** The same by the slowest way: byte after byte, stepping over headers. */
function naive(
  cursor: number,
  frames: readonly Uint8Array[],
): { offsets: number[]; end: number; at: Map<number, number> } {
  const at = new Map<number, number>();
  const offsets: number[] = [];
  let to = cursor;
  for (const bytes of frames) {
    while (isHeader(to)) to++;
    offsets.push(to);
    for (const byte of bytes) {
      while (isHeader(to)) to++;
      at.set(to++, byte);
    }
  }
  return { offsets, end: to, at };
}

const cursors = [0, 48, 64, 2048, 4048, 4064, 4080, 4096, 8192 - 16, 8192, 3 * 4096 + 160];
const sizes = [16, 32, 48, 4032, 4048, 4064, 8096, 8112, 12_160];

describe('the layout of a batch', () => {
  it('puts one frame where the specification says, whatever its size and cursor', () => {
    for (const cursor of cursors) {
      for (const size of sizes) {
        const { offsets, end } = naive(cursor, [frame(size, 0)]);
        expect(placeFrame(cursor, size), `${size} bytes at ${cursor}`).toEqual({ offset: offsets[0], end });
      }
    }
  });

  it('fills its run with the frames and, at each sector that it opens, a header', () => {
    for (const cursor of cursors) {
      const frames = [frame(160, 1), frame(4048, 2), frame(8112, 3), frame(16, 4)];
      const made = layoutBatch({ cursor, firstSequence: 40, frames, context });
      const expected = naive(cursor, frames);
      expect(made).toMatchObject({ start: cursor, end: expected.end, offsets: expected.offsets });
      expect(made.bytes.length).toBe(expected.end - cursor);
      const differing = made.bytes.findIndex((byte, at) => {
        return !isHeader(cursor + at) && byte !== (expected.at.get(cursor + at) ?? 0);
      });
      expect(differing).toBe(-1);
      for (let at = Math.ceil(cursor / SECTOR_BYTES) * SECTOR_BYTES; at < expected.end; at += SECTOR_BYTES) {
        const bytes = made.bytes.subarray(at - cursor, at - cursor + SECTOR_HEADER_BYTES);
        const header = sectorHeaderLayout.decode(bytes);
        expect(header.crc).toBe(crc32c(bytes.subarray(0, 44)));
        expect([...header.journalId]).toEqual([...journalId]);
        const next = expected.offsets.findIndex((offset) => offset >= at);
        const begins = next < 0 ? expected.end : (expected.offsets[next] ?? 0);
        expect(header.firstSequence).toBe(40 + (next < 0 ? frames.length : next));
        const isInside = begins < at + SECTOR_BYTES && !(next < 0 && begins % SECTOR_BYTES === 0);
        expect(header.firstOffset, `sector at ${at}, batch at ${cursor}`).toBe(isInside ? begins - at : 0);
        expect(header).toMatchObject({ checkpointSequence: 7, checkpointBlock: 70 });
      }
    }
  });
});
