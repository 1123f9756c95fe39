/**
 * Taking records of a unit: from what is known of its journal to what is known behind them, or a finding. Pure.
 *
 * What is taken is proved: each record stands at its place and names the one before; its signature is that of the log
 * key in force there; and the last one is signed, or the tree over all of them is the one that the unit signed.
 */
import { ascii, concatBytes, equalBytes } from '@plomba/codec';
import { LOG_KEY } from '@plomba/core/tables';
import { parseCheckpoint, type SignatureVerifier } from '@plomba/verify';
import { folded, NO_FACTS, type UnitFacts } from './facts.js';
import { appended, EMPTY_FRONTIER, rootOf, type Frontier } from './frontier.js';
import { NO_RECORD, readRecord, type RawRecord, type TakenOf, type TakenRecord } from './record.js';

/** What the operator knows of a journal: enough to go on, and to notice that it is not the same one any more. */
export interface JournalKnown {
  readonly frontier: Frontier;
  /** Leaf hash of the last record. */
  readonly lastLeaf: Uint8Array;
  /** Of record 0; empty before it. */
  readonly journalId: Uint8Array;
  readonly serial: string;
  /** The key that signs the next record. */
  readonly logKey: Uint8Array;
  readonly facts: UnitFacts;
}

export const NOTHING_KNOWN: JournalKnown = {
  frontier: EMPTY_FRONTIER,
  lastLeaf: NO_RECORD,
  journalId: new Uint8Array(0),
  serial: '',
  logKey: new Uint8Array(0),
  facts: NO_FACTS,
};

/** The head of the journal as the unit signed it, with its text. */
export interface SignedHead {
  readonly text: string;
  readonly size: number;
  readonly root: Uint8Array;
}

export interface Batch {
  readonly records: readonly RawRecord[];
  /** The head over the last of these records; absent: the last one must be signed, which vouches for all before it. */
  readonly head?: SignedHead;
}

export interface TakeTools {
  /** Strict Ed25519. Keys are sound: the head was checked with the strict verifier. */
  readonly isSignature: SignatureVerifier;
  /** The operator's time, UTC ms. */
  readonly nowMs: number;
}

export type Taken =
  { readonly ok: true; readonly known: JournalKnown; readonly records: readonly TakenRecord[] } | TakeFailure;

/** Where taking ended, and why. */
export interface TakeFailure {
  readonly ok: false;
  readonly sequence: number;
  readonly why: string;
  /** Records before the one that came are missing. */
  readonly isGap?: true;
}

const RECORD_TAG = ascii('plomba record v1\0');
const ROTATION_TAG = ascii('plomba rotate v1\0');

function u64(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
}

/** The text of a checkpoint with its head, where the key signed it. @param isSignature the strict verifier */
export function signedHead(text: string, logKey: Uint8Array, isSignature: SignatureVerifier): SignedHead | undefined {
  const parsed = parseCheckpoint(text);
  if (!parsed.ok) return undefined;
  const { size, root, signature } = parsed.checkpoint;
  const note = new TextEncoder().encode(text.slice(0, text.indexOf('\n\n') + 1));
  return isSignature(logKey, note, signature) ? { text, size, root } : undefined;
}

/** Takes the records that follow what is known. */
export function takeRecords(before: JournalKnown, { records, head }: Batch, tools: TakeTools): Taken {
  const done = followed(before, records, tools);
  if (!done.ok) return done;
  const { frontier } = done.known;
  const sequence = Math.max(0, frontier.size - 1);
  if (head === undefined) {
    if (done.records.at(-1)?.signature.length === 64) return done;
    return { ok: false, sequence, why: `record ${sequence} is not signed, and nothing vouches for it` };
  }
  const root = rootOf(frontier);
  if (head.size === frontier.size && root !== undefined && equalBytes(root, head.root)) return done;
  return { ok: false, sequence, why: `the ${frontier.size} records have not the root that the unit signed` };
}

/** Records that were taken in before, once more: what is known behind them. */
export function takenAgain(before: JournalKnown, records: readonly RawRecord[], nowMs: number): Taken {
  return followed(before, records, { nowMs, isSignature: () => true });
}

/** Records one after the other, without asking what vouches for the last of them. */
export function followed(before: JournalKnown, records: readonly RawRecord[], tools: TakeTools): Taken {
  const taken: TakenRecord[] = [];
  let known = before;
  for (const raw of records) {
    const sequence = before.frontier.size + taken.length;
    const read = readRecord(raw);
    if (!read.ok) return { ok: false, sequence, why: read.why };
    const why = wrongWith(known, read.record, { sequence, tools });
    if (why !== undefined) {
      return { ok: false, sequence, why, ...(read.record.sequence > sequence ? { isGap: true } : {}) };
    }
    taken.push(read.record);
    known = knownAfter(known, read.record, tools);
  }
  const leaves = taken.map(({ leafHash }) => leafHash);
  return { ok: true, known: { ...known, frontier: appended(before.frontier, leaves) }, records: taken };
}

interface Place {
  readonly sequence: number;
  readonly tools: TakeTools;
}

function wrongWith(known: JournalKnown, record: TakenRecord, at: Place): string | undefined {
  const { sequence, tools } = at;
  if (record.sequence !== sequence) return `record ${record.sequence} stands at place ${sequence}`;
  if (!equalBytes(record.previous, known.lastLeaf)) return `record ${sequence} names another record before it`;
  if ((record.kind === 'identity') !== (sequence === 0)) return `record ${sequence} is of kind ${record.kind}`;
  const { journalId, logKey } = record.kind === 'identity' ? record.payload : known;
  const { signature } = record;
  if (signature.length > 0 && !tools.isSignature(logKey, signedBytes(journalId, record), signature)) {
    return `record ${sequence} is not signed by the log key`;
  }
  if (isRotation(record) && !isSignedByNew(known, record, tools)) {
    return `record ${sequence} rotates the log key without the signature of the new one`;
  }
  return undefined;
}

/** What the signature of a record is over (docs/spec/journal.md section 2). */
export function signedBytes(
  journalId: Uint8Array,
  { sequence, leafHash }: Pick<TakenRecord, 'sequence' | 'leafHash'>,
): Uint8Array {
  return concatBytes(RECORD_TAG, journalId, u64(sequence), leafHash);
}

function isRotation(record: TakenRecord): record is TakenOf<'key'> {
  return record.kind === 'key' && record.payload.name === LOG_KEY && record.payload.step === 'rotate';
}

function isSignedByNew({ journalId, logKey }: JournalKnown, record: TakenOf<'key'>, tools: TakeTools): boolean {
  const { publicKey, newKeySignature } = record.payload;
  if (publicKey === undefined || newKeySignature === undefined || record.signature.length === 0) return false;
  const message = concatBytes(ROTATION_TAG, journalId, u64(record.sequence), logKey, publicKey);
  return tools.isSignature(publicKey, message, newKeySignature);
}

function knownAfter(known: JournalKnown, record: TakenRecord, { nowMs }: TakeTools): JournalKnown {
  const facts = folded(known.facts, record, nowMs);
  const next = { ...known, facts, lastLeaf: record.leafHash };
  if (record.kind === 'identity') {
    const { serial, journalId, logKey } = record.payload;
    return { ...next, serial, journalId, logKey };
  }
  if (isRotation(record) && record.payload.publicKey !== undefined) {
    return { ...next, logKey: record.payload.publicKey };
  }
  return next;
}
