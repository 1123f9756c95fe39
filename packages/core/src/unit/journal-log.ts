/**
 * The journal as an append-only log with its head: next sequence, last leaf, tree frontier, last checkpoint.
 * Appending plans everything first (records, signatures, layout) and only then programs: a refusal writes nothing.
 */
import { assert, present } from '../assert.js';
import { sha256Parts } from '../crypto/sha256.js';
import { decodeContent, encodeContent } from '../journal/content.js';
import {
  buildRecord,
  frameBytes,
  frameSize,
  type JournalRecord,
  type RecordStamp,
  type UnsignedRecord,
} from '../journal/frame.js';
import { Frontier } from '../journal/merkle.js';
import { noteSignable, recordSignable } from '../journal/signable.js';
import { LIMITS } from '../model/limits.js';
import type { FlashPort, FlushTicket } from '../ports/flash.js';
import type { SignerPort } from '../ports/signer.js';
import { layoutBatch, placeFrame, type BatchLayout } from '../storage/batch-layout.js';
import type { Gap, JournalSpace, PlacedRecord } from '../storage/journal-space.js';
import { programRun } from '../storage/program.js';
import type { IdentityPayload } from '../tables/payloads.table.js';
import { BLOCK_BYTES, HASH_BYTES } from '../tables/record-header.table.js';
import { refuse, type Refusal } from './refusal.js';
import { fold, summaryOf, type Content, type UnitState } from './state.js';

/** Where the log ends, and everything that the next record depends on. */
export interface LogHead {
  readonly cursor: number;
  readonly nextSequence: number;
  readonly lastLeaf: Uint8Array;
  readonly frontier: Frontier;
  /** Signatures since the last checkpoint record, its own included. */
  readonly signatures: readonly Uint8Array[];
  readonly checkpointSequence: number;
  readonly checkpointBlock: number;
  /** Discarded bytes that the next record must name. */
  readonly gap: Gap | undefined;
  /** A day was closed and its checkpoint record is not there: power took it. The next records are those two. */
  readonly checkpointOwed: boolean;
}

export const EMPTY_HEAD: LogHead = {
  cursor: 0,
  nextSequence: 0,
  lastLeaf: new Uint8Array(HASH_BYTES),
  frontier: Frontier.empty,
  signatures: [],
  checkpointSequence: 0,
  checkpointBlock: 0,
  gap: undefined,
  checkpointOwed: false,
};

/** A batch that was planned: nothing of it is written yet. */
export interface PlannedBatch {
  readonly ok: true;
  readonly layout: BatchLayout;
  readonly records: readonly PlacedRecord[];
  readonly contents: readonly Content[];
  readonly head: LogHead;
  readonly state: UnitState;
}

interface Draft {
  readonly content: Content;
  readonly unsigned: UnsignedRecord;
}

/** Who signs for which journal. */
export interface LogIdentity extends Pick<IdentityPayload, 'serial' | 'journalId'> {
  readonly signer: SignerPort;
}

export interface AppendRequest {
  readonly head: LogHead;
  readonly state: UnitState;
  readonly identity: LogIdentity;
  readonly contents: readonly Content[];
  readonly stamp: RecordStamp;
  /** Bytes at the end of the journal that these records may not use. */
  readonly reserveBytes: number;
}

/**
 * Plans a batch: discard mark first where one is due, then a checkpoint that a power cut took from a closing,
 * then the contents, then a checkpoint where one is due.
 */
export function planBatch(space: JournalSpace, request: AppendRequest): PlannedBatch | Refusal {
  const batch = new BatchPlan(request);
  const { gap } = request.head;
  if (gap !== undefined) {
    const payload = { block: gap.from / BLOCK_BYTES, blocks: (gap.to - gap.from) / BLOCK_BYTES };
    const refusal = batch.add({ kind: 'discard', payload });
    if (refusal !== undefined) return refusal;
  }
  const owed = request.head.checkpointOwed ? (batch.sign() ?? batch.checkpoint()) : undefined;
  if (owed !== undefined) return owed;
  for (const content of request.contents) {
    const refusal = batch.add(content);
    if (refusal !== undefined) return refusal;
  }
  const broken = batch.sign() ?? (batch.isCheckpointDue ? batch.checkpoint() : undefined);
  if (broken !== undefined) return broken;
  const planned = batch.finish();
  if (planned.layout.end > space.bytes - request.reserveBytes) {
    return refuse('journal-full', `${space.bytes - request.head.cursor} bytes are left in the journal`);
  }
  return planned;
}

/** Programs a planned batch and asks for durability. */
export function writeBatch(flash: FlashPort, space: JournalSpace, planned: PlannedBatch): FlushTicket {
  programRun(flash, space.address(planned.layout.start), planned.layout.bytes);
  return flash.flush();
}

class BatchPlan {
  readonly #request: AppendRequest;
  readonly #drafts: Draft[] = [];
  readonly #signed: JournalRecord[] = [];
  #state: UnitState;
  #cursor: number;
  #frontier: Frontier;
  #lastLeaf: Uint8Array;
  #signatures: readonly Uint8Array[];
  #checkpointAt: number | undefined;

  constructor(request: AppendRequest) {
    this.#request = request;
    this.#state = request.state;
    this.#cursor = request.head.cursor;
    this.#frontier = request.head.frontier;
    this.#lastLeaf = request.head.lastLeaf;
    this.#signatures = request.head.signatures;
  }

  get #nextSequence(): number {
    return this.#request.head.nextSequence + this.#drafts.length;
  }

  add(content: Content): Refusal | undefined {
    assert(this.#drafts.length < LIMITS.batchRecords, 'a batch holds a bounded number of records');
    const unsigned = buildRecord({
      kind: content.kind,
      sequence: this.#nextSequence,
      stamp: this.#request.stamp,
      previous: this.#lastLeaf,
      payload: encodeContent(content),
    });
    const { offset, end } = placeFrame(this.#cursor, frameSize(unsigned.header));
    const facts = { sequence: unsigned.header.sequence, time: this.#request.stamp, block: offset / BLOCK_BYTES };
    const state = fold(this.#state, content, facts);
    if ('overflow' in state) return refuse('counter-overflow', `counter ${state.overflow} has no room`);
    this.#state = state;
    this.#cursor = end;
    this.#lastLeaf = unsigned.leafHash;
    this.#frontier = this.#frontier.append(unsigned.leafHash);
    this.#drafts.push({ content, unsigned });
    return undefined;
  }

  /** Signs what was added and is not signed yet, as one batch. */
  sign(): Refusal | undefined {
    const { identity } = this.#request;
    const open = this.#drafts.slice(this.#signed.length);
    const messages = open.map(({ unsigned }) =>
      recordSignable({
        journalId: identity.journalId,
        sequence: unsigned.header.sequence,
        leafHash: unsigned.leafHash,
      }),
    );
    const signatures = identity.signer.sign(messages);
    if (signatures === undefined) return refuse('signer-broken', 'the secure element does not answer');
    open.forEach(({ unsigned }, index) => {
      this.#signed.push({ ...unsigned, signature: present(signatures[index], 'a signature for each message') });
    });
    this.#signatures = [...this.#signatures, ...signatures];
    return undefined;
  }

  /** After every closing, and early enough that a whole batch more stays within the bound. */
  get isCheckpointDue(): boolean {
    const { head } = this.#request;
    const last = this.#checkpointAt === undefined ? head.checkpointSequence : head.nextSequence + this.#checkpointAt;
    const since = this.#nextSequence - last;
    const closes = this.#drafts.some(({ content }) => content.kind === 'day-close');
    return closes || since >= LIMITS.checkpointRecords - LIMITS.batchRecords;
  }

  /** Adds and signs a checkpoint record over everything before it. */
  checkpoint(): Refusal | undefined {
    const { identity } = this.#request;
    const root = this.#frontier.root();
    const size = this.#nextSequence;
    const [noteSignature] = identity.signer.sign([noteSignable({ serial: identity.serial, size, root })]) ?? [];
    if (noteSignature === undefined) return refuse('signer-broken', 'the secure element does not answer');
    const signaturesHash = sha256Parts(this.#signatures);
    const state = summaryOf(this.#state);
    const frontier = this.#frontier.roots;
    this.#checkpointAt = this.#drafts.length;
    const refusal = this.add({ kind: 'checkpoint', payload: { root, frontier, signaturesHash, noteSignature, state } });
    this.#signatures = [];
    return refusal ?? this.sign();
  }

  finish(): PlannedBatch {
    const { head, identity } = this.#request;
    const layout = layoutBatch({
      cursor: head.cursor,
      firstSequence: head.nextSequence,
      frames: this.#signed.map((record, index) => frameBytes(record, index)),
      context: {
        journalId: identity.journalId,
        checkpointSequence: head.checkpointSequence,
        checkpointBlock: head.checkpointBlock,
      },
    });
    assert(layout.end === this.#cursor, 'planned places and the layout agree');
    assert(layout.bytes.length <= LIMITS.batchBytes, 'a batch stays within the look-ahead of recovery');
    const placed = this.#signed.map((record, index): PlacedRecord => {
      const offset = present(layout.offsets[index], 'a layout has an offset for each frame');
      return { ...record, offset, end: layout.offsets[index + 1] ?? layout.end, batchOffset: index };
    });
    const checkpoint = this.#checkpointAt === undefined ? undefined : placed[this.#checkpointAt];
    return {
      ok: true,
      layout,
      records: placed,
      contents: this.#drafts.map(({ content }) => content),
      state: this.#state,
      head: {
        cursor: layout.end,
        nextSequence: this.#nextSequence,
        lastLeaf: this.#lastLeaf,
        frontier: this.#frontier,
        signatures: this.#signatures,
        checkpointSequence: checkpoint?.header.sequence ?? head.checkpointSequence,
        checkpointBlock: checkpoint === undefined ? head.checkpointBlock : checkpoint.offset / BLOCK_BYTES,
        gap: undefined,
        checkpointOwed: false,
      },
    };
  }
}

/** The head after a record that was read back; the counterpart of what a plan does. */
export function advanceHead(head: LogHead, record: PlacedRecord): LogHead {
  const { kind } = record.header;
  const isCheckpoint = kind === 'checkpoint';
  return {
    cursor: record.end,
    nextSequence: record.header.sequence + 1,
    lastLeaf: record.leafHash,
    frontier: head.frontier.append(record.leafHash),
    signatures: isCheckpoint ? [record.signature] : [...head.signatures, record.signature],
    checkpointSequence: isCheckpoint ? record.header.sequence : head.checkpointSequence,
    checkpointBlock: isCheckpoint ? record.offset / BLOCK_BYTES : head.checkpointBlock,
    gap: undefined,
    checkpointOwed: kind === 'day-close' || (head.checkpointOwed && kind === 'discard'),
  };
}

/** The content of a record. */
export function contentOf(record: JournalRecord): Content {
  return decodeContent(record.header.kind, record.payload);
}
