/**
 * A group: commands that share one run of programs and one flush. Three steps, each pure:
 * `add` stages a command (checks, encodes, folds the state, finds its place) and writes nothing;
 * `seal` chains and hashes what was staged, hands out messages to sign and takes their signatures;
 * the unit then commits the sealed group. What is staged does not depend on the chain, so that the next group
 * can be staged while this one is being signed.
 */
import { concatBytes } from '@plomba/codec';
import { assert, present } from '../assert.js';
import { encodeContent } from '../journal/content.js';
import { frameSize, openRecord, sizesOf, type FramedRecord, type RecordStamp } from '../journal/frame.js';
import { Frontier } from '../journal/merkle.js';
import { noteSignable, recordSignable } from '../journal/signable.js';
import { LIMITS } from '../model/limits.js';
import type { HasherPort } from '../ports/hasher.js';
import { layoutBatch, placeFrame, type BatchLayout } from '../storage/batch-layout.js';
import type { PlacedRecord } from '../storage/journal-space.js';
import type { IdentityPayload, StateSummary } from '../tables/payloads.table.js';
import { BLOCK_BYTES, HASH_BYTES } from '../tables/record-header.table.js';
import type { LogHead, LogPlace } from './journal-log.js';
import { refuse, type Refusal } from './refusal.js';
import { fold, isFiscalKind, summaryOf, type Content, type UnitState } from './state.js';

/** How records are vouched for: each by its own signature, or all of a batch by the checkpoint record that ends it. */
export type Signing = 'record' | 'batch';

export interface StageOptions {
  readonly stamp: RecordStamp;
  readonly signing: Signing;
  /** Bytes at the end of the journal that these records may not use. */
  readonly reserveBytes: number;
  /** Slots of the fiscal memory that they may not use. */
  readonly reserveSlots: number;
}

/** A command that was staged: where its records stand in the group. */
export interface Staged {
  readonly ok: true;
  readonly first: number;
  readonly count: number;
}

/** What a group is staged on. */
export interface GroupBase {
  readonly place: LogPlace;
  readonly state: UnitState;
  readonly gap: LogHead['gap'];
  readonly checkpointOwed: boolean;
}

export interface GroupContext {
  readonly identity: Pick<IdentityPayload, 'serial' | 'journalId'>;
  readonly hasher: HasherPort;
  readonly journalBytes: number;
  /** Free slots of the fiscal memory before this group; asked only when a record needs one. */
  readonly freeSlots: () => number;
}

/** A group that is ready to be written. */
export interface SealedGroup {
  readonly ok: true;
  readonly layout: BatchLayout;
  readonly records: readonly PlacedRecord[];
  readonly contents: readonly Content[];
  /** Interior nodes of the tree that these records completed, in order. */
  readonly nodes: readonly Uint8Array[];
  /** The head that it was sealed on, and the head after it. */
  readonly before: LogHead;
  readonly head: LogHead;
  readonly state: UnitState;
}

/** Hands out messages, takes their signatures; `undefined` where the secure element does not answer. */
export type Sealing = Generator<readonly Uint8Array[], SealedGroup | Refusal, readonly Uint8Array[] | undefined>;

interface Draft {
  readonly content: Content;
  readonly stamp: RecordStamp;
  /** Undefined for a checkpoint record: its hashes are known only when the group is sealed. */
  readonly payload: Uint8Array | undefined;
  readonly signed: boolean;
  readonly offset: number;
  readonly end: number;
}

interface Mark {
  readonly drafts: number;
  readonly state: UnitState;
  readonly cursor: number;
  readonly checkpointSequence: number;
  readonly slots: number;
}

const NO_HASH = new Uint8Array(HASH_BYTES);
const NO_SIGNATURE = new Uint8Array(64);

export class Group {
  readonly #context: GroupContext;
  readonly #base: GroupBase;
  readonly #drafts: Draft[] = [];
  #state: UnitState;
  #cursor: number;
  #checkpointSequence: number;
  #slots = 0;
  #commands = 0;

  /** @param stamp time of a discard mark and a checkpoint record that the group begins with where they are owed */
  constructor(base: GroupBase, context: GroupContext, stamp: RecordStamp) {
    this.#base = base;
    this.#context = context;
    this.#state = base.state;
    this.#cursor = base.place.cursor;
    this.#checkpointSequence = base.place.checkpointSequence;
    if (base.gap !== undefined) {
      const { from, to } = base.gap;
      const payload = { block: from / BLOCK_BYTES, blocks: (to - from) / BLOCK_BYTES };
      const refusal = this.#add({ kind: 'discard', payload }, { stamp, signed: true });
      assert(refusal === undefined, 'a discard mark counts nothing');
    }
    if (base.checkpointOwed) this.#addCheckpoint(stamp);
  }

  /** The state after everything that was staged: what the next command is planned against. */
  get state(): UnitState {
    return this.#state;
  }

  /** Number of commands that were staged. */
  get commands(): number {
    return this.#commands;
  }

  /** Records that were staged, discard marks and checkpoint records included. */
  get records(): number {
    return this.#drafts.length;
  }

  /** Whether nothing would be written. */
  get isEmpty(): boolean {
    return this.#drafts.length === 0;
  }

  /** Bytes of flash that were staged. */
  get bytes(): number {
    return this.#cursor - this.#base.place.cursor;
  }

  /** What the next group is staged on. */
  get after(): GroupBase {
    const place = {
      cursor: this.#cursor,
      nextSequence: this.#nextSequence,
      checkpointSequence: this.#checkpointSequence,
    };
    return { place, state: this.#state, gap: undefined, checkpointOwed: false };
  }

  get #nextSequence(): number {
    return this.#base.place.nextSequence + this.#drafts.length;
  }

  /**
   * Stages a command: its records, and the checkpoint record that they make due. A refusal leaves the group as it was.
   * `undefined`: the group has no room for it, another one has.
   */
  add(contents: readonly Content[], options: StageOptions): Staged | Refusal | undefined {
    assert(contents.length <= LIMITS.batchRecords, 'a command appends a bounded number of records');
    const mark = this.#mark();
    const first = this.#drafts.length;
    const signed = options.signing === 'record';
    for (const content of contents) {
      const refusal = this.#add(content, { stamp: options.stamp, signed });
      if (refusal !== undefined) return this.#backTo(mark, refusal);
    }
    if (!signed || this.#isCheckpointDue(first)) this.#addCheckpoint(options.stamp);
    const refusal = this.#noRoom(mark, options);
    if (refusal !== undefined) return this.#backTo(mark, refusal);
    if (this.bytes > LIMITS.batchBytes) {
      this.#backTo(mark, undefined);
      return this.#commands > 0
        ? undefined
        : refuse('validation-failed', 'the command needs more room than a batch has');
    }
    this.#commands++;
    return { ok: true, first, count: contents.length };
  }

  #add(content: Content, how: { readonly stamp: RecordStamp; readonly signed: boolean }): Refusal | undefined {
    const isCheckpoint = content.kind === 'checkpoint';
    const payload = encodeContent(content);
    const sequence = this.#nextSequence;
    const { offset, end } = placeFrame(this.#cursor, frameSize(sizesOf(payload, how.signed)));
    const state = fold(this.#state, content, { sequence, time: how.stamp, block: offset / BLOCK_BYTES });
    if ('overflow' in state) return refuse('counter-overflow', `counter ${state.overflow} has no room`);
    this.#state = state;
    this.#cursor = end;
    if (isFiscalKind(content.kind)) this.#slots++;
    this.#drafts.push({ content, ...how, payload: isCheckpoint ? undefined : payload, offset, end });
    return undefined;
  }

  /** Stages a checkpoint record over everything before it; its size does not depend on its hashes. */
  #addCheckpoint(stamp: RecordStamp): void {
    const payload = {
      root: NO_HASH,
      frontier: Array.from({ length: bitsIn(this.#nextSequence) }, () => NO_HASH),
      signaturesHash: NO_HASH,
      noteSignature: NO_SIGNATURE,
      state: summaryOf(this.#state),
    };
    this.#checkpointSequence = this.#nextSequence;
    const refusal = this.#add({ kind: 'checkpoint', payload }, { stamp, signed: true });
    assert(refusal === undefined, 'a checkpoint record counts nothing');
  }

  /** After every closing, and early enough that a whole command more stays within the bound. */
  #isCheckpointDue(first: number): boolean {
    const since = this.#nextSequence - this.#checkpointSequence;
    if (since >= LIMITS.checkpointRecords - LIMITS.batchRecords) return true;
    for (let at = first; at < this.#drafts.length; at++)
      if (this.#drafts[at]?.content.kind === 'day-close') return true;
    return false;
  }

  #noRoom(mark: Mark, options: StageOptions): Refusal | undefined {
    const { journalBytes, freeSlots } = this.#context;
    if (this.#cursor > journalBytes - options.reserveBytes) {
      return refuse('journal-full', `${Math.max(0, journalBytes - mark.cursor)} bytes are left in the journal`);
    }
    if (this.#slots === mark.slots) return undefined;
    const free = freeSlots();
    if (free >= this.#slots + options.reserveSlots) return undefined;
    return refuse('fiscal-memory-full', `${free - mark.slots} slots are left in the fiscal memory`);
  }

  #mark(): Mark {
    return {
      drafts: this.#drafts.length,
      state: this.#state,
      cursor: this.#cursor,
      checkpointSequence: this.#checkpointSequence,
      slots: this.#slots,
    };
  }

  #backTo(mark: Mark, refusal: Refusal | undefined): Refusal | undefined {
    this.#drafts.length = mark.drafts;
    this.#state = mark.state;
    this.#cursor = mark.cursor;
    this.#checkpointSequence = mark.checkpointSequence;
    this.#slots = mark.slots;
    return refusal;
  }

  /** Chains, hashes and collects signatures, checkpoint record by checkpoint record. Writes nothing. */
  *seal(head: LogHead): Sealing {
    assert(head.cursor === this.#base.place.cursor, 'a group is sealed on the head that it was staged on');
    const chain = new Chain(head, this.#context);
    for (const draft of this.#drafts) {
      if (draft.content.kind === 'checkpoint') {
        const broken = yield* chain.sign(chain.note());
        if (broken !== undefined) return broken;
        chain.append(draft, encodeContent(chain.checkpoint(draft.content.payload.state)));
        chain.restart();
      } else chain.append(draft, present(draft.payload, 'a record has its payload'));
    }
    const broken = yield* chain.sign();
    if (broken !== undefined) return broken;
    return chain.finish(this.#drafts, this.#state);
  }
}

function bitsIn(count: number): number {
  let bits = 0;
  for (let rest = count; rest > 0; rest = Math.floor(rest / 2)) bits += rest % 2;
  return bits;
}

/** The chain while a group is sealed. */
class Chain {
  readonly #before: LogHead;
  readonly #context: GroupContext;
  readonly #records: FramedRecord[] = [];
  readonly #nodes: Uint8Array[] = [];
  readonly #complete = (node: Uint8Array): void => void this.#nodes.push(node);
  #signatures: Uint8Array[];
  #frontier: Frontier;
  #lastLeaf: Uint8Array;
  /** Records before this one are signed, or need no signature. */
  #signedTo = 0;
  #noteSignature: Uint8Array = NO_SIGNATURE;

  constructor(head: LogHead, context: GroupContext) {
    this.#before = head;
    this.#context = context;
    this.#signatures = [...head.signatures];
    this.#frontier = head.frontier;
    this.#lastLeaf = head.lastLeaf;
  }

  get #nextSequence(): number {
    return this.#before.nextSequence + this.#records.length;
  }

  append(draft: Draft, payload: Uint8Array): void {
    const { hasher } = this.#context;
    const { stamp, signed, offset, end } = draft;
    const record = openRecord(
      { kind: draft.content.kind, sequence: this.#nextSequence, stamp, previous: this.#lastLeaf, payload, signed },
      { offset, end, batchOffset: this.#records.length, hasher },
    );
    this.#records.push(record);
    this.#lastLeaf = record.leafHash;
    this.#frontier = this.#frontier.append(record.leafHash, hasher, this.#complete);
  }

  /** The tree head that a checkpoint record at this place commits to, as it is signed. */
  note(): Uint8Array {
    const { identity, hasher } = this.#context;
    return noteSignable({ serial: identity.serial, size: this.#nextSequence, root: this.#frontier.root(hasher) });
  }

  /** Signs what was appended and is not signed yet, and the note of a checkpoint record where there is one. */
  *sign(note?: Uint8Array): Generator<readonly Uint8Array[], Refusal | undefined, readonly Uint8Array[] | undefined> {
    const open = this.#records.slice(this.#signedTo).filter(({ header }) => header.signatureBytes > 0);
    const { journalId } = this.#context.identity;
    const messages = open.map(({ header: { sequence }, leafHash }) =>
      recordSignable({ journalId, sequence, leafHash }),
    );
    if (note !== undefined) messages.push(note);
    this.#signedTo = this.#records.length;
    if (messages.length === 0) return undefined;
    const signatures = yield messages;
    if (signatures === undefined) return refuse('signer-broken', 'the secure element does not answer');
    open.forEach((record, index) => {
      const signature = present(signatures[index], 'a signature for each message');
      record.sign(signature);
      this.#signatures.push(signature);
    });
    if (note !== undefined) this.#noteSignature = present(signatures[open.length], 'a signature for the note');
    return undefined;
  }

  /** The checkpoint record at this place. */
  checkpoint(state: StateSummary): Content {
    const { hasher } = this.#context;
    const payload = {
      root: this.#frontier.root(hasher),
      frontier: this.#frontier.roots,
      signaturesHash: hasher.sha256(concatBytes(...this.#signatures)),
      noteSignature: this.#noteSignature,
      state,
    };
    return { kind: 'checkpoint', payload };
  }

  /** After a checkpoint record: the next one counts signatures from here, this one's own included. */
  restart(): void {
    this.#signatures = [];
  }

  finish(drafts: readonly Draft[], state: UnitState): SealedGroup {
    const before = this.#before;
    const records = this.#records;
    const layout = layoutBatch({
      cursor: before.cursor,
      firstSequence: before.nextSequence,
      frames: records.map((record) => ({ bytes: record.close(), isCheckpoint: record.header.kind === 'checkpoint' })),
      context: {
        journalId: this.#context.identity.journalId,
        checkpointSequence: before.checkpointSequence,
        checkpointBlock: before.checkpointBlock,
      },
    });
    assert(layout.offsets.at(-1) === records.at(-1)?.offset, 'staged places and the layout agree');
    const checkpoint = records.findLast(({ header }) => header.kind === 'checkpoint');
    return {
      ok: true,
      layout,
      records,
      contents: drafts.map(({ content }) => content),
      nodes: this.#nodes,
      before,
      state,
      head: {
        cursor: layout.end,
        nextSequence: this.#nextSequence,
        lastLeaf: this.#lastLeaf,
        frontier: this.#frontier,
        signatures: this.#signatures,
        checkpointSequence: checkpoint?.header.sequence ?? before.checkpointSequence,
        checkpointBlock: checkpoint === undefined ? before.checkpointBlock : checkpoint.offset / BLOCK_BYTES,
        gap: undefined,
        checkpointOwed: false,
      },
    };
  }
}
