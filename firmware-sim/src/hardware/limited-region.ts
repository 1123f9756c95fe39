/** A memory whose part turns out smaller than it should be: what lies behind the limit is not there. */
import type { MemoryMap, Region } from '@plomba/core';

export class LimitedRegion implements Region {
  readonly start: number;
  /** Bytes of the part, whatever the limit is. */
  readonly wholeBytes: number;
  /** Bytes of it that can be used; all when undefined. */
  limit: number | undefined;

  constructor({ start, bytes }: Region) {
    this.start = start;
    this.wholeBytes = bytes;
  }

  get bytes(): number {
    return Math.min(this.wholeBytes, this.limit ?? this.wholeBytes);
  }
}

/** A map whose journal and fiscal memory can be limited. */
export interface LimitedMap extends MemoryMap {
  readonly fiscal: LimitedRegion;
  readonly journal: LimitedRegion;
}

/** @param like where the limits are the same as of another board */
export function limitedMap(map: MemoryMap, like?: LimitedMap): LimitedMap {
  const [fiscal, journal] = [new LimitedRegion(map.fiscal), new LimitedRegion(map.journal)];
  fiscal.limit = like?.fiscal.limit;
  journal.limit = like?.journal.limit;
  return { ...map, fiscal, journal };
}
