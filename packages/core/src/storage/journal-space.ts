/**
 * The journal region as a space of frames: sector headers, discard marks, and the step from one record to the next.
 * Offsets count bytes from the start of the journal; a cursor is where the next frame may begin.
 */
import { allocate, crc32c, DecodeError, equalBytes } from '@plomba/codec';
import {
  frameSize,
  LEAF_PREFIX_BYTES,
  parseFrame,
  parseHeader,
  type JournalRecord,
  type Place,
} from '../journal/frame.js';
import type { HasherPort } from '../ports/hasher.js';
import type { FlashPort } from '../ports/flash.js';
import { BLOCK_BYTES, recordHeaderLayout, type RecordHeader } from '../tables/record-header.table.js';
import { CONDEMNED_AT, condemnMarkLayout } from '../tables/condemn-mark.table.js';
import {
  SECTOR_BYTES,
  SECTOR_CRC_BYTES,
  SECTOR_HEADER_BYTES,
  sectorHeaderLayout,
  type SectorHeader,
} from '../tables/sector-header.table.js';
import type { Region } from './memory-map.js';
import { isErased, isZero } from './program.js';

/** A record and where it stands. */
export type PlacedRecord = JournalRecord & Place;

/** Discarded bytes between two records. */
export interface Gap {
  readonly from: number;
  readonly to: number;
}

/** What stands at a cursor, after discard marks were skipped. */
export type Step =
  | { readonly kind: 'record'; readonly record: PlacedRecord; readonly gap: Gap | undefined }
  | { readonly kind: 'erased'; readonly at: number; readonly gap: Gap | undefined }
  | { readonly kind: 'damaged'; readonly at: number; readonly why: string; readonly gap: Gap | undefined }
  | { readonly kind: 'full'; readonly at: number; readonly gap: Gap | undefined };

export type SectorState = SectorHeader | 'erased' | 'discarded' | { readonly damaged: string };

export class JournalSpace {
  readonly #flash: FlashPort;
  readonly #region: Region;
  readonly #hasher: HasherPort;

  constructor(flash: FlashPort, region: Region, hasher: HasherPort) {
    this.#flash = flash;
    this.#region = region;
    this.#hasher = hasher;
  }

  get bytes(): number {
    return this.#region.bytes;
  }

  get sectors(): number {
    return this.#region.bytes / SECTOR_BYTES;
  }

  /** Address on the flash of a journal offset. */
  address(offset: number): number {
    return this.#region.start + offset;
  }

  read(offset: number, count: number): Uint8Array {
    return this.#flash.read(this.address(offset), count);
  }

  isErased(offset: number, count: number): boolean {
    return this.#flash.isErased(this.address(offset), count);
  }

  sector(index: number): SectorState {
    const bytes = this.read(index * SECTOR_BYTES, SECTOR_HEADER_BYTES);
    if (isErased(bytes)) return 'erased';
    if (isZero(bytes)) return 'discarded';
    try {
      const header = sectorHeaderLayout.decode(bytes);
      if (crc32c(bytes.subarray(0, SECTOR_CRC_BYTES)) !== header.crc) return { damaged: 'sector CRC is wrong' };
      return header;
    } catch (error) {
      if (error instanceof DecodeError) return { damaged: error.message };
      throw error;
    }
  }

  /** Where the torn tail begins that a mark in this sector gives up; undefined where the sector has no such mark. */
  condemnedFrom(index: number, journalId: Uint8Array): number | undefined {
    if (index < 0 || index >= this.sectors) return undefined;
    const bytes = this.read(index * SECTOR_BYTES, SECTOR_HEADER_BYTES);
    if (bytes[CONDEMNED_AT] !== 1) return undefined; // asked at every boot: an exception would be the slow way to say no
    try {
      const mark = condemnMarkLayout.decode(bytes);
      const isValid = crc32c(bytes.subarray(0, SECTOR_CRC_BYTES)) === mark.crc;
      return isValid && equalBytes(mark.journalId, journalId) ? mark.fromBlock * BLOCK_BYTES : undefined;
    } catch (error) {
      if (error instanceof DecodeError) return undefined;
      throw error;
    }
  }

  /** Fills `target` with the bytes of a frame from a cursor, around the sector headers; their end, or undefined beyond the journal. */
  #gather(cursor: number, target: Uint8Array): number | undefined {
    let at = cursor;
    let done = 0;
    while (done < target.length) {
      if (at % SECTOR_BYTES === 0) at += SECTOR_HEADER_BYTES;
      if (at >= this.bytes) return undefined;
      const take = Math.min(SECTOR_BYTES - (at % SECTOR_BYTES), target.length - done);
      target.set(this.read(at, take), done);
      at += take;
      done += take;
    }
    return at;
  }

  /** What stands at or behind the cursor, discard marks skipped. */
  step(cursor: number): Step {
    let at = cursor;
    let gap: Gap | undefined;
    while (at < this.bytes) {
      if (at % SECTOR_BYTES === 0) {
        const sector = this.sector(at / SECTOR_BYTES);
        if (sector === 'erased') return { kind: 'erased', at, gap };
        if (sector === 'discarded') {
          gap = { from: gap?.from ?? at, to: at + SECTOR_BYTES };
          at += SECTOR_BYTES;
          continue;
        }
        if ('damaged' in sector) return { kind: 'damaged', at, why: sector.damaged, gap };
        at += SECTOR_HEADER_BYTES;
      }
      const block = this.read(at, BLOCK_BYTES);
      if (isErased(block)) return { kind: 'erased', at, gap };
      if (!isZero(block)) return this.#frameAt(at, gap);
      at += BLOCK_BYTES;
      gap = { from: gap?.from ?? at - BLOCK_BYTES, to: at };
    }
    return { kind: 'full', at, gap };
  }

  #frameAt(at: number, gap: Gap | undefined): Step {
    const damaged = (why: string): Step => ({ kind: 'damaged', at, why, gap });
    const header = this.header(at);
    if (typeof header === 'string') return damaged(header);
    const image = allocate(LEAF_PREFIX_BYTES + frameSize(header));
    const end = this.#gather(at, image.subarray(LEAF_PREFIX_BYTES));
    if (end === undefined) return damaged('record runs beyond the journal');
    const record = parseFrame(header, image, { offset: at, end, hasher: this.#hasher });
    if (typeof record === 'string') return damaged(record);
    const crossed = this.#damagedWithin(at, end);
    return crossed === undefined ? { kind: 'record', record, gap } : damaged(crossed);
  }

  /** Why a sector that a record runs into has no valid header: it was programmed with the record, and is as durable. */
  #damagedWithin(at: number, end: number): string | undefined {
    for (let index = Math.floor(at / SECTOR_BYTES) + 1; index * SECTOR_BYTES < end; index++) {
      const sector = this.sector(index);
      if (typeof sector === 'string') return `sector ${index}, inside a record, is ${sector}`;
      if ('damaged' in sector) return `${sector.damaged} (sector ${index}, inside a record)`;
    }
    return undefined;
  }

  /** The header of the frame that begins at this block, or why it is none. */
  header(at: number): RecordHeader | string {
    const bytes = new Uint8Array(recordHeaderLayout.bytes);
    return this.#gather(at, bytes) === undefined ? 'record runs beyond the journal' : parseHeader(bytes);
  }

  /** A valid record that begins exactly at this block, for the search behind damage. */
  probe(offset: number): PlacedRecord | undefined {
    const step = this.#frameAt(offset, undefined);
    return step.kind === 'record' ? step.record : undefined;
  }
}
