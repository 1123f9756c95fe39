/**
 * One part of the derived area: pages of items of one size, programmed once each and in order. A page that is torn,
 * rotten or of another journal ends the part: everything from it on is erased and made again from the journal.
 */
import { crc32c, DecodeError, equalBytes } from '@plomba/codec';
import { assert } from '../assert.js';
import type { FlashPort } from '../ports/flash.js';
import type { Region } from '../storage/memory-map.js';
import {
  DERIVED_BODY_BYTES,
  DERIVED_CRC_BYTES,
  DERIVED_PAGE_BYTES,
  derivedPageLayout,
  type DerivedPageHeader,
  type DerivedPart,
} from '../tables/derived-page.table.js';
import { programRun } from '../storage/program.js';
import { SECTOR_BYTES } from '../tables/sector-header.table.js';

const PAGES_IN_SECTOR = SECTOR_BYTES / DERIVED_PAGE_BYTES;

/** Programs between two flushes; so many pages at the end may have holes after a power cut. */
export const UNFLUSHED_PAGES = 256;

export class PageStore {
  readonly #flash: FlashPort;
  readonly #region: Region;
  readonly #part: DerivedPart;
  readonly #journal: Uint8Array;
  readonly #itemBytes: number;
  /** Items of the page that is not full yet, and of those that were not programmed. */
  readonly #pending: Uint8Array[] = [];
  #pages: number;

  constructor(
    flash: FlashPort,
    region: Region,
    holds: { readonly part: DerivedPart; readonly itemBytes: number; readonly journalId: Uint8Array },
  ) {
    this.#flash = flash;
    this.#region = region;
    this.#part = holds.part;
    this.#journal = holds.journalId.slice(0, 4);
    this.#itemBytes = holds.itemBytes;
    this.#pages = this.#findEnd();
  }

  get #itemsInPage(): number {
    return Math.floor(DERIVED_BODY_BYTES / this.#itemBytes);
  }

  get #capacity(): number {
    return Math.floor(this.#region.bytes / DERIVED_PAGE_BYTES);
  }

  /** Items in whole pages on flash. */
  get stored(): number {
    return this.#pages * this.#itemsInPage;
  }

  /** Items that can be read: stored and pending. */
  get count(): number {
    return this.stored + this.#pending.length;
  }

  /** Whether another item has room. */
  get isFull(): boolean {
    return this.count >= this.#capacity * this.#itemsInPage;
  }

  /** Whole pages that wait to be programmed. */
  get pagesWaiting(): number {
    return Math.floor(this.#pending.length / this.#itemsInPage);
  }

  /** Takes an item; one that has no room is forgotten, and so is everything behind it. */
  push(item: Uint8Array): void {
    assert(item.length === this.#itemBytes, 'an item has the size of its part');
    if (!this.isFull) this.#pending.push(item);
  }

  /** Erases the part. */
  clear(): void {
    this.#truncate(0);
  }

  /** Forgets what waits in memory. */
  dropPending(): void {
    this.#pending.length = 0;
  }

  /** An item; undefined where its page is damaged, and then the part ends before that page. */
  item(at: number): Uint8Array | undefined {
    if (at >= this.stored) return this.#pending[at - this.stored];
    const body = this.#body(Math.floor(at / this.#itemsInPage));
    if (body === undefined) {
      this.#truncate(Math.floor(at / this.#itemsInPage));
      return undefined;
    }
    const from = (at % this.#itemsInPage) * this.#itemBytes;
    return body.subarray(from, from + this.#itemBytes);
  }

  /** Items `from … to`, page by page; ends early where a page is damaged. */
  *range(from: number, to: number): Generator<readonly [at: number, item: Uint8Array], undefined> {
    for (let at = from; at < Math.min(to, this.count);) {
      const page = Math.floor(at / this.#itemsInPage);
      const body = at < this.stored ? this.#body(page) : undefined;
      if (at < this.stored && body === undefined) {
        this.#truncate(page);
        return undefined;
      }
      const end = Math.min(to, this.count, body === undefined ? at + 1 : (page + 1) * this.#itemsInPage);
      for (; at < end; at++) {
        const inside = (at % this.#itemsInPage) * this.#itemBytes;
        const item = body?.subarray(inside, inside + this.#itemBytes) ?? this.#pending[at - this.stored];
        if (item !== undefined) yield [at, item];
      }
    }
    return undefined;
  }

  /** Programs at most `pages` of those that wait. @returns how many */
  program(pages: number): number {
    const count = Math.min(pages, this.pagesWaiting, this.#capacity - this.#pages);
    for (let done = 0; done < count; done++) {
      const address = this.#address(this.#pages);
      if (!this.#flash.isErased(address, DERIVED_PAGE_BYTES)) this.#clear(this.#pages);
      const items = this.#pending.splice(0, this.#itemsInPage);
      programRun(this.#flash, address, this.#page(this.#pages, items));
      this.#pages++;
    }
    return count;
  }

  #address(page: number): number {
    return this.#region.start + page * DERIVED_PAGE_BYTES;
  }

  #page(index: number, items: readonly Uint8Array[]): Uint8Array {
    const bytes = new Uint8Array(DERIVED_PAGE_BYTES).fill(0xff);
    items.forEach((item, at) => bytes.set(item, derivedPageLayout.bytes + at * this.#itemBytes));
    const fields = { part: this.#part, index, journal: this.#journal, crc: 0 };
    const head = derivedPageLayout.encode(fields).subarray(0, DERIVED_CRC_BYTES);
    const crc = crc32c(bytes.subarray(derivedPageLayout.bytes), crc32c(head));
    bytes.set(derivedPageLayout.encode({ ...fields, crc }));
    return bytes;
  }

  /** The body of a page, or undefined where it is none of ours. */
  #body(index: number): Uint8Array | undefined {
    const bytes = this.#flash.read(this.#address(index), DERIVED_PAGE_BYTES);
    const body = bytes.subarray(derivedPageLayout.bytes);
    let header: DerivedPageHeader;
    try {
      header = derivedPageLayout.decode(bytes.subarray(0, derivedPageLayout.bytes));
    } catch (error) {
      if (error instanceof DecodeError) return undefined;
      throw error;
    }
    const whole = crc32c(body, crc32c(bytes.subarray(0, DERIVED_CRC_BYTES))) === header.crc;
    const ours = header.part === this.#part && header.index === index && equalBytes(header.journal, this.#journal);
    return whole && ours ? body : undefined;
  }

  /** Pages up to the first one that is erased; those at the end that were not flushed must be whole. */
  #findEnd(): number {
    let low = 0;
    let high = this.#capacity;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.#flash.isErased(this.#address(middle), DERIVED_PAGE_BYTES)) high = middle;
      else low = middle + 1;
    }
    for (let page = Math.max(0, low - UNFLUSHED_PAGES); page < low; page++) {
      if (this.#body(page) === undefined) return page;
    }
    return low;
  }

  /** The part ends before this page from now on. */
  #truncate(page: number): void {
    this.#pending.length = 0;
    this.#clear(page);
    this.#pages = page;
  }

  /** Erases from this page on, the last sector first; whole pages before it in its sector are written again. */
  #clear(page: number): void {
    const sector = Math.floor(page / PAGES_IN_SECTOR);
    const kept: (readonly [number, Uint8Array])[] = [];
    for (let index = sector * PAGES_IN_SECTOR; index < page; index++) {
      kept.push([index, this.#flash.read(this.#address(index), DERIVED_PAGE_BYTES)]);
    }
    for (let at = Math.floor(this.#region.bytes / SECTOR_BYTES) - 1; at >= sector; at--) {
      const address = this.#region.start + at * SECTOR_BYTES;
      if (!this.#flash.isErased(address, SECTOR_BYTES)) this.#flash.erase(address);
    }
    for (const [index, bytes] of kept) programRun(this.#flash, this.#address(index), bytes);
  }
}
