/**
 * The four memories on one flash, each with its own rule (docs/ARCHITECTURE.md): fiscal memory (written once),
 * journal (append only), derived area (rebuilt from the journal), working memory (may be lost at any time).
 */
import { assert } from '../assert.js';
import { norGeometry, type FlashGeometry } from '../ports/flash.js';
import { SECTOR_BYTES } from '../tables/sector-header.table.js';

export interface Region {
  readonly start: number;
  readonly bytes: number;
}

export interface MemoryMap {
  readonly fiscal: Region;
  readonly journal: Region;
  readonly derived: Region;
  readonly working: Region;
}

export interface MemorySizes {
  readonly fiscalBytes: number;
  readonly journalBytes: number;
  readonly derivedBytes: number;
  readonly workingBytes: number;
}

/**
 * 4 MiB of fiscal memory hold 4,096 entries: 3,650 closings and the rest to spare for torn programs. A quarter of the
 * journal is enough for what is derived from records of 220 bytes or more on average.
 */
export const DEFAULT_SIZES: MemorySizes = {
  fiscalBytes: 4 * 1024 * 1024,
  journalBytes: 64 * 1024 * 1024,
  derivedBytes: 16 * 1024 * 1024,
  workingBytes: 64 * 1024,
};

/**
 * The four memories one behind the other on one flash. Sizes in bytes, each a whole number of 4,096-byte sectors.
 * @throws AssertionError when a size is not
 */
export function memoryMap(sizes: MemorySizes): MemoryMap {
  for (const bytes of Object.values(sizes)) {
    assert(Number.isSafeInteger(bytes) && bytes > 0 && bytes % SECTOR_BYTES === 0, 'memories are whole sectors');
  }
  const fiscal = { start: 0, bytes: sizes.fiscalBytes };
  const journal = { start: fiscal.bytes, bytes: sizes.journalBytes };
  const derived = { start: journal.start + journal.bytes, bytes: sizes.derivedBytes };
  const working = { start: derived.start + derived.bytes, bytes: sizes.workingBytes };
  return { fiscal, journal, derived, working };
}

/** Geometry of the flash that holds the four. */
export function flashGeometry(map: MemoryMap): FlashGeometry {
  return norGeometry(map.working.start + map.working.bytes);
}
