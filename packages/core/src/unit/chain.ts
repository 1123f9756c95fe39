/**
 * The chain while a group is sealed: leaf hashes, tree, signatures, and what checkpoint records commit to. Nothing is
 * written here; messages go out, signatures come in.
 */
import { assert, present } from '../assert.js';
import { openRecord, type FramedRecord, type RecordStamp } from '../journal/frame.js';
import type { Frontier } from '../journal/merkle.js';
import { noteSignable, recordSignable } from '../journal/signable.js';
import { SignatureRun } from '../journal/signature-run.js';
import type { HasherPort } from '../ports/hasher.js';
import { layoutBatch, type BatchLayout } from '../storage/batch-layout.js';
import type { PlacedRecord } from '../storage/journal-space.js';
import type { IdentityPayload, StateSummary } from '../tables/payloads.table.js';
import { BLOCK_BYTES } from '../tables/record-header.table.js';
import type { LogHead } from './journal-log.js';
import { refuse, type Refusal } from './refusal.js';
import type { Content, UnitState } from './state.js';

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

/** A record that was staged: everything but its chain. */
export interface Draft {
  readonly content: Content;
  readonly stamp: RecordStamp;
  /** Undefined for a checkpoint record: its hashes are known only when the group is sealed. */
  readonly payload: Uint8Array | undefined;
  readonly signed: boolean;
  readonly offset: number;
  readonly end: number;
}

/** Who seals, and with what. */
export interface ChainContext {
  readonly identity: Pick<IdentityPayload, 'serial' | 'journalId'>;
  readonly hasher: HasherPort;
}

const NO_SIGNATURE = new Uint8Array(64);

/** The chain while a group is sealed. */
export class Chain {
  readonly #before: LogHead;
  readonly #context: ChainContext;
  readonly #records: FramedRecord[] = [];
  readonly #nodes: Uint8Array[] = [];
  readonly #complete = (node: Uint8Array): void => void this.#nodes.push(node);
  #signatures: SignatureRun;
  #frontier: Frontier;
  #lastLeaf: Uint8Array;
  /** Records before this one are signed, or need no signature. */
  #signedTo = 0;
  #noteSignature: Uint8Array = NO_SIGNATURE;

  constructor(head: LogHead, context: ChainContext) {
    this.#before = head;
    this.#context = context;
    this.#signatures = head.signatures;
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
      this.#signatures = this.#signatures.with(signature);
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
      signaturesHash: hasher.sha256(this.#signatures.bytes),
      noteSignature: this.#noteSignature,
      state,
    };
    return { kind: 'checkpoint', payload };
  }

  /** After a checkpoint record: the next one counts signatures from here, this one's own included. */
  restart(): void {
    this.#signatures = SignatureRun.none;
  }

  finish(drafts: readonly Draft[], state: UnitState): SealedGroup {
    const before = this.#before;
    const records = this.#records;
    const layout = layoutBatch({
      cursor: before.cursor,
      firstSequence: before.nextSequence,
      frames: records.map((record) => record.close()),
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
