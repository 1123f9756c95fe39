/**
 * Sectors of a flash that is kept in a file: a small cache of what stands on the file, and the sectors that were
 * changed since the last flush. Everything in memory is as the flash sees it; on the file is the complement.
 */
import type { GuardedFile } from './file-guard.js';

/** Sectors in the cache at most, 2 MiB with sectors of 4 KiB. Each has one place, so that a look-up costs nothing. */
const CACHE_SECTORS = 512;
/** Sectors that are read in one call when sectors are asked for in a row. */
const AHEAD_SECTORS = 16;
/** Buffers of changed sectors that are kept for the next batch: those of a batch of 1 MiB. */
const SPARE_SECTORS = 260;

export interface FileGeometry {
  readonly sectorBytes: number;
  readonly sectors: number;
  /** Where the flash begins in the file. */
  readonly at: number;
}

/** Turns a copy of flash bytes into file bytes, or back. Both ends are multiples of 4. */
function complement(bytes: Uint8Array): void {
  // Signed words: their complement is a small integer again, and is stored without a conversion.
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  const { length } = words;
  for (let index = 0; index < length; index++) words[index] = ~(words[index] ?? 0);
}

/** What stands on the file, as far as it was read lately. */
export class SectorCache {
  readonly #file: GuardedFile;
  readonly #geometry: FileGeometry;
  readonly #arena: Uint8Array;
  readonly #places: readonly Uint8Array[];
  /** Which sector is in each place; -1 is none. */
  readonly #held: Int32Array;
  #expected = -1;
  /** Sectors that the file has as a hole: they are erased and need not be read. The end is not included. */
  #holeFrom = 0;
  #holeTo = 0;
  readonly #erased: Uint8Array;

  constructor(file: GuardedFile, geometry: FileGeometry) {
    const { sectorBytes } = geometry;
    const count = Math.min(CACHE_SECTORS, geometry.sectors);
    this.#file = file;
    this.#geometry = geometry;
    this.#held = new Int32Array(count).fill(-1);
    this.#erased = new Uint8Array(sectorBytes).fill(0xff);
    this.#arena = new Uint8Array(count * sectorBytes);
    this.#places = Array.from({ length: count }, (_, place) =>
      this.#arena.subarray(place * sectorBytes, (place + 1) * sectorBytes),
    );
  }

  /** The sector, if it is here already. To look at until the next call, not to keep. */
  peek(sector: number): Uint8Array | undefined {
    const place = sector % this.#held.length;
    return this.#held[place] === sector ? this.#places[place] : undefined;
  }

  /** The sector, read from the file where it is not here. To look at until the next call, not to keep. */
  get(sector: number): Uint8Array {
    const held = this.peek(sector);
    if (held !== undefined) return held;
    if (this.#isHole(sector)) return this.#erased;
    const place = sector % this.#held.length;
    const inRow = sector === this.#expected ? AHEAD_SECTORS : 1;
    const count = Math.min(inRow, this.#held.length - place, this.#geometry.sectors - sector);
    const { sectorBytes, at } = this.#geometry;
    const target = this.#arena.subarray(place * sectorBytes, (place + count) * sectorBytes);
    this.#held.fill(-1, place, place + count);
    this.#file.read(target, at + sector * sectorBytes);
    complement(target);
    for (let index = 0; index < count; index++) this.#held[place + index] = sector + index;
    this.#expected = sector + count;
    return target.length === sectorBytes ? target : target.subarray(0, sectorBytes);
  }

  /** Whether the file has nothing but a hole there; asked of the file once for all sectors up to its next data. */
  #isHole(sector: number): boolean {
    if (sector >= this.#holeFrom && sector < this.#holeTo) return true;
    const { sectorBytes, sectors, at } = this.#geometry;
    const data = Math.floor((this.#file.dataFrom(at + sector * sectorBytes) - at) / sectorBytes);
    if (data <= sector) return false;
    this.#holeFrom = sector;
    this.#holeTo = Math.min(data, sectors);
    return true;
  }

  /** What was just written to the file. */
  put(sector: number, bytes: Uint8Array): void {
    if (sector >= this.#holeFrom && sector < this.#holeTo) this.#holeFrom = sector + 1;
    const place = sector % this.#held.length;
    this.#places[place]?.set(bytes);
    this.#held[place] = sector;
  }
}

/** A sector that was changed since the last flush. */
export interface ChangedSector {
  readonly bytes: Uint8Array;
  /** Changed bytes, from the first to behind the last. */
  from: number;
  to: number;
}

/** Bytes in a row that go to the file in one call. */
interface Run {
  readonly start: number;
  end: number;
  readonly parts: Uint8Array[];
}

/** Everything that was programmed or erased since the last flush. */
export class ChangedSectors {
  readonly #sectorBytes: number;
  readonly #changed = new Map<number, ChangedSector>();
  /** Buffers to use again. */
  readonly #spare: Uint8Array[] = [];
  #out: Uint8Array;

  constructor(sectorBytes: number) {
    this.#sectorBytes = sectorBytes;
    this.#out = new Uint8Array(sectorBytes);
  }

  get size(): number {
    return this.#changed.size;
  }

  get(sector: number): ChangedSector | undefined {
    return this.#changed.get(sector);
  }

  /** Numbers of the sectors, ascending. */
  sectors(): number[] {
    return [...this.#changed.keys()].sort((left, right) => left - right);
  }

  /** Takes a copy of a sector in, to be changed. */
  open(sector: number, bytes: Uint8Array): ChangedSector {
    const own = this.#spare.pop() ?? new Uint8Array(this.#sectorBytes);
    own.set(bytes);
    const changed = { bytes: own, from: this.#sectorBytes, to: 0 };
    this.#changed.set(sector, changed);
    return changed;
  }

  /** Writes all of it, in ascending order, one call for bytes that stand in a row. Positions count from the flash. */
  writeTo(write: (bytes: Uint8Array, position: number) => void): void {
    for (const run of this.#runs()) {
      const bytes = run.end - run.start;
      // Whole words for the complement; a part that begins at an odd byte is copied to an even place.
      const room = Math.ceil(bytes / 4) * 4;
      if (this.#out.length < room) this.#out = new Uint8Array(room);
      let at = 0;
      for (const part of run.parts) {
        this.#out.set(part, at);
        at += part.length;
      }
      complement(this.#out.subarray(0, room));
      write(this.#out.subarray(0, bytes), run.start);
    }
  }

  #runs(): Run[] {
    const runs: Run[] = [];
    for (const sector of this.sectors()) {
      const changed = this.#changed.get(sector);
      if (changed === undefined || changed.from >= changed.to) continue;
      const start = sector * this.#sectorBytes + changed.from;
      const part = changed.bytes.subarray(changed.from, changed.to);
      const last = runs.at(-1);
      if (last?.end === start) {
        last.parts.push(part);
        last.end += part.length;
      } else {
        runs.push({ start, end: start + part.length, parts: [part] });
      }
    }
    return runs;
  }

  /** Forgets all of it, after it was written or because it never will be. */
  clear(each: (sector: number, bytes: Uint8Array) => void): void {
    for (const [sector, { bytes }] of this.#changed) {
      each(sector, bytes);
      if (this.#spare.length < SPARE_SECTORS) this.#spare.push(bytes);
    }
    this.#changed.clear();
  }
}
