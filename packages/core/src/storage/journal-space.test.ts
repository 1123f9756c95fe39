/** What stands at a cursor of the journal region: records, discard marks, damage, the end; and condemn marks. */
import { crc32c } from '@plomba/codec';
import { describe, expect, it } from 'vitest';
import { openRecord } from '../journal/frame.js';
import { nativeHasher as hasher } from '../node/native-hasher.js';
import { norGeometry, PlainFlash } from '../ports/flash.js';
import { condemnMarkLayout } from '../tables/condemn-mark.table.js';
import { SECTOR_BYTES } from '../tables/sector-header.table.js';
import { layoutBatch } from './batch-layout.js';
import { JournalSpace } from './journal-space.js';
import { programRun } from './program.js';

const journalId = new Uint8Array(16).fill(3);
const START = 4096;
const SECTORS = 4;

function frame(sequence: number, payloadBytes: number): Uint8Array {
  const stamp = { utcMs: 1, offsetMinutes: 0, quality: 'set' } as const;
  const payload = new Uint8Array(payloadBytes).fill(0x55);
  const parts = { kind: 'receipt', sequence, stamp, previous: new Uint8Array(32), payload, signed: false } as const;
  return openRecord(parts, { offset: 0, end: 0, batchOffset: 0, hasher }).close();
}

/** A journal of four sectors with one batch at a cursor; the flash has a sector before it and one behind it. */
function journalOf(
  payloads: readonly number[],
  cursor = 0,
): { flash: PlainFlash; space: JournalSpace; ends: number[] } {
  const flash = new PlainFlash(norGeometry((SECTORS + 2) * SECTOR_BYTES));
  const frames = payloads.map((bytes, index) => frame(index, bytes));
  const context = { journalId, checkpointSequence: 0, checkpointBlock: 0 };
  const { bytes, offsets, end } = layoutBatch({ cursor, firstSequence: 0, frames, context });
  programRun(flash, START + cursor, bytes);
  const space = new JournalSpace(flash, { start: START, bytes: SECTORS * SECTOR_BYTES }, hasher);
  return { flash, space, ends: [...offsets, end] };
}

const zero = (flash: PlainFlash, from: number, to: number): void =>
  programRun(flash, START + from, new Uint8Array(to - from));

describe('the journal space', () => {
  it('is a region of the flash, in sectors', () => {
    const { space, flash } = journalOf([100]);
    expect([space.bytes, space.sectors, space.address(10)]).toEqual([16_384, 4, START + 10]);
    expect(space.read(0, 3)).toEqual(flash.read(START, 3));
    expect([space.isErased(0, 16), space.isErased(4096, 4096)]).toEqual([false, true]);
    expect(space.sector(0)).toMatchObject({ firstOffset: 48, firstSequence: 0, journalId });
    expect(space.sector(1)).toBe('erased');
  });

  it('steps from record to record, also through a sector header, to the end', () => {
    const { space, ends } = journalOf([100, 4000, 9000, 50]);
    let cursor = 0;
    for (const [index, offset] of ends.slice(0, -1).entries()) {
      const step = space.step(cursor);
      expect(step).toMatchObject({ kind: 'record', gap: undefined, record: { offset, header: { sequence: index } } });
      if (step.kind !== 'record') return;
      expect(step.record.payload.every((byte) => byte === 0x55)).toBe(true);
      cursor = step.record.end;
      expect(space.probe(offset)?.header.sequence).toBe(index);
      expect(space.header(offset)).toMatchObject({ sequence: index });
    }
    expect(space.step(cursor)).toEqual({ kind: 'erased', at: cursor, gap: undefined });
    expect(space.probe(cursor)).toBeUndefined();
  });

  it('skips discard marks, blocks and whole sectors, and says which bytes they cover', () => {
    const { space, flash, ends } = journalOf([100], 4096);
    expect(space.step(0)).toEqual({ kind: 'erased', at: 0, gap: undefined });
    zero(flash, 0, 48);
    expect(space.sector(0)).toBe('discarded');
    expect(space.step(0)).toMatchObject({ kind: 'record', gap: { from: 0, to: 4096 }, record: { offset: 4144 } });
    const end = ends[1] ?? 0;
    zero(flash, end, end + 32);
    expect(space.step(end)).toEqual({ kind: 'erased', at: end + 32, gap: { from: end, to: end + 32 } });
    zero(flash, end + 32, 8192);
    zero(flash, 8192, 8192 + 48);
    expect(space.step(end)).toEqual({ kind: 'erased', at: 12_288, gap: { from: end, to: 12_288 } });
    zero(flash, 12_288, 12_288 + 48);
    expect(space.step(end)).toEqual({ kind: 'full', at: 16_384, gap: { from: end, to: 16_384 } });
    expect(space.step(16_384)).toEqual({ kind: 'full', at: 16_384, gap: undefined });
  });

  it('is erased behind a bare sector header, and damaged where a header or a record is', () => {
    const { space, flash } = journalOf([4000, 4000]);
    const bare = new PlainFlash(flash.geometry);
    bare.program(START, flash.read(START, 48));
    const only = new JournalSpace(bare, { start: START, bytes: SECTORS * SECTOR_BYTES }, hasher);
    expect(only.step(0)).toEqual({ kind: 'erased', at: 48, gap: undefined });

    flash.program(START + 46, Uint8Array.of(0));
    expect(space.sector(0)).toEqual({ damaged: 'sector CRC is wrong' });
    expect(space.step(0)).toEqual({ kind: 'damaged', at: 0, why: 'sector CRC is wrong', gap: undefined });
    flash.program(START, Uint8Array.of(0));
    expect(space.sector(0)).toMatchObject({ damaged: expect.stringMatching(/magic/) as string });
    flash.program(START + 48 + 80, Uint8Array.of(0x15));
    expect(space.step(48)).toMatchObject({ kind: 'damaged', at: 48, why: 'body CRC is wrong' });
    flash.program(START + 48 + 28, Uint8Array.of(0, 0, 0, 0));
    expect(space.step(48)).toMatchObject({ kind: 'damaged', at: 48, why: 'header CRC is wrong' });
    expect(space.header(48)).toBe('header CRC is wrong');
    expect(space.probe(48)).toBeUndefined();
  });

  it('has no record that runs beyond its end, and one that ends with it', () => {
    const fits = journalOf([4096 - 48 - 72 - 8], 12_288);
    expect(fits.ends).toEqual([12_336, 16_384]);
    expect(fits.space.step(12_288)).toMatchObject({ kind: 'record', record: { end: 16_384 } });
    const beyond = journalOf([4096 - 48 - 72 + 8], 12_288);
    expect(beyond.space.step(12_288)).toMatchObject({
      kind: 'damaged',
      at: 12_336,
      why: 'record runs beyond the journal',
    });
    expect(beyond.space.header(16_368)).toBe('record runs beyond the journal');
    expect(beyond.space.header(16_384)).toBe('record runs beyond the journal');
    expect(beyond.space.probe(16_384)).toBeUndefined();
  });

  it('passes on what is no damage', () => {
    const subarray = (): never => expect.unreachable('a bug');
    const spaceOf = (header: Uint8Array): JournalSpace => {
      const flash = { read: () => Object.assign(header.slice(), { subarray }) } as unknown as PlainFlash; // as no part does
      return new JournalSpace(flash, { start: 0, bytes: 4096 }, hasher);
    };
    expect(() => spaceOf(journalOf([100]).space.read(0, 48)).sector(0)).toThrow('a bug');
    const mark = condemnMarkLayout.encode({ fromBlock: 1, journalId, crc: 0 });
    expect(() => spaceOf(mark).condemnedFrom(0, journalId)).toThrow('a bug');
  });
});

describe('a condemn mark', () => {
  function markAt(sector: number, change: { crc?: number; journalId?: Uint8Array } = {}): JournalSpace {
    const { flash, space } = journalOf([100]);
    const fields = { fromBlock: 11, journalId, crc: 0, ...change };
    const crc = change.crc ?? crc32c(condemnMarkLayout.encode(fields).subarray(0, 44));
    flash.program(START + sector * SECTOR_BYTES, condemnMarkLayout.encode({ ...fields, crc }));
    return space;
  }

  it('says where the torn tail begins', () => {
    expect(markAt(2).condemnedFrom(2, journalId)).toBe(176);
    expect(markAt(3).condemnedFrom(3, journalId)).toBe(176);
  });

  it('counts only with its CRC, in its journal, and where it stands', () => {
    expect(markAt(2, { crc: 1 }).condemnedFrom(2, journalId)).toBeUndefined();
    expect(markAt(2, { journalId: new Uint8Array(16) }).condemnedFrom(2, journalId)).toBeUndefined();
    const space = markAt(2);
    for (const other of [-1, 0, 1, 3, 4, 5]) expect(space.condemnedFrom(other, journalId)).toBeUndefined();
    // Behind the journal another memory begins: whatever stands there is no mark of it.
    const { flash } = journalOf([100]);
    const behind = new JournalSpace(flash, { start: START, bytes: SECTOR_BYTES }, hasher);
    const fields = { fromBlock: 1, journalId, crc: 0 };
    const crc = crc32c(condemnMarkLayout.encode(fields).subarray(0, 44));
    flash.program(START + SECTOR_BYTES, condemnMarkLayout.encode({ ...fields, crc }));
    expect(behind.condemnedFrom(1, journalId)).toBeUndefined();
    flash.program(START + 2 * SECTOR_BYTES, Uint8Array.of(0x50, 0x53, 1, 1, 0));
    const torn = new JournalSpace(flash, { start: START, bytes: 4 * SECTOR_BYTES }, hasher);
    expect(torn.condemnedFrom(2, journalId)).toBeUndefined();
  });
});
