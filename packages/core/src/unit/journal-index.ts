/**
 * Finding records in the journal: by sequence, by operation id, all from a sequence on. Reads only. Damage that boot did
 * not come across (it reads the tail) is found here, and is a broken invariant: the unit stops and says where.
 */
import { AssertionError } from '../assert.js';
import { LIMITS } from '../model/limits.js';
import type { JournalSpace, PlacedRecord } from '../storage/journal-space.js';
import { SECTOR_BYTES, type SectorHeader } from '../tables/sector-header.table.js';
import { contentOf, type LogHead } from './journal-log.js';
import { operationIn, type BoundOperation } from './operations.js';

/** How many sectors in a row a torn batch can have damaged. */
export const BATCH_SECTORS: number = Math.ceil(LIMITS.batchBytes / SECTOR_BYTES) + 1;

/** The part of a journal that is readable: everything before its head. */
export type Extent = Pick<LogHead, 'cursor' | 'nextSequence'>;

export class JournalIndex {
  readonly #space: JournalSpace;

  constructor(space: JournalSpace) {
    this.#space = space;
  }

  /** The record with this sequence; O(log n) sector headers, then at most a few sectors. */
  find(sequence: number, extent: Extent): PlacedRecord | undefined {
    if (sequence < 0) return undefined;
    const [record] = this.from(sequence, extent);
    return record;
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

  /** What an operation of any epoch is bound to, by reading from the start; the current epochs have a table. */
  findOperation(id: string, extent: Extent): BoundOperation | undefined {
    for (const record of this.from(0, extent)) {
      const bound = boundIn(record);
      if (bound?.id === id) return bound;
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

/** The operation that a record binds. */
export function boundIn(record: PlacedRecord): BoundOperation | undefined {
  const bound = operationIn(contentOf(record));
  if (bound === undefined) return undefined;
  const { operation, digest, fenced } = bound;
  const place = { sequence: record.header.sequence, offset: record.offset, fenced };
  return { id: operation.id, epoch: operation.epoch, ...(digest === undefined ? {} : { digest }), ...place };
}
