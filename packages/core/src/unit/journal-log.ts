/**
 * The end of the journal: everything that the next record depends on, and how a record moves it.
 */
import { decodeContent } from '../journal/content.js';
import type { JournalRecord } from '../journal/frame.js';
import { Frontier } from '../journal/merkle.js';
import { SignatureRun } from '../journal/signature-run.js';
import type { HasherPort } from '../ports/hasher.js';
import type { Gap, PlacedRecord } from '../storage/journal-space.js';
import { BLOCK_BYTES, HASH_BYTES } from '../tables/record-header.table.js';
import type { Content } from './state.js';

/** Where the log ends, as far as it can be known before records are chained and signed. */
export interface LogPlace {
  readonly cursor: number;
  readonly nextSequence: number;
  readonly checkpointSequence: number;
}

export interface LogHead extends LogPlace {
  readonly lastLeaf: Uint8Array;
  readonly frontier: Frontier;
  /** Signatures since the last checkpoint record, its own included. */
  readonly signatures: SignatureRun;
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
  signatures: SignatureRun.none,
  checkpointSequence: 0,
  checkpointBlock: 0,
  gap: undefined,
  checkpointOwed: false,
};

/** The head after a record that was read back; the counterpart of what a plan does. */
export function advanceHead(head: LogHead, record: PlacedRecord, hasher: HasherPort): LogHead {
  const { kind } = record.header;
  const isCheckpoint = kind === 'checkpoint';
  return {
    cursor: record.end,
    nextSequence: record.header.sequence + 1,
    lastLeaf: record.leafHash,
    frontier: head.frontier.append(record.leafHash, hasher),
    signatures: (isCheckpoint ? SignatureRun.none : head.signatures).with(record.signature),
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
