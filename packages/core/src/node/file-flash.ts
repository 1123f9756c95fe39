/**
 * A flash that is kept in a file: nothing is loaded when it is opened, reads go through a small cache, and what is
 * programmed between two flushes is kept in memory, readable, and written by the flush in ascending order: one write
 * for bytes that stand in a row, then one `fdatasync`. A commit, or a group of them, costs just that.
 *
 * It is not kept from a caller what a disk does: a flush that failed ends this flash, and reading with it.
 */
import { allocate } from '@plomba/codec';
import { assert } from '../assert.js';
import { PlainFlash, type FlashCells, type FlashGeometry, type FlushTicket } from '../ports/flash.js';
import { flashGeometry, type MemoryMap } from '../storage/memory-map.js';
import type { GuardedFile } from './file-guard.js';
import { Reservation } from './file-reserve.js';
import { ChangedSectors, SectorCache, type ChangedSector } from './file-sectors.js';
import { IMAGE_FLASH_AT } from './image-layout.js';

/** Sectors that are changed before they are written without waiting for a flush, so that memory stays bounded. */
const MOST_CHANGED = 1024;
/** Bytes that are read in one call to look for what is not erased. */
const SCAN_BYTES = 64 * 1024;
const ZEROS = Buffer.alloc(SCAN_BYTES);
const ERASED = Buffer.alloc(SCAN_BYTES, 0xff);

/** Whether programming changes anything. Only clears bits: asserted here. */
function differs(held: Uint8Array, base: number, bytes: Uint8Array): boolean {
  // Nearly always nothing stood there before, and one call of the host sees that.
  if (ERASED.compare(held, base, base + bytes.length, 0, bytes.length) === 0) return true;
  let wrong = 0;
  let cleared = 0;
  for (let index = 0; index < bytes.length; index++) {
    const before = held[base + index] ?? 0;
    const after = bytes[index] ?? 0;
    wrong |= after & ~before;
    cleared |= before ^ after;
  }
  assert(wrong === 0, 'flash program only clears bits');
  return cleared !== 0;
}

/**
 * A flash that is kept in a file; `flush` returns when everything before is on the disk (`fdatasync`).
 * Every call throws ImageError once a write or a sync of the file has failed.
 */
export class FileFlash implements FlashCells {
  /** Page, sector and whole size, bytes. */
  readonly geometry: FlashGeometry;
  readonly #file: GuardedFile;
  readonly #cache: SectorCache;
  readonly #changed: ChangedSectors;
  readonly #reservation: Reservation;
  /** The sector that was changed last: programs come page after page. */
  #lastSector = -1;
  #last: ChangedSector | undefined;
  #beforeFlush: () => void = () => undefined;
  #tickets = 0;

  constructor(file: GuardedFile, map: MemoryMap) {
    this.geometry = flashGeometry(map);
    const { sectorBytes, sizeBytes } = this.geometry;
    this.#file = file;
    this.#cache = new SectorCache(file, { sectorBytes, sectors: sizeBytes / sectorBytes, at: IMAGE_FLASH_AT });
    this.#changed = new ChangedSectors(sectorBytes);
    this.#reservation = new Reservation(file, map);
  }

  /** Runs before each flush: what it writes to the image becomes durable with it. */
  beforeFlush(run: () => void): void {
    this.#beforeFlush = run;
  }

  read(address: number, count: number): Uint8Array {
    assert(address >= 0 && count >= 0 && address + count <= this.geometry.sizeBytes, 'flash read within the part');
    const { sectorBytes } = this.geometry;
    const inSector = address % sectorBytes;
    if (inSector + count <= sectorBytes) {
      const held = this.#look((address - inSector) / sectorBytes);
      const copy = allocate(count);
      copy.set(held.subarray(inSector, inSector + count));
      return copy;
    }
    const out = new Uint8Array(count);
    for (let at = address; at < address + count;) {
      const from = at % sectorBytes;
      const take = Math.min(sectorBytes - from, address + count - at);
      out.set(this.#look((at - from) / sectorBytes).subarray(from, from + take), at - address);
      at += take;
    }
    return out;
  }

  isErased(address: number, count: number): boolean {
    assert(address >= 0 && count >= 0 && address + count <= this.geometry.sizeBytes, 'flash check within the part');
    const { sectorBytes } = this.geometry;
    const end = address + count;
    const whole = Math.ceil(address / sectorBytes) * sectorBytes;
    if (end <= whole + sectorBytes) return this.#isErasedBySector(address, end);
    const wholeEnd = end - (end % sectorBytes);
    return (
      this.#isErasedBySector(address, whole) &&
      this.#changedIn(whole, wholeEnd).every((sector) => this.#isSectorErased(sector)) &&
      this.#firstOnFile(whole, wholeEnd, (sector) => this.#changed.get(sector) !== undefined) === undefined &&
      this.#isErasedBySector(wholeEnd, end)
    );
  }

  program(address: number, bytes: Uint8Array): void {
    const { pageBytes, sectorBytes, sizeBytes } = this.geometry;
    const count = bytes.length;
    assert(address >= 0 && address + count <= sizeBytes, 'flash program within the part');
    assert((address % pageBytes) + count <= pageBytes, 'flash program within one page');
    const base = address % sectorBytes;
    const index = (address - base) / sectorBytes;
    if (!differs(this.#look(index), base, bytes)) return; // boot programs its last record again: that takes no room
    this.#reserve(address, count);
    const sector = this.#open(index);
    sector.bytes.set(bytes, base);
    if (base < sector.from) sector.from = base;
    if (base + count > sector.to) sector.to = base + count;
  }

  erase(address: number): void {
    const { sectorBytes } = this.geometry;
    assert(address % sectorBytes === 0, 'flash erase at the start of a sector');
    if (this.isErased(address, sectorBytes)) return;
    this.#reserve(address, sectorBytes);
    const sector = this.#open(address / sectorBytes);
    sector.bytes.fill(0xff);
    sector.from = 0;
    sector.to = sectorBytes;
  }

  /** One write for each run of bytes, one `fdatasync`. @throws ImageError `image-io`, `image-disk-full` */
  flush(): FlushTicket {
    this.#file.check();
    this.#beforeFlush();
    this.#write();
    if (this.#file.unsynced) this.#file.sync();
    this.#reservation.flushed();
    return ++this.#tickets;
  }

  /** Sectors that are not erased, ascending; each is a copy. */
  *sectors(): Generator<readonly [sector: number, bytes: Uint8Array], undefined> {
    const { sectorBytes, sizeBytes } = this.geometry;
    for (let sector = 0; sector * sectorBytes < sizeBytes;) {
      if (this.#isSectorErased(sector)) {
        sector = this.#nextHeld(sector + 1);
      } else {
        yield [sector, this.read(sector * sectorBytes, sectorBytes)];
        sector++;
      }
    }
    return undefined;
  }

  fork(): PlainFlash {
    return new PlainFlash(this.geometry, new Map(this.sectors()));
  }

  /** What a sector holds now. To look at until the next call. */
  #look(sector: number): Uint8Array {
    this.#file.checkReadable();
    return (this.#changed.size === 0 ? undefined : this.#changed.get(sector)?.bytes) ?? this.#cache.get(sector);
  }

  #open(sector: number): ChangedSector {
    if (sector === this.#lastSector && this.#last !== undefined) return this.#last;
    if (this.#changed.size >= MOST_CHANGED) this.#write();
    const changed = this.#changed.get(sector) ?? this.#changed.open(sector, this.#cache.get(sector));
    this.#lastSector = sector;
    this.#last = changed;
    return changed;
  }

  #reserve(address: number, bytes: number): void {
    this.#file.check();
    try {
      this.#reservation.ensure(address, bytes);
    } catch (error) {
      // Nothing of this batch was written and nothing will be: what can still be read is what was flushed.
      this.#forgetChanged();
      throw error;
    }
  }

  #write(): void {
    if (this.#changed.size === 0) return;
    this.#changed.writeTo((bytes, position) => this.#file.write(bytes, IMAGE_FLASH_AT + position));
    this.#changed.clear((sector, bytes) => this.#cache.put(sector, bytes));
    this.#last = undefined;
  }

  #forgetChanged(): void {
    this.#changed.clear(() => undefined);
    this.#last = undefined;
  }

  #isSectorErased(sector: number): boolean {
    const { sectorBytes } = this.geometry;
    return this.#isErasedBySector(sector * sectorBytes, (sector + 1) * sectorBytes);
  }

  /** A range of a few sectors, through the cache. */
  #isErasedBySector(address: number, end: number): boolean {
    const { sectorBytes } = this.geometry;
    for (let at = address; at < end;) {
      const from = at % sectorBytes;
      const to = Math.min(sectorBytes, from + end - at);
      const bytes = this.#look((at - from) / sectorBytes);
      if (ERASED.compare(bytes, from, to, from, to) !== 0) return false;
      at += to - from;
    }
    return true;
  }

  /** First sector from `sector` on that may hold something, or the number of sectors. */
  #nextHeld(sector: number): number {
    const { sectorBytes, sizeBytes } = this.geometry;
    const start = sector * sectorBytes;
    const onFile = this.#firstOnFile(start, sizeBytes, () => false) ?? sizeBytes / sectorBytes;
    return this.#changedIn(start, onFile * sectorBytes)[0] ?? onFile;
  }

  #changedIn(start: number, end: number): number[] {
    const { sectorBytes } = this.geometry;
    if (this.#changed.size === 0) return [];
    return this.#changed.sectors().filter((sector) => sector * sectorBytes >= start && sector * sectorBytes < end);
  }

  /** First sector of a range of whole sectors that the file does not hold as erased. Holes are not read. */
  #firstOnFile(start: number, end: number, skip: (sector: number) => boolean): number | undefined {
    const { sectorBytes } = this.geometry;
    let scan: Buffer | undefined;
    for (let at = start; at < end;) {
      const data = Math.max(at, this.#file.dataFrom(IMAGE_FLASH_AT + at) - IMAGE_FLASH_AT);
      if (data >= end) return undefined;
      at = data - (data % sectorBytes);
      const count = Math.min(SCAN_BYTES, end - at);
      scan ??= Buffer.alloc(SCAN_BYTES);
      const bytes = scan.subarray(0, count);
      this.#file.read(bytes, IMAGE_FLASH_AT + at);
      if (!bytes.equals(ZEROS.subarray(0, count))) {
        for (let inside = 0; inside < count; inside += sectorBytes) {
          const sector = (at + inside) / sectorBytes;
          if (ZEROS.compare(bytes, inside, inside + sectorBytes, 0, sectorBytes) !== 0 && !skip(sector)) {
            return sector;
          }
        }
      }
      at += count;
    }
    return undefined;
  }
}
