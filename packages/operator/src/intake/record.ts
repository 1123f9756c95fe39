/**
 * One record of a journal as a unit gives it: decoded by the table of its kind, its header and its place checked. A value
 * or a sentence about what is wrong; nothing here throws.
 */
import { crc32c, DecodeError, equalBytes, FieldError, type Schema } from '@plomba/codec';
import { HEADER_CRC_BYTES, PAYLOADS, recordHeaderLayout } from '@plomba/core/tables';
import type { Payloads, RecordHeader, RecordKind } from '@plomba/core/tables';
import { leafHashOf } from './hashing.js';

/** As `journal.read` gives it. */
export interface RawRecord {
  /** Header, previous hash, payload. */
  readonly entry: Uint8Array;
  /** 64 bytes, or none. */
  readonly signature: Uint8Array;
}

export interface TakenOf<K extends RecordKind> {
  readonly kind: K;
  readonly sequence: number;
  readonly header: RecordHeader;
  readonly previous: Uint8Array;
  readonly payload: Payloads[K];
  readonly leafHash: Uint8Array;
  readonly entry: Uint8Array;
  readonly signature: Uint8Array;
}

/** A record of any kind; `kind` tells which. */
export type TakenRecord = { [K in RecordKind]: TakenOf<K> }[RecordKind];

interface PayloadCodec extends Schema<unknown> {
  encode(value: unknown): Uint8Array;
  decode(bytes: Uint8Array): unknown;
}

const HASH_BYTES = 32;
const PAYLOAD_AT: number = recordHeaderLayout.bytes + HASH_BYTES;
const ZEROS = new Uint8Array(HASH_BYTES);

/** The leaf hash that record 0 names as the one before it. */
export const NO_RECORD: Uint8Array = ZEROS;

export type RecordResult = { readonly ok: true; readonly record: TakenRecord } | { readonly ok: false; why: string };

export function readRecord({ entry, signature }: RawRecord): RecordResult {
  if (entry.length < PAYLOAD_AT) return { ok: false, why: `an entry has ${entry.length} bytes` };
  try {
    return decoded(entry, signature);
  } catch (error) {
    if (!(error instanceof DecodeError) && !(error instanceof FieldError)) throw error;
    return { ok: false, why: error.message };
  }
}

function decoded(entry: Uint8Array, signature: Uint8Array): RecordResult {
  const head = entry.subarray(0, recordHeaderLayout.bytes);
  const header = recordHeaderLayout.decode(head);
  const payload = entry.subarray(PAYLOAD_AT);
  if (crc32c(head.subarray(0, HEADER_CRC_BYTES)) !== header.headerCrc) {
    return { ok: false, why: 'the CRC of a header does not match' };
  }
  if (header.payloadBytes !== payload.length || header.signatureBytes !== signature.length) {
    return { ok: false, why: `record ${header.sequence} has not the sizes that its header names` };
  }
  const table = PAYLOADS[header.kind] as PayloadCodec; // one of a union; its values go only back into itself
  const value = table.decode(payload);
  if (!equalBytes(table.encode(value), payload)) {
    return { ok: false, why: `record ${header.sequence} is not in its canonical form` };
  }
  const record = {
    kind: header.kind,
    sequence: header.sequence,
    header,
    previous: entry.subarray(recordHeaderLayout.bytes, PAYLOAD_AT),
    payload: value,
    leafHash: leafHashOf(entry),
    entry,
    signature,
  };
  return { ok: true, record: record as TakenRecord }; // the payload was decoded by the table of this kind
}
