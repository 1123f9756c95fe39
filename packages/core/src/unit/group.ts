/**
 * A group: commands that share one run of programs and one flush. Three steps, each pure:
 * `add` stages a command (checks, encodes, folds the state, finds its place) and writes nothing;
 * `seal` chains and hashes what was staged, hands out messages to sign and takes their signatures;
 * the unit then commits the sealed group. What is staged does not depend on the chain, so that the next group
 * can be staged while this one is being signed.
 */
import { assert, present } from '../assert.js';
import { encodeContent } from '../journal/content.js';
import { frameSize, sizesOf, type RecordStamp } from '../journal/frame.js';
import { isLogRotation } from '../keys/log-rotation.js';
import { LIMITS } from '../model/limits.js';
import { placeFrame } from '../storage/batch-layout.js';
import { BLOCK_BYTES, HASH_BYTES } from '../tables/record-header.table.js';
import { Chain, type ChainContext, type Draft, type Sealing } from './chain.js';
import type { LogHead, LogPlace } from './journal-log.js';
import { refuse, type Refusal } from './refusal.js';
import { mayUseReserve, RESERVE_SLOTS, reserveBytes } from './reserve.js';
import { fold, isFiscalKind, summaryOf, type Content, type UnitState } from './state.js';

/** How records are vouched for: each by its own signature, or all of a batch by the checkpoint record that ends it. */
export type Signing = 'record' | 'batch';

export interface StageOptions {
  readonly stamp: RecordStamp;
  readonly signing: Signing;
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

export interface GroupContext extends ChainContext {
  readonly journalBytes: number;
  /** Free slots of the fiscal memory before this group; asked only when a record needs one. */
  readonly freeSlots: () => number;
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

/**
 * Commands that are committed together: staged one by one on the state that the ones before leave, then sealed (chained,
 * hashed, to be signed) and written with one flush. Nothing is written before.
 */
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
    if (mark.state.life === 'archived' && contents.some(({ kind }) => kind !== 'successor')) {
      return refuse('not-allowed-in-state', 'an archived unit takes no records');
    }
    // Behind a rotation another key signs: it is the last record of its group.
    const last = this.#drafts.at(-1);
    if (last !== undefined && isLogRotation(last.content)) return undefined;
    const first = this.#drafts.length;
    const signed = options.signing === 'record';
    for (const content of contents) {
      const refusal = this.#add(content, { stamp: options.stamp, signed });
      if (refusal !== undefined) return this.#backTo(mark, refusal);
    }
    if (!signed || this.#isCheckpointDue(first)) this.#addCheckpoint(options.stamp);
    const refusal = this.#noRoom(mark, mayUseReserve(contents));
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
    let closes = false;
    for (let at = first; at < this.#drafts.length; at++) {
      const content = this.#drafts[at]?.content;
      if (content !== undefined && isLogRotation(content)) return false;
      closes ||= content?.kind === 'day-close';
    }
    return closes || since >= LIMITS.checkpointRecords - LIMITS.batchRecords;
  }

  #noRoom(mark: Mark, isEnding: boolean): Refusal | undefined {
    const { journalBytes, freeSlots } = this.#context;
    const left = journalBytes - this.#cursor;
    if (left < (isEnding ? 0 : reserveBytes(this.#state, left))) {
      return refuse('journal-full', `${Math.max(0, journalBytes - mark.cursor)} bytes are left in the journal`);
    }
    if (this.#slots === mark.slots) return undefined;
    const free = freeSlots();
    if (free >= this.#slots + (isEnding ? 0 : RESERVE_SLOTS)) return undefined;
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
