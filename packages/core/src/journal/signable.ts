/**
 * The only producer of what is hashed and signed in the journal. Everything here is frozen with its format.
 * See docs/spec/journal.md sections 1 to 3.
 */
import { allocate, ascii, concatBytes, toBase64, utf8Encode } from '@plomba/codec';
import { present } from '../assert.js';
import { sha256 } from '../crypto/sha256.js';
import { HASH_BYTES } from '../tables/record-header.table.js';

const RECORD_TAG = ascii('plomba record v1\0');
const JOURNAL_ID_BYTES = 16;
const SEQUENCE_AT = RECORD_TAG.length + JOURNAL_ID_BYTES;
const LEAF_AT = SEQUENCE_AT + 8;

/** What a record's signature is over: domain tag, journal id, sequence, leaf hash. */
export function recordSignable(record: {
  readonly journalId: Uint8Array;
  readonly sequence: number;
  readonly leafHash: Uint8Array;
}): Uint8Array {
  const bytes = allocate(LEAF_AT + HASH_BYTES);
  bytes.set(RECORD_TAG);
  bytes.set(record.journalId, RECORD_TAG.length);
  let rest = record.sequence;
  for (let at = LEAF_AT - 1; at >= SEQUENCE_AT; at--) {
    bytes[at] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  bytes.set(record.leafHash, LEAF_AT);
  return bytes;
}

const ROTATION_TAG = ascii('plomba rotate v1\0');

/** What the new log key signs in its rotation: domain tag, journal id, sequence of the record, old key, new key. */
export function rotationSignable(rotation: {
  readonly journalId: Uint8Array;
  readonly sequence: number;
  readonly oldKey: Uint8Array;
  readonly newKey: Uint8Array;
}): Uint8Array {
  const { journalId, sequence, oldKey, newKey } = rotation;
  const number = new Uint8Array(8);
  new DataView(number.buffer, number.byteOffset).setBigUint64(0, BigInt(sequence));
  return concatBytes(ROTATION_TAG, journalId, number, oldKey, newKey);
}

/** A tree head of the journal of one unit. */
export interface TreeHead {
  readonly serial: string;
  readonly size: number;
  readonly root: Uint8Array;
}

/** The note that is signed: C2SP tlog-checkpoint, origin `plomba/<serial>`. */
export function checkpointNote(head: TreeHead): string {
  return `plomba/${head.serial}\n${head.size}\n${toBase64(head.root)}\n`;
}

/** The bytes of the note that a checkpoint's signature is over: docs/spec/journal.md section 3. */
export function noteSignable(head: TreeHead): Uint8Array {
  return present(utf8Encode(checkpointNote(head)), 'serials are ASCII');
}

/** The whole checkpoint: note, blank line, signature line (C2SP signed-note). */
export function checkpointText(head: TreeHead, key: Uint8Array, signature: Uint8Array): string {
  const origin = `plomba/${head.serial}`;
  const hash = sha256(concatBytes(ascii(origin), Uint8Array.of(0x0a, 0x01), key));
  return `${checkpointNote(head)}\n— ${origin} ${toBase64(concatBytes(hash.subarray(0, 4), signature))}\n`;
}
