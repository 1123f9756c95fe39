/**
 * Lays the frames of a batch out from a cursor: one run of bytes on flash, sector headers included.
 * Pure: nothing is programmed here.
 */
import { crc32c, Writer } from '@plomba/codec';
import {
  SECTOR_BYTES,
  SECTOR_CRC_BYTES,
  SECTOR_HEADER_BYTES,
  sectorHeaderLayout,
} from '../tables/sector-header.table.js';

/** What a sector header says about the journal before it. */
export interface SectorContext {
  readonly journalId: Uint8Array;
  readonly checkpointSequence: number;
  readonly checkpointBlock: number;
}

export interface BatchLayout {
  /** Where the run begins, in bytes from the start of the journal. */
  readonly start: number;
  readonly bytes: Uint8Array;
  /** Where each frame begins. */
  readonly offsets: readonly number[];
  /** Cursor behind the batch. */
  readonly end: number;
}

/** Where a frame of this size begins and ends when it is put at a cursor, around the sector headers. */
export function placeFrame(cursor: number, frameBytes: number): { readonly offset: number; readonly end: number } {
  const offset = cursor % SECTOR_BYTES === 0 ? cursor + SECTOR_HEADER_BYTES : cursor;
  const inFirst = SECTOR_BYTES - (offset % SECTOR_BYTES);
  if (frameBytes <= inFirst) return { offset, end: offset + frameBytes };
  const body = SECTOR_BYTES - SECTOR_HEADER_BYTES;
  const beyond = frameBytes - inFirst;
  const whole = Math.ceil(beyond / body);
  return { offset, end: offset + inFirst + beyond + whole * SECTOR_HEADER_BYTES };
}

interface OpenHeader {
  readonly at: number;
  firstOffset: number;
  /** Undefined until a record begins in this or a later sector. */
  firstSequence: number | undefined;
}

export function layoutBatch(batch: {
  readonly cursor: number;
  readonly firstSequence: number;
  readonly frames: readonly Uint8Array[];
  readonly context: SectorContext;
}): BatchLayout {
  const run = new Writer(1024);
  const headers: OpenHeader[] = [];
  const offsets: number[] = [];
  const position = (): number => batch.cursor + run.length;
  const openSector = (): void => {
    if (position() % SECTOR_BYTES !== 0) return;
    headers.push({ at: run.length, firstOffset: 0, firstSequence: undefined });
    run.bytes(new Uint8Array(SECTOR_HEADER_BYTES));
  };
  const beginRecord = (sequence: number): void => {
    for (const header of headers) header.firstSequence ??= sequence;
    const current = headers.at(-1);
    if (current !== undefined && current.firstOffset === 0) current.firstOffset = position() % SECTOR_BYTES;
  };
  for (const [index, frame] of batch.frames.entries()) {
    openSector();
    beginRecord(batch.firstSequence + index);
    offsets.push(position());
    for (let at = 0; at < frame.length;) {
      openSector();
      const take = Math.min(SECTOR_BYTES - (position() % SECTOR_BYTES), frame.length - at);
      run.bytes(frame.subarray(at, at + take));
      at += take;
    }
  }
  const end = position();
  // The next record will begin at the end of this batch, if that is inside a sector which this batch opened.
  const next = batch.firstSequence + batch.frames.length;
  if (end % SECTOR_BYTES !== 0) beginRecord(next);
  const bytes = run.toBytes();
  for (const header of headers) {
    bytes.set(
      sealHeader(batch.context, { firstOffset: header.firstOffset, firstSequence: header.firstSequence ?? next }),
      header.at,
    );
  }
  return { start: batch.cursor, bytes, offsets, end };
}

function sealHeader(
  context: SectorContext,
  first: { readonly firstOffset: number; readonly firstSequence: number },
): Uint8Array {
  const fields = { ...context, ...first, crc: 0 };
  const crc = crc32c(sectorHeaderLayout.encode(fields).subarray(0, SECTOR_CRC_BYTES));
  return sectorHeaderLayout.encode({ ...fields, crc });
}
