/**
 * A flash whose bytes are read once. A cell whose program or erase lost its power may read 0 now and 1 later, so boot
 * decides on one reading of the end of the log, and programs what it decided on again as it was read.
 */
import type { FlashGeometry, FlashPort, FlushTicket } from '../ports/flash.js';
import { isErased } from './program.js';

export class ReadOnce implements FlashPort {
  readonly #flash: FlashPort;
  /** Sectors as they were read. */
  readonly #seen = new Map<number, Uint8Array>();

  constructor(flash: FlashPort) {
    this.#flash = flash;
  }

  get geometry(): FlashGeometry {
    return this.#flash.geometry;
  }

  read(address: number, count: number): Uint8Array {
    const out = new Uint8Array(count);
    this.#inSectors(address, count, (sector, from, to) => {
      out.set(this.#sector(sector).subarray(from, to), sector * this.geometry.sectorBytes + from - address);
      return true;
    });
    return out;
  }

  /** A sector that was not read yet is asked from the part: what looks erased there is not decided on. */
  isErased(address: number, count: number): boolean {
    return this.#inSectors(address, count, (sector, from, to) => {
      const seen = this.#seen.get(sector);
      if (seen !== undefined) return isErased(seen.subarray(from, to));
      return this.#flash.isErased(sector * this.geometry.sectorBytes + from, to - from);
    });
  }

  program(address: number, bytes: Uint8Array): void {
    this.#flash.program(address, bytes);
    this.#inSectors(address, bytes.length, (sector, from, to) => {
      const seen = this.#seen.get(sector);
      const base = sector * this.geometry.sectorBytes - address;
      for (let at = from; seen !== undefined && at < to; at++) seen[at] = (seen[at] ?? 0) & (bytes[base + at] ?? 0);
      return true;
    });
  }

  erase(address: number): void {
    this.#flash.erase(address);
    this.#seen.delete(address / this.geometry.sectorBytes);
  }

  flush(): FlushTicket {
    return this.#flash.flush();
  }

  #sector(index: number): Uint8Array {
    const { sectorBytes } = this.geometry;
    const bytes = this.#seen.get(index) ?? this.#flash.read(index * sectorBytes, sectorBytes);
    this.#seen.set(index, bytes);
    return bytes;
  }

  /** Walks a range sector by sector, until one says no. */
  #inSectors(address: number, count: number, visit: (sector: number, from: number, to: number) => boolean): boolean {
    const { sectorBytes } = this.geometry;
    const end = address + count;
    for (let at = address; at < end;) {
      const sector = Math.floor(at / sectorBytes);
      const base = sector * sectorBytes;
      const to = Math.min(end, base + sectorBytes);
      if (!visit(sector, at - base, to - base)) return false;
      at = to;
    }
    return true;
  }
}
