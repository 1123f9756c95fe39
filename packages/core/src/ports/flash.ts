/**
 * The flash part as the core sees it: NOR rules, and a flush that is acknowledged by a ticket.
 *
 * Programming only clears bits and stays within one page; erasing sets a whole sector to ones. Nothing that was
 * programmed counts as durable before the ticket of a later `flush` was completed.
 */
import { assert } from '../assert.js';

export interface FlashGeometry {
  /** Largest unit of one program operation. */
  readonly pageBytes: number;
  /** Unit of an erase. */
  readonly sectorBytes: number;
  readonly sizeBytes: number;
}

/** Completed tickets are told to the unit in the order in which they were given out. */
export type FlushTicket = number;

export interface FlashPort {
  readonly geometry: FlashGeometry;
  /** A copy of `count` bytes. */
  read(address: number, count: number): Uint8Array;
  /** Whether every bit of a range is one: the blank check that most parts do by themselves, without moving bytes. */
  isErased(address: number, count: number): boolean;
  /** Programs bytes within one page; only clears bits. */
  program(address: number, bytes: Uint8Array): void;
  /** Sets the sector at `address` to ones. Write-once regions refuse it. */
  erase(address: number): void;
  /** Asks for durability of everything before; the host completes the ticket. */
  flush(): FlushTicket;
}

/** Cells that can be looked at as a whole and forked: what a simulated part keeps its bytes in. */
export interface FlashCells extends FlashPort {
  /** Sectors that are not erased, ascending. */
  sectors(): Iterable<readonly [sector: number, bytes: Uint8Array]>;
  /** An independent copy in memory; what is written to it goes nowhere else. */
  fork(): PlainFlash;
}

/** Default geometry: a serial NOR flash with 256-byte pages and 4 KiB sectors. */
export function norGeometry(sizeBytes: number): FlashGeometry {
  return { pageBytes: 256, sectorBytes: 4096, sizeBytes };
}

/** Sectors of the plain flash grow by so much. */
const GROWTH_BYTES = 512;
const NOTHING = new Uint8Array(0);

/** The same cells, with erased ones behind them up to this length. */
function grown(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length === length) return bytes;
  const longer = new Uint8Array(length).fill(0xff, bytes.length);
  longer.set(bytes);
  return longer;
}

/**
 * The plain flash: sparse sectors in memory, forked copy-on-write, with the NOR rules asserted.
 * `firmware-sim` puts its faults around it.
 */
export class PlainFlash implements FlashCells {
  readonly geometry: FlashGeometry;
  /**
   * Sectors that were ever programmed; absent means erased, and so does what is behind the end of an array: most sectors
   * of most units are nearly empty. Shared arrays are replaced, never written.
   */
  readonly #sectors: Map<number, Uint8Array>;
  readonly #owned = new Set<number>();
  #tickets = 0;

  constructor(geometry: FlashGeometry, sectors: ReadonlyMap<number, Uint8Array> = new Map()) {
    this.geometry = geometry;
    this.#sectors = new Map(sectors);
  }

  /** An independent flash with the same content; costs one map, not the bytes. */
  fork(): PlainFlash {
    this.#owned.clear();
    return new PlainFlash(this.geometry, this.#sectors);
  }

  /** Sectors that are not erased, ascending. */
  sectors(): readonly (readonly [sector: number, bytes: Uint8Array])[] {
    const { sectorBytes } = this.geometry;
    const whole = [...this.#sectors].map(([sector, bytes]) => [sector, grown(bytes, sectorBytes)] as const);
    return whole.sort(([left], [right]) => left - right);
  }

  read(address: number, count: number): Uint8Array {
    assert(address >= 0 && count >= 0 && address + count <= this.geometry.sizeBytes, 'flash read within the part');
    const out = new Uint8Array(count).fill(0xff);
    const { sectorBytes } = this.geometry;
    let at = address;
    while (at < address + count) {
      const inSector = at % sectorBytes;
      const take = Math.min(sectorBytes - inSector, address + count - at);
      const sector = this.#sectors.get(Math.floor(at / sectorBytes));
      if (sector !== undefined) out.set(sector.subarray(inSector, inSector + take), at - address);
      at += take;
    }
    return out;
  }

  isErased(address: number, count: number): boolean {
    assert(address >= 0 && count >= 0 && address + count <= this.geometry.sizeBytes, 'flash check within the part');
    const { sectorBytes } = this.geometry;
    let at = address;
    while (at < address + count) {
      const inSector = at % sectorBytes;
      const take = Math.min(sectorBytes - inSector, address + count - at);
      const sector = this.#sectors.get(Math.floor(at / sectorBytes));
      const end = Math.min(inSector + take, sector?.length ?? 0);
      for (let index = inSector; sector !== undefined && index < end; index++) {
        if (sector[index] !== 0xff) return false;
      }
      at += take;
    }
    return true;
  }

  program(address: number, bytes: Uint8Array): void {
    const { pageBytes, sectorBytes, sizeBytes } = this.geometry;
    assert(address >= 0 && address + bytes.length <= sizeBytes, 'flash program within the part');
    assert((address % pageBytes) + bytes.length <= pageBytes, 'flash program within one page');
    const base = address % sectorBytes;
    const sector = this.#writable(Math.floor(address / sectorBytes), base + bytes.length);
    for (let index = 0; index < bytes.length; index++) {
      const byte = bytes[index] ?? 0;
      assert(((sector[base + index] ?? 0) & byte) === byte, 'flash program only clears bits');
      sector[base + index] = byte;
    }
  }

  /** What the cells hold after programming `bytes` over them: the physical AND, without the assertion. */
  clearBits(address: number, bytes: Uint8Array): void {
    const before = this.read(address, bytes.length);
    this.program(
      address,
      bytes.map((byte, index) => byte & (before[index] ?? 0)),
    );
  }

  erase(address: number): void {
    assert(address % this.geometry.sectorBytes === 0, 'flash erase at the start of a sector');
    this.#sectors.delete(address / this.geometry.sectorBytes);
  }

  flush(): FlushTicket {
    return ++this.#tickets;
  }

  /** An array of this flash alone, at least so long. */
  #writable(index: number, bytes: number): Uint8Array {
    const sector = this.#sectors.get(index);
    if (sector !== undefined && sector.length >= bytes && this.#owned.has(index)) return sector;
    const length = Math.min(Math.ceil(bytes / GROWTH_BYTES) * GROWTH_BYTES, this.geometry.sectorBytes);
    const longer = grown(sector ?? NOTHING, Math.max(length, sector?.length ?? 0));
    const own = longer === sector ? sector.slice() : longer;
    this.#sectors.set(index, own);
    this.#owned.add(index);
    return own;
  }
}
