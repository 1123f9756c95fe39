/**
 * Lays the frames of a batch out from a cursor: one run of bytes on flash, sector headers included.
 * Pure: nothing is programmed here.
 */
import { allocate, crc32c } from '@plomba/codec';
import {
  SECTOR_BYTES,
  SECTOR_CRC_BYTES,
  SECTOR_HEADER_BYTES,
  sectorHeaderLayout,
} from '../tables/sector-header.table.js';

/** What sector headers say about the journal before the batch. */
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

export function layoutBatch(batch: {
  readonly cursor: number;
  readonly firstSequence: number;
  readonly frames: readonly Uint8Array[];
  readonly context: SectorContext;
}): BatchLayout {
  const offsets: number[] = [];
  let end = batch.cursor;
  for (const frame of batch.frames) {
    const place = placeFrame(end, frame.length);
    offsets.push(place.offset);
    end = place.end;
  }
  const bytes = allocate(end - batch.cursor); // a buffer of its own would be a tenth of a single commit
  batch.frames.forEach((frame, index) => putFrame(bytes, frame, { base: batch.cursor, offset: offsets[index] ?? 0 }));
  putHeaders(bytes, { ...batch, offsets, end });
  return { start: batch.cursor, bytes, offsets, end };
}

/** Copies a frame into the run, around the sector headers. */
function putFrame(run: Uint8Array, frame: Uint8Array, at: { readonly base: number; readonly offset: number }): void {
  const { base } = at;
  let done = 0;
  let to = at.offset - base;
  while (done < frame.length) {
    if ((base + to) % SECTOR_BYTES === 0) to += SECTOR_HEADER_BYTES;
    const take = Math.min(SECTOR_BYTES - ((base + to) % SECTOR_BYTES), frame.length - done);
    run.set(done === 0 && take === frame.length ? frame : frame.subarray(done, done + take), to);
    done += take;
    to += take;
  }
}

/**
 * The headers of the sectors that this batch opens. They name the last checkpoint record before the batch, never one in
 * it: what boot starts from must be durable, and of this batch any part may be lost while another is not.
 */
function putHeaders(
  run: Uint8Array,
  batch: {
    readonly cursor: number;
    readonly firstSequence: number;
    readonly frames: readonly Uint8Array[];
    readonly context: SectorContext;
    readonly offsets: readonly number[];
    readonly end: number;
  },
): void {
  const { cursor, firstSequence, frames, offsets, end } = batch;
  let next = 0;
  for (let sector = Math.ceil(cursor / SECTOR_BYTES) * SECTOR_BYTES; sector < end; sector += SECTOR_BYTES) {
    // Frames that begin before this sector; the last of them may run into it.
    while (next < frames.length && (offsets[next] ?? end) < sector) next++;
    const begins = offsets[next] ?? end;
    // At the end of the batch the next record will begin there, if that is inside this sector.
    const isInside = begins < sector + SECTOR_BYTES && begins % SECTOR_BYTES !== 0;
    const fields = {
      ...batch.context,
      firstSequence: firstSequence + next,
      firstOffset: isInside ? begins % SECTOR_BYTES : 0,
      crc: 0,
    };
    const header = sectorHeaderLayout.encode(fields);
    const crc = crc32c(header.subarray(0, SECTOR_CRC_BYTES));
    run.set(sectorHeaderLayout.encode({ ...fields, crc }), sector - cursor);
  }
}
