/**
 * Operations: which ids are bound, and to what. Ids of the current and the previous epoch are known by tag in memory;
 * older ones are looked up in the operation index. Whatever a tag says is proved by reading the record.
 */
import { equalBytes } from '@plomba/codec';
import { idTag } from '../derived/id-tag.js';
import type { DerivedArea, DerivedRecord } from '../derived/derived-area.js';
import { LIMITS } from '../model/limits.js';
import type { OperationStamp } from '../model/operation.js';
import type { PlacedRecord } from '../storage/journal-space.js';
import { BLOCK_BYTES } from '../tables/record-header.table.js';
import { boundIn, type BoundOperation } from './bound-operation.js';
import { refuse, type Refusal } from './refusal.js';

/** What the unit may do with an operation that a command brings. */
export type Admission =
  | { readonly kind: 'execute' }
  | { readonly kind: 'repeat'; readonly bound: BoundOperation }
  | { readonly kind: 'refuse'; readonly refusal: Refusal };

/** What the ledger reads. */
export interface LedgerSource {
  readonly area: Pick<DerivedArea, 'operations' | 'operationsIn' | 'distrustIndex'>;
  /** Operations that the unit has bound so far. */
  readonly operations: number;
  /** Where the previous epoch begins, or before. */
  readonly previousEpochBlock: number;
  recordAt(block: number): PlacedRecord | undefined;
  /** Records that begin at a block or behind it, up to the end of the journal. */
  from(block: number): Iterable<DerivedRecord>;
}

/** Tags of one epoch; most have one block. */
type EpochTags = Map<number, number | readonly number[]>;

export class OperationLedger {
  readonly #source: LedgerSource;
  /** By the epoch in which they were bound; undefined until the first question after boot. */
  #recent: Map<number, EpochTags> | undefined;

  constructor(source: LedgerSource) {
    this.#source = source;
  }

  /** Tells of a record that bound an operation just now. `ordinal` counts operations from 0. */
  bind(bound: Pick<BoundOperation, 'id' | 'offset'>, ordinal: number): void {
    if (this.#recent === undefined) return; // read when it is asked for
    this.#enter(this.#recent, { tag: idTag(bound.id), block: bound.offset / BLOCK_BYTES, ordinal });
  }

  /** What an operation is bound to. `epoch` tells where to look for one of an epoch that is over. */
  find(operation: { readonly id: string; readonly epoch?: number }): BoundOperation | undefined {
    return this.#findRecent(operation.id) ?? this.#findOlder(operation);
  }

  admit(operation: OperationStamp, epoch: number): Admission {
    const recent = this.#findRecent(operation.id);
    if (recent !== undefined) return admitBound(recent, operation);
    if (operation.epoch > epoch) {
      return refusal(refuse('epoch-unknown', `epoch ${operation.epoch} has not begun, this is ${epoch}`));
    }
    if (operation.epoch >= epoch - 1) return { kind: 'execute' };
    const older = this.#findOlder(operation);
    if (older !== undefined) return admitBound(older, operation);
    const detail = `epoch ${operation.epoch} is over since epoch ${epoch - 1}: such operations are only looked up`;
    return refusal(refuse('epoch-too-old', detail));
  }

  #findRecent(id: string): BoundOperation | undefined {
    this.#recent ??= this.#load();
    const tag = idTag(id);
    for (const tags of this.#recent.values()) {
      const found = tags.get(tag);
      if (found === undefined) continue;
      for (const block of typeof found === 'number' ? [found] : found) {
        const bound = this.#boundAt(block, id);
        if (bound !== undefined) return bound;
      }
    }
    return undefined;
  }

  /** @throws AssertionError where a record that may have bound it is damaged: nobody may take it for free then */
  #boundAt(block: number, id: string): BoundOperation | undefined {
    const record = this.#source.recordAt(block);
    // What names the block may be of another history; if not, reading stops at the damage, and says where.
    if (record === undefined) return this.#findFrom(0, { id, tag: idTag(id) });
    const bound = boundIn(record);
    return bound?.id === id ? bound : undefined;
  }

  #enter(recent: Map<number, EpochTags>, entry: { tag: number; block: number; ordinal: number }): void {
    const epoch = Math.floor(entry.ordinal / LIMITS.epochOperations);
    let tags = recent.get(epoch);
    if (tags === undefined) {
      tags = new Map();
      recent.set(epoch, tags);
      for (const old of recent.keys()) if (old < epoch - 1) recent.delete(old);
    }
    const before = tags.get(entry.tag);
    if (before === undefined) tags.set(entry.tag, entry.block);
    else tags.set(entry.tag, [...(typeof before === 'number' ? [before] : before), entry.block]);
  }

  /** The current and the previous epoch: from the index as far as it goes, the rest from the journal. */
  #load(): Map<number, EpochTags> {
    const { area, operations, previousEpochBlock } = this.#source;
    const recent = new Map<number, EpochTags>();
    if (area.operations > operations) area.distrustIndex(); // of another history
    const first = Math.max(0, Math.floor(operations / LIMITS.epochOperations) - 1) * LIMITS.epochOperations;
    let ordinal = first;
    let block = previousEpochBlock;
    for (const entry of area.operationsIn(first, operations)) {
      this.#enter(recent, entry);
      ordinal = entry.ordinal + 1;
      ({ block } = entry);
    }
    if (ordinal >= operations) return recent;
    // The journal is read from the last record that the index knows, or from where the previous epoch began: the
    // operation that ended the epoch before stands there too, and is one too many.
    const rest = [...this.#source.from(block)].filter(({ tag }) => tag !== undefined);
    for (const { record, tag } of rest.slice(rest.length - (operations - ordinal))) {
      this.#enter(recent, { tag: tag ?? 0, block: record.offset / BLOCK_BYTES, ordinal: ordinal++ });
    }
    return recent;
  }

  /** Looks through the index, and through the part of the journal that it does not know. */
  #findOlder(operation: { readonly id: string; readonly epoch?: number }): BoundOperation | undefined {
    const { area, operations } = this.#source;
    const { epoch } = operation;
    // An operation of epoch e is bound in e or in e + 1.
    const from = epoch === undefined ? 0 : Math.min(epoch * LIMITS.epochOperations, operations);
    const to = epoch === undefined ? operations : Math.min((epoch + 2) * LIMITS.epochOperations, operations);
    const tag = idTag(operation.id);
    let next = from;
    for (const entry of area.operationsIn(from, to)) {
      next = entry.ordinal + 1;
      const bound = entry.tag === tag ? this.#boundAt(entry.block, operation.id) : undefined;
      if (bound !== undefined) return bound;
    }
    return next >= to ? undefined : this.#findInJournal(operation.id, tag);
  }

  #findInJournal(id: string, tag: number): BoundOperation | undefined {
    const { area } = this.#source;
    let block = 0;
    for (const entry of area.operationsIn(Math.max(0, area.operations - 1), area.operations)) ({ block } = entry);
    return this.#findFrom(block, { id, tag });
  }

  #findFrom(block: number, { id, tag }: { readonly id: string; readonly tag: number }): BoundOperation | undefined {
    for (const entry of this.#source.from(block)) {
      const bound = entry.tag === tag ? boundIn(entry.record) : undefined;
      if (bound?.id === id) return bound;
    }
    return undefined;
  }
}

function refusal(refused: Refusal): Admission {
  return { kind: 'refuse', refusal: refused };
}

function admitBound(bound: BoundOperation, operation: OperationStamp): Admission {
  if (bound.fenced) return refusal(refuse('operation-fenced', `operation was reported as not committed before`));
  if (bound.digest === undefined || !equalBytes(bound.digest, operation.digest)) {
    return refusal(refuse('operation-conflict', `operation is bound to another content, record ${bound.sequence}`));
  }
  return { kind: 'repeat', bound };
}
