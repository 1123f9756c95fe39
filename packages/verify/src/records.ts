/**
 * Entries decoded by the table of their kind. Decoding is strict, and each payload is encoded again and compared:
 * what a report shows is all that the record says.
 */
import { equalBytes } from '@plomba/codec';
import type { Schema } from '@plomba/codec';
import { PAYLOADS, type Payloads, type RecordHeader, type RecordKind } from '@plomba/core/tables';
import { decoded, failure, finding, success, type Result } from './finding.js';
import { headerAt, previousOf } from './header.js';
import { ENTRY_BYTES_MIN, type RecordSpans } from './span.js';

/** A record of one kind. Byte arrays are views of the export. */
export interface RecordOf<K extends RecordKind> {
  readonly sequence: number;
  readonly kind: K;
  readonly header: RecordHeader;
  /** Leaf hash of the record before; zeros in record 0. */
  readonly previous: Uint8Array;
  readonly payload: Payloads[K];
  /** Absent when a later signature vouches for the record. */
  readonly signature?: Uint8Array;
  readonly leafHash: Uint8Array;
  /** All that is hashed: header, previous and payload. */
  readonly entry: Uint8Array;
  /** File inside the export, and the offset of the entry in the export. */
  readonly file: string;
  readonly offset: number;
}

/** A record of any kind; `kind` tells which. */
export type ExportRecord = { [K in RecordKind]: RecordOf<K> }[RecordKind];

interface RecordCodec extends Schema<unknown> {
  encode(value: unknown): Uint8Array;
  decode(bytes: Uint8Array, baseOffset?: number): unknown;
}

/** The record at a place whose header, hash and chain have been checked. */
export function recordAt(spans: RecordSpans, sequence: number): Result<ExportRecord> {
  const read = headerAt(spans, sequence);
  if (!read.ok) return read;
  const header = read.value;
  const { file, offset, bytes } = spans.entry(sequence);
  const encoded = bytes.subarray(ENTRY_BYTES_MIN);
  const table = PAYLOADS[header.kind] as RecordCodec; // one of a union; its values go only back into itself
  const place = { file, offset: offset + ENTRY_BYTES_MIN, sequence };
  const payload = decoded('payload-decode', place, () => {
    const value = table.decode(encoded, place.offset);
    return equalBytes(table.encode(value), encoded) ? { value } : undefined;
  });
  if (!payload.ok) return payload;
  if (payload.value === undefined) {
    return failure(finding('payload-decode', 'The payload is not in its canonical form.', place));
  }
  const signature = spans.signature(sequence).bytes;
  const record = {
    sequence,
    kind: header.kind,
    header,
    previous: previousOf(bytes),
    payload: payload.value.value,
    ...(signature.length > 0 && { signature }),
    leafHash: spans.leaf(sequence).bytes,
    entry: bytes,
    file,
    offset,
  };
  return success(record as ExportRecord); // the payload was decoded by the table of this kind
}
