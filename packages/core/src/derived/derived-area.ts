/**
 * The derived area: interior tree nodes, the operation index and the places of records. It follows the journal after the
 * acknowledgement, never before; it may be lost, torn or behind at any time, and is made again from the journal. Nothing
 * that it says is believed: a proof must lead to the journal's root, an operation and a place to their record.
 */
import { entryBytesOf } from '../journal/frame.js';
import type { Frontier } from '../journal/merkle.js';
import type { FlashPort } from '../ports/flash.js';
import type { HasherPort } from '../ports/hasher.js';
import type { Region } from '../storage/memory-map.js';
import type { PlacedRecord } from '../storage/journal-space.js';
import {
  operationEntryLayout,
  placeEntryLayout,
  type OperationEntry,
  type PlaceEntry,
} from '../tables/derived-page.table.js';
import { BLOCK_BYTES, HASH_BYTES } from '../tables/record-header.table.js';
import { SECTOR_BYTES } from '../tables/sector-header.table.js';
import { PageStore, UNFLUSHED_PAGES } from './page-store.js';
import { TreeStore } from './tree-store.js';

/** Every so many records one has its place in the area. */
const PLACE_STRIDE = 16;

/** Bytes that an export puts before each entry. */
export const LENGTH_BYTES = 2;

/** The area may wait for so many records in memory; beyond that it reads them again. */
const WAITING_MAX = 4096;

/** A record as the area sees it, with the tag of the operation that it binds. */
export interface DerivedRecord {
  readonly record: PlacedRecord;
  readonly tag: number | undefined;
}

/** What the area reads of the journal to catch up. */
export interface JournalReader {
  readonly size: number;
  record(sequence: number): PlacedRecord | undefined;
  /** Records that begin at a block or behind it. */
  from(block: number): Iterable<DerivedRecord>;
}

interface Split {
  readonly nodes: Region;
  readonly operations: Region;
  readonly places: Region;
}

/** Two thirds for nodes, most of the rest for operations: what receipts of the usual size need. */
function split(region: Region): Split {
  const sectors = region.bytes / SECTOR_BYTES;
  const places = Math.floor(sectors / 24);
  const operations = Math.floor(sectors / 3) - places;
  const nodes = sectors - operations - places;
  const part = (from: number, count: number): Region => ({
    start: region.start + from * SECTOR_BYTES,
    bytes: count * SECTOR_BYTES,
  });
  return { nodes: part(0, nodes), operations: part(nodes, operations), places: part(nodes + operations, places) };
}

export class DerivedArea {
  readonly #flash: FlashPort;
  readonly #nodePages: PageStore;
  readonly #operations: PageStore;
  readonly #places: PageStore;
  readonly #tree: TreeStore;
  /** Sequence of the next record that each part takes; undefined until it is found out. */
  #nextOperation: number | undefined;
  #nextPlace: number | undefined;
  /** Size of all entries before record `#nextPlace`, and how many of them are signed. */
  #entryBytes = 0;
  #signed = 0;

  constructor(
    flash: FlashPort,
    region: Region,
    journal: { readonly journalId: Uint8Array; readonly hasher: HasherPort },
  ) {
    const { journalId } = journal;
    const parts = split(region);
    this.#flash = flash;
    this.#nodePages = new PageStore(flash, parts.nodes, { part: 'nodes', itemBytes: HASH_BYTES, journalId });
    const operations = { part: 'operations', itemBytes: operationEntryLayout.bytes, journalId } as const;
    this.#operations = new PageStore(flash, parts.operations, operations);
    const places = { part: 'places', itemBytes: placeEntryLayout.bytes, journalId } as const;
    this.#places = new PageStore(flash, parts.places, places);
    this.#tree = new TreeStore(this.#nodePages, journal.hasher);
  }

  /** The root of a complete subtree (level 1: two leaves), where it is known. */
  node(level: number, index: number): Uint8Array | undefined {
    return this.#tree.node(level, index);
  }

  /** Operations that the index knows: the first ones of the unit. */
  get operations(): number {
    return this.#operations.count;
  }

  /** Entries `from … to` of the operation index, as far as they are known. */
  *operationsIn(from: number, to: number): Generator<OperationEntry & { readonly ordinal: number }, undefined> {
    for (const [ordinal, item] of this.#operations.range(from, to)) {
      yield { ordinal, ...operationEntryLayout.decode(item) };
    }
    if (this.#operations.count < Math.min(from, to)) this.#nextOperation = undefined;
    return undefined;
  }

  #operation(ordinal: number): OperationEntry | undefined {
    const item = this.#operations.item(ordinal);
    return item === undefined ? undefined : operationEntryLayout.decode(item);
  }

  /** The place of the last record at or before `sequence` that has one. */
  placeBefore(sequence: number): { readonly sequence: number; readonly place: PlaceEntry } | undefined {
    const at = Math.min(Math.floor(sequence / PLACE_STRIDE), this.#places.count - 1);
    const item = at < 0 ? undefined : this.#places.item(at);
    if (item === undefined) {
      if (at >= 0) this.#nextPlace = undefined;
      return undefined;
    }
    return { sequence: at * PLACE_STRIDE, place: placeEntryLayout.decode(item) };
  }

  /** The tree did not lead to the journal's root: forget it. */
  distrustTree(): void {
    this.#tree.clear();
  }

  /** Places or operations did not lead to their records: forget them. */
  distrustIndex(): void {
    this.#places.clear();
    this.#operations.clear();
    this.#nextPlace = undefined;
    this.#nextOperation = undefined;
  }

  /** What was just appended, where the area is not behind. */
  follow(batch: {
    readonly records: readonly DerivedRecord[];
    readonly nodes: readonly Uint8Array[];
    readonly before: Frontier;
    readonly after: Frontier;
  }): void {
    if (batch.before.size === 0) this.#begin();
    if (this.#tree.takeNodes(batch.before, batch.nodes, batch.after) && this.#waiting > WAITING_MAX) this.#restart();
    for (const entry of batch.records) this.#takeOthers(entry);
  }

  /** A new journal, and nothing of an older one in the area: there is nothing to find out. */
  #begin(): void {
    if (this.#operations.count === 0) this.#nextOperation ??= 0;
    if (this.#places.count === 0) this.#nextPlace ??= 0;
    this.#tree.begin();
  }

  get #waiting(): number {
    return this.#nodePages.count - this.#nodePages.stored;
  }

  #restart(): void {
    this.#tree.restart();
    this.#operations.dropPending();
    this.#places.dropPending();
    this.#nextOperation = undefined;
    this.#nextPlace = undefined;
  }

  /**
   * Catches up with the journal by at most `records` records, and programs pages that are full. Asks for durability only
   * when many were programmed; what a power cut takes is made again. @returns whether there is more to do
   */
  maintain(journal: JournalReader, records: number): boolean {
    const next = this.#resume(journal);
    let taken = 0;
    if (next < journal.size) {
      const block = this.#blockOf(next, journal);
      for (const entry of journal.from(block)) {
        const { sequence } = entry.record.header;
        if (sequence < next) continue;
        if (taken++ >= records) break;
        if (this.#tree.next(journal.size, (at) => leafOf(journal, at)) === sequence)
          this.#tree.take(entry.record.leafHash);
        this.#takeOthers(entry);
      }
    }
    return this.#program() || taken > records;
  }

  /** Programs full pages of all parts, as many as may go without a flush. */
  #program(): boolean {
    let left = UNFLUSHED_PAGES;
    for (const part of [this.#places, this.#operations, this.#nodePages]) left -= part.program(left);
    if (left === 0) this.#flash.flush();
    return left === 0;
  }

  #blockOf(sequence: number, journal: JournalReader): number {
    const record = sequence === 0 ? undefined : journal.record(sequence);
    return record === undefined ? 0 : record.offset / BLOCK_BYTES;
  }

  /** The first record that a part still needs. */
  #resume(journal: JournalReader): number {
    const tree = this.#tree.next(journal.size, (at) => leafOf(journal, at));
    this.#nextOperation ??= this.#resumeOperations(journal);
    this.#nextPlace ??= this.#resumePlaces(journal);
    return Math.min(tree, this.#nextOperation, this.#nextPlace);
  }

  #resumeOperations(journal: JournalReader): number {
    const last = this.#operations.count - 1;
    const entry = last < 0 ? undefined : this.#operation(last);
    if (entry === undefined) return last < 0 ? 0 : this.#resumeOperations(journal);
    const [bound] = journal.from(entry.block);
    if (bound !== undefined) return bound.record.header.sequence + 1;
    this.#operations.clear(); // of another history: there is no such record
    return 0;
  }

  #resumePlaces(journal: JournalReader): number {
    const last = this.#places.count - 1;
    const found = last < 0 ? undefined : this.placeBefore(last * PLACE_STRIDE);
    if (found === undefined) {
      this.#entryBytes = 0;
      this.#signed = 0;
      return last < 0 ? 0 : this.#resumePlaces(journal);
    }
    if (found.sequence >= journal.size) {
      this.#places.clear();
      return this.#resumePlaces(journal);
    }
    const record = journal.record(found.sequence);
    this.#entryBytes = found.place.entryBytes + (record === undefined ? 0 : LENGTH_BYTES + record.entry.length);
    this.#signed = found.place.signed + (record === undefined || record.signature.length === 0 ? 0 : 1);
    return found.sequence + 1;
  }

  #takeOthers({ record, tag }: DerivedRecord): void {
    const { sequence } = record.header;
    const block = record.offset / BLOCK_BYTES;
    if (this.#nextOperation === sequence) {
      if (tag !== undefined) this.#operations.push(operationEntryLayout.encode({ tag, block }));
      this.#nextOperation = sequence + 1;
    }
    if (this.#nextPlace === sequence) {
      if (sequence % PLACE_STRIDE === 0) {
        this.#places.push(placeEntryLayout.encode({ block, entryBytes: this.#entryBytes, signed: this.#signed }));
      }
      this.#entryBytes += LENGTH_BYTES + entryBytesOf(record.header);
      this.#signed += record.header.signatureBytes === 0 ? 0 : 1;
      this.#nextPlace = sequence + 1;
    }
  }
}

function leafOf(journal: JournalReader, sequence: number): Uint8Array {
  return journal.record(sequence)?.leafHash ?? new Uint8Array(HASH_BYTES);
}
