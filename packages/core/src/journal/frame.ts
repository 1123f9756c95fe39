/**
 * Frames: how one record stands on flash (docs/spec/journal.md section 6). Built here, and taken apart here.
 */
import { concatBytes, crc32c, DecodeError, Writer } from '@plomba/codec';
import type { LocalTime, TimeQuality } from '../model/time.js';
import {
  BLOCK_BYTES,
  HASH_BYTES,
  HEADER_CRC_BYTES,
  recordHeaderLayout,
  recordTrailerLayout,
  type RecordHeader,
  type RecordKind,
} from '../tables/record-header.table.js';
import { leafHashOf } from './merkle.js';

export interface RecordStamp extends LocalTime {
  readonly quality: TimeQuality;
}

/** A record before it is signed. */
export interface UnsignedRecord {
  readonly header: RecordHeader;
  readonly headerBytes: Uint8Array;
  readonly previous: Uint8Array;
  readonly payload: Uint8Array;
  readonly leafHash: Uint8Array;
}

/** A record as it stands in the journal. */
export interface JournalRecord extends UnsignedRecord {
  /** 64 bytes, or none. */
  readonly signature: Uint8Array;
}

const SIGNATURE_BYTES = 64;
const FRAME_FIXED_BYTES: number = recordHeaderLayout.bytes + HASH_BYTES + recordTrailerLayout.bytes;

export function buildRecord(parts: {
  readonly kind: RecordKind;
  readonly sequence: number;
  readonly stamp: RecordStamp;
  readonly previous: Uint8Array;
  readonly payload: Uint8Array;
}): UnsignedRecord {
  const fields = {
    kind: parts.kind,
    sequence: parts.sequence,
    utcMs: parts.stamp.utcMs,
    offsetMinutes: parts.stamp.offsetMinutes,
    timeQuality: parts.stamp.quality,
    payloadBytes: parts.payload.length,
    signatureBytes: SIGNATURE_BYTES,
    headerCrc: 0,
  };
  const headerCrc = crc32c(recordHeaderLayout.encode(fields).subarray(0, HEADER_CRC_BYTES));
  const header: RecordHeader = { ...fields, headerCrc };
  const headerBytes = recordHeaderLayout.encode(header);
  const leafHash = leafHashOf([headerBytes, parts.previous, parts.payload]);
  return { header, headerBytes, previous: parts.previous, payload: parts.payload, leafHash };
}

/** The entry that is hashed: what an export carries. */
export function entryOf(record: UnsignedRecord): Uint8Array {
  return concatBytes(record.headerBytes, record.previous, record.payload);
}

/** Bytes on flash, a multiple of the block size. */
export function frameBytes(record: JournalRecord, batchOffset: number): Uint8Array {
  const writer = new Writer(FRAME_FIXED_BYTES + record.payload.length + SIGNATURE_BYTES + BLOCK_BYTES);
  writer.bytes(record.headerBytes);
  writer.bytes(record.previous);
  writer.bytes(record.payload);
  writer.bytes(record.signature);
  const trailer = recordTrailerLayout.encode({ batchOffset, bodyCrc: 0 }).subarray(0, 4);
  writer.bytes(trailer);
  writer.u32(crc32c(writer.toBytes().subarray(recordHeaderLayout.bytes)));
  while (writer.length % BLOCK_BYTES !== 0) writer.u8(0xff);
  return writer.toBytes();
}

/** Size on flash of the frame that a header announces. */
export function frameSize(header: RecordHeader): number {
  const bytes = FRAME_FIXED_BYTES + header.payloadBytes + header.signatureBytes;
  return Math.ceil(bytes / BLOCK_BYTES) * BLOCK_BYTES;
}

/** The header, or why it is none. */
export function parseHeader(bytes: Uint8Array): RecordHeader | string {
  try {
    const header = recordHeaderLayout.decode(bytes);
    if (crc32c(bytes.subarray(0, HEADER_CRC_BYTES)) !== header.headerCrc) return 'header CRC is wrong';
    if (header.signatureBytes !== SIGNATURE_BYTES && header.signatureBytes !== 0) return 'signature size is wrong';
    return header;
  } catch (error) {
    if (error instanceof DecodeError) return error.message;
    throw error;
  }
}

/** The record in a whole frame whose header was parsed, or why it is damaged. */
export function parseFrame(
  header: RecordHeader,
  bytes: Uint8Array,
): { record: JournalRecord; batchOffset: number } | string {
  const headerBytes = bytes.subarray(0, recordHeaderLayout.bytes);
  const bodyEnd = FRAME_FIXED_BYTES + header.payloadBytes + header.signatureBytes;
  const trailerAt = bodyEnd - recordTrailerLayout.bytes;
  let trailer;
  try {
    trailer = recordTrailerLayout.decode(bytes.subarray(trailerAt, bodyEnd));
  } catch (error) {
    if (error instanceof DecodeError) return error.message;
    throw error;
  }
  if (crc32c(bytes.subarray(recordHeaderLayout.bytes, bodyEnd - 4)) !== trailer.bodyCrc) return 'body CRC is wrong';
  if (!bytes.subarray(bodyEnd).every((byte) => byte === 0xff)) return 'padding is not erased';
  const payloadAt = recordHeaderLayout.bytes + HASH_BYTES;
  const previous = bytes.slice(recordHeaderLayout.bytes, payloadAt);
  const payload = bytes.slice(payloadAt, payloadAt + header.payloadBytes);
  const signature = bytes.slice(payloadAt + header.payloadBytes, trailerAt);
  const leafHash = leafHashOf([headerBytes, previous, payload]);
  const record = { header, headerBytes: headerBytes.slice(), previous, payload, signature, leafHash };
  return { record, batchOffset: trailer.batchOffset };
}
