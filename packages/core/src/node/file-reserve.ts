/**
 * Extents reserved ahead: before the first program of a batch goes anywhere, the blocks that the whole batch can need
 * have their place on the disk. A full disk so shows before a commit, never in the middle of one.
 */
import { LIMITS } from '../model/limits.js';
import type { MemoryMap, Region } from '../storage/memory-map.js';
import type { GuardedFile } from './file-guard.js';
import { IMAGE_FLASH_AT } from './image-layout.js';

/** How far ahead of a program the blocks are reserved, bytes: at least, and where the disk has room. */
const AHEAD_BYTES: Readonly<Record<keyof MemoryMap, readonly [least: number, wanted: number]>> = {
  fiscal: [64 * 1024, 256 * 1024],
  journal: [LIMITS.batchBytes + 64 * 1024, 8 * LIMITS.batchBytes],
  derived: [64 * 1024, 1024 * 1024],
  working: [64 * 1024, 64 * 1024],
};
/** Zeros are written in parts of this size where a file system has no way to reserve. */
const ZEROS_BYTES = 64 * 1024;

interface Reserved {
  readonly region: Region;
  readonly least: number;
  readonly wanted: number;
  /** Addresses that are known to have their blocks. */
  from: number;
  to: number;
  /** Whether a batch has begun in it. */
  begun: boolean;
}

export class Reservation {
  readonly #file: GuardedFile;
  readonly #regions: readonly Reserved[];

  constructor(file: GuardedFile, map: MemoryMap) {
    this.#file = file;
    // The keys of AHEAD_BYTES are those of a memory map, by its type.
    const names = Object.keys(AHEAD_BYTES) as (keyof MemoryMap)[];
    this.#regions = names.map((name) => {
      const [least, wanted] = AHEAD_BYTES[name];
      return { region: map[name], least, wanted, from: 0, to: 0, begun: false };
    });
  }

  /**
   * Call before bytes are programmed: the first call of a batch asks for room for all of it.
   * @throws ImageError `image-disk-full`
   */
  ensure(address: number, bytes: number): void {
    for (const reserved of this.#regions) {
      const { region } = reserved;
      if (address < region.start || address >= region.start + region.bytes) continue;
      const need = reserved.begun ? address + bytes : address + reserved.least;
      reserved.begun = true;
      if (address >= reserved.from && Math.min(need, region.start + region.bytes) <= reserved.to) return;
      this.#extend(reserved, address, Math.max(bytes, reserved.least));
      return;
    }
  }

  /** The next program begins a new batch. */
  flushed(): void {
    for (const reserved of this.#regions) reserved.begun = false;
  }

  /** Reserves from an address on: as much as is wanted where the disk has room, and never less than is needed. */
  #extend(reserved: Reserved, address: number, least: number): void {
    const { region } = reserved;
    const inRow = address >= reserved.from && address <= reserved.to;
    const start = inRow ? reserved.to : address;
    const limit = region.start + region.bytes;
    const enough = Math.min(address + least, limit);
    const wanted = Math.min(address + Math.max(least, reserved.wanted), limit);
    if (!this.#file.tryAllocate(IMAGE_FLASH_AT + start, wanted - start)) {
      this.#reserve(start, enough - start);
      reserved.to = enough;
    } else {
      reserved.to = wanted;
    }
    if (!inRow) reserved.from = address;
  }

  #reserve(start: number, bytes: number): void {
    if (!this.#file.allocate(IMAGE_FLASH_AT + start, bytes)) this.#writeZeros(IMAGE_FLASH_AT + start, bytes);
  }

  /** Zeros over zeros change nothing but that they have a place then. Anything else is left as it is: it has one. */
  #writeZeros(position: number, bytes: number): void {
    const zeros = Buffer.alloc(ZEROS_BYTES);
    const found = Buffer.alloc(ZEROS_BYTES);
    for (let at = position; at < position + bytes; at += ZEROS_BYTES) {
      const count = Math.min(ZEROS_BYTES, position + bytes - at);
      this.#file.read(found.subarray(0, count), at);
      if (found.subarray(0, count).equals(zeros.subarray(0, count))) this.#file.write(zeros.subarray(0, count), at);
    }
  }
}
