/**
 * Finding records in the journal: by sequence, all from a sequence on, with the operation that each binds. Reads only.
 * Damage that boot did not come across (it reads the tail) is found here, and is a broken invariant: the unit stops and
 * says where.
 */
import { AssertionError } from '../assert.js';
import type { DerivedArea, DerivedRecord } from '../derived/derived-area.js';
import { idTag } from '../derived/id-tag.js';
import { frameSize } from '../journal/frame.js';
import { LIMITS } from '../model/limits.js';
import { placeFrame } from '../storage/batch-layout.js';
import type { JournalSpace, PlacedRecord } from '../storage/journal-space.js';
import { BLOCK_BYTES } from '../tables/record-header.table.js';
import { SECTOR_BYTES, type SectorHeader } from '../tables/sector-header.table.js';
import { boundIn } from './bound-operation.js';
import type { LogPlace } from './journal-log.js';

/** How many sectors in a row a torn batch can have damaged. */
export const BATCH_SECTORS: number = Math.ceil(LIMITS.batchBytes / SECTOR_BYTES) + 1;

/** The part of a journal that is readable: everything before its head. */
export type Extent = Pick<LogPlace, 'cursor' | 'nextSequence'>;

export class JournalIndex {
  readonly #space: JournalSpace;
  readonly #area: DerivedArea | undefined;
  /** The records that the last search stepped over, its own last: where each begins. Neighbours are asked for next. */
  #walk: { readonly first: number; readonly offsets: readonly number[] } = { first: 0, offsets: [] };

  /** @param area knows places; without it they are found by sector headers */
  constructor(space: JournalSpace, area?: DerivedArea) {
    this.#space = space;
    this.#area = area;
  }

  /** The record with this sequence: by its place in the derived area, or by O(log n) sector headers. */
  find(sequence: number, extent: Extent): PlacedRecord | undefined {
    if (sequence < 0 || sequence >= extent.nextSequence) return undefined;
    const near = this.#findNear(sequence);
    if (near !== undefined) return near;
    const [record] = this.from(sequence, extent);
    return record;
  }

  /** The record at a block, where one begins there. */
  at(block: number): PlacedRecord | undefined {
    const offset = block * BLOCK_BYTES;
    return offset < this.#space.bytes ? this.#space.probe(offset) : undefined;
  }

  /** Steps from the place before over headers; undefined where discarded bytes or damage are in the way. */
  #findNear(sequence: number): PlacedRecord | undefined {
    const offset = this.#walk.offsets[sequence - this.#walk.first] ?? this.#stepTo(sequence);
    if (offset === undefined) return undefined;
    const record = offset < this.#space.bytes ? this.#space.probe(offset) : undefined;
    return record?.header.sequence === sequence ? record : undefined;
  }

  /** Where a record begins, if all is well from the place before it. */
  #stepTo(sequence: number): number | undefined {
    const near = this.#area?.placeBefore(sequence);
    if (near === undefined) return undefined;
    let offset = near.place.block * BLOCK_BYTES;
    const offsets = [offset];
    for (let at = near.sequence; at < sequence; at++) {
      const header = this.#space.header(offset);
      if (typeof header === 'string' || header.sequence !== at) return undefined;
      const { end } = placeFrame(offset, frameSize(header));
      offset = placeFrame(end, BLOCK_BYTES).offset;
      offsets.push(offset);
    }
    this.#walk = { first: near.sequence, offsets };
    return offset;
  }

  /** Records from `sequence` to the head, in order. @throws AssertionError at damage: what was written must be there */
  *from(sequence: number, extent: Extent): Generator<PlacedRecord, undefined> {
    if (sequence >= extent.nextSequence) return undefined;
    yield* this.after(this.#cursorBefore(sequence, extent), extent, sequence);
    return undefined;
  }

  /** Records that begin at a cursor or behind it, from `sequence` on, to the last one before the head. */
  *after(start: number, extent: Extent, sequence = 0): Generator<PlacedRecord, undefined> {
    let cursor = start;
    for (let read = extent.nextSequence === 0 ? 0 : -1; read < extent.nextSequence - 1;) {
      const step = this.#space.step(cursor);
      if (step.kind !== 'record') {
        const why = step.kind === 'damaged' ? step.why : 'a record is missing';
        throw new AssertionError(`journal is damaged at byte ${step.at}: ${why}`);
      }
      read = step.record.header.sequence;
      cursor = step.record.end;
      if (read >= sequence) yield step.record;
    }
    return undefined;
  }

  /** Records that begin at a block or behind it, with the tag of the operation that each binds. */
  *tagged(block: number, extent: Extent): Generator<DerivedRecord, undefined> {
    // What names the block may be of another history: then nothing begins there.
    const isInside = block * BLOCK_BYTES < extent.cursor && (block === 0 || this.at(block) !== undefined);
    if (!isInside) return undefined;
    for (const record of this.after(block * BLOCK_BYTES, extent)) {
      const bound = boundIn(record);
      yield { record, tag: bound === undefined ? undefined : idTag(bound.id) };
    }
    return undefined;
  }

  /** Bisection over sector headers: where the last sector begins whose first record is not beyond `sequence`. */
  #cursorBefore(sequence: number, extent: Extent): number {
    let low = 0;
    let high = Math.floor((extent.cursor - 1) / SECTOR_BYTES);
    let best = 0;
    while (low <= high) {
      const middle = Math.floor((low + high) / 2);
      const live = this.#liveBefore(middle, low);
      if (live === undefined) low = middle + 1;
      else if (live.header.firstSequence <= sequence) {
        if (live.header.firstOffset !== 0) best = live.index * SECTOR_BYTES + live.header.firstOffset;
        low = middle + 1;
      } else high = live.index - 1;
    }
    return best;
  }

  /** The last sector in `lowest … index` with a readable header. */
  #liveBefore(index: number, lowest: number): { index: number; header: SectorHeader } | undefined {
    for (let at = index; at >= lowest; at--) {
      const sector = this.#space.sector(at);
      if (typeof sector !== 'string' && !('damaged' in sector)) return { index: at, header: sector };
    }
    return undefined;
  }
}
