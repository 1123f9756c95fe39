/**
 * Rotations of the log key, one record at a time (docs/spec/journal.md section 9): what a till follows that knows an
 * older key of its unit, and what the verifier takes along through an export.
 */
import { ascii, concatBytes } from '@plomba/codec';
import { LOG_KEY, RECORD_KINDS, type KeyPayload } from '@plomba/core/tables';
import { leafHash } from './merkle.js';
import { recordAt, type RecordOf } from './records.js';
import { messageHead, signatureCheck, type SignatureCheck, type SignatureVerifier } from './signature.js';
import { KIND_AT, type RecordSpans, type Span } from './span.js';

const ROTATION_TAG = ascii('plomba rotate v1\0');

/** A record as a unit gives it out, on its own. */
export interface SignedRecord {
  /** Number of the record in its journal, from 0. */
  readonly sequence: number;
  /** Header, previous hash, payload: what its leaf hash covers. */
  readonly entry: Uint8Array;
  /** 64 bytes, or none. */
  readonly signature: Uint8Array;
}

function u64(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer, bytes.byteOffset).setBigUint64(0, BigInt(value));
  return bytes;
}

/** What the signature of a record is over. */
export function recordMessage(journalId: Uint8Array, sequence: number, leaf: Uint8Array): Uint8Array {
  return concatBytes(messageHead(journalId), u64(sequence), leaf);
}

/** Whether a payload puts another log key in force. */
export function isLogRotation({ name, step }: KeyPayload): boolean {
  return name === LOG_KEY && step === 'rotate';
}

/** The key that a rotation puts in force; undefined when that key has not signed it as the successor of `oldKey`. */
export function newKeyOf(
  { publicKey, newKeySignature }: KeyPayload,
  place: { readonly journalId: Uint8Array; readonly sequence: number; readonly oldKey: Uint8Array },
  check: SignatureCheck,
): Uint8Array | undefined {
  if (publicKey === undefined || newKeySignature === undefined || !check.isStrictKey(publicKey)) return undefined;
  const { journalId, sequence, oldKey } = place;
  const message = concatBytes(ROTATION_TAG, journalId, u64(sequence), oldKey, publicKey);
  return check.verify(publicKey, message, newKeySignature) ? publicKey : undefined;
}

/** One record that stands alone; its leaf hash is worked out here. */
class LoneRecord implements RecordSpans {
  readonly #record: SignedRecord;

  constructor(record: SignedRecord) {
    this.#record = record;
  }

  entry(): Span {
    return { file: '', offset: 0, bytes: this.#record.entry };
  }

  signature(): Span {
    return { file: '', offset: 0, bytes: this.#record.signature };
  }

  leaf(): Span {
    return { file: '', offset: 0, bytes: leafHash(this.#record.entry) };
  }
}

/** A journal, and the key that signs it at some place. */
export interface Signer {
  /** 16 bytes, from record 0. */
  readonly journalId: Uint8Array;
  /** Ed25519 public key, 32 bytes. */
  readonly key: Uint8Array;
}

/** The journal and the key that record 0 names; undefined when it is no identity record. It proves nothing of itself. */
export function firstSigner(record: SignedRecord): Signer | undefined {
  const read = recordAt(new LoneRecord(record), 0);
  if (!read.ok || read.value.kind !== 'identity') return undefined;
  const { journalId, logKey } = read.value.payload;
  return { journalId, key: logKey };
}

/**
 * Whether the record is signed by that key at its place in that journal. Never throws: what is no signature of it is none.
 * docs/spec/journal.md section 2.
 */
export function isSignedBy(record: SignedRecord, { journalId, key }: Signer, verify: SignatureVerifier): boolean {
  const { sequence, entry, signature } = record;
  return signatureCheck(verify, undefined).verify(key, recordMessage(journalId, sequence, leafHash(entry)), signature);
}

/**
 * The log key that signs behind this record, 32 bytes: it is a rotation, signed by the key before it and by the new one
 * (docs/spec/journal.md section 9). Undefined when it is anything else. Never throws.
 */
export function rotatedLogKey(record: SignedRecord, before: Signer, verify: SignatureVerifier): Uint8Array | undefined {
  const rotation = rotationIn(record);
  if (rotation === undefined || !isSignedBy(record, before, verify)) return undefined;
  const place = { journalId: before.journalId, sequence: record.sequence, oldKey: before.key };
  return newKeyOf(rotation.payload, place, signatureCheck(verify, undefined));
}

function rotationIn(record: SignedRecord): RecordOf<'key'> | undefined {
  if (record.entry[KIND_AT] !== RECORD_KINDS.key) return undefined;
  const read = recordAt(new LoneRecord(record), record.sequence);
  return read.ok && read.value.kind === 'key' && isLogRotation(read.value.payload) ? read.value : undefined;
}
