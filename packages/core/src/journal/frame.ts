/**
 * Frames: how one record stands on flash (docs/spec/journal.md section 6). Built here, and taken apart here.
 *
 * A record lives in one buffer: a zero byte, then its frame. The zero is the prefix of an RFC 9162 leaf, so that the leaf
 * hash is one hash over one run of bytes.
 */
import { crc32c, DecodeError } from '@plomba/codec';
import { LIMITS } from '../model/limits.js';
import type { LocalTime, TimeQuality } from '../model/time.js';
import type { HasherPort } from '../ports/hasher.js';
import {
  BLOCK_BYTES,
  HASH_BYTES,
  HEADER_CRC_BYTES,
  recordHeaderLayout,
  recordTrailerLayout,
  type RecordHeader,
  type RecordKind,
} from '../tables/record-header.table.js';

export interface RecordStamp extends LocalTime {
  readonly quality: TimeQuality;
}

/** A record as it stands in the journal. The byte arrays are views of one buffer and are never written again. */
export interface JournalRecord {
  readonly header: RecordHeader;
  /** What is hashed: header, previous hash, payload. */
  readonly entry: Uint8Array;
  readonly previous: Uint8Array;
  readonly payload: Uint8Array;
  readonly leafHash: Uint8Array;
  /** 64 bytes; none where the checkpoint record that ends the batch vouches for this one. */
  readonly signature: Uint8Array;
}

/** A record whose frame is not closed yet: it lacks its signature and its place in a batch. */
export interface OpenRecord extends JournalRecord {
  /** The buffer: leaf prefix, then the frame. */
  readonly image: Uint8Array;
}

const SIGNATURE_BYTES = 64;
const HEADER_BYTES = recordHeaderLayout.bytes;
const PAYLOAD_AT = HEADER_BYTES + HASH_BYTES;
const FRAME_FIXED_BYTES: number = PAYLOAD_AT + recordTrailerLayout.bytes;

/** Bytes before the frame in a record's buffer: the prefix of a leaf. */
export const LEAF_PREFIX_BYTES = 1;

/** Size on flash of a frame. */
export function frameSize(sizes: { readonly payloadBytes: number; readonly signatureBytes: number }): number {
  const bytes = FRAME_FIXED_BYTES + sizes.payloadBytes + sizes.signatureBytes;
  return Math.ceil(bytes / BLOCK_BYTES) * BLOCK_BYTES;
}

/** Sizes of a record that is still to be built. */
export function sizesOf(payload: Uint8Array, signed: boolean): { payloadBytes: number; signatureBytes: number } {
  return { payloadBytes: payload.length, signatureBytes: signed ? SIGNATURE_BYTES : 0 };
}

/** Builds a record up to its leaf hash. */
export function openRecord(
  parts: {
    readonly kind: RecordKind;
    readonly sequence: number;
    readonly stamp: RecordStamp;
    readonly previous: Uint8Array;
    readonly payload: Uint8Array;
    readonly signed: boolean;
  },
  hasher: HasherPort,
): OpenRecord {
  const { stamp } = parts;
  const sizes = sizesOf(parts.payload, parts.signed);
  const fields = {
    kind: parts.kind,
    sequence: parts.sequence,
    utcMs: stamp.utcMs,
    offsetMinutes: stamp.offsetMinutes,
    timeQuality: stamp.quality,
    ...sizes,
    headerCrc: 0,
  };
  const headerBytes = recordHeaderLayout.encode(fields);
  const headerCrc = crc32c(headerBytes.subarray(0, HEADER_CRC_BYTES));
  const image = new Uint8Array(LEAF_PREFIX_BYTES + frameSize(sizes));
  image.set(headerBytes, LEAF_PREFIX_BYTES);
  writeU32(image, LEAF_PREFIX_BYTES + HEADER_CRC_BYTES, headerCrc);
  image.set(parts.previous, LEAF_PREFIX_BYTES + HEADER_BYTES);
  image.set(parts.payload, LEAF_PREFIX_BYTES + PAYLOAD_AT);
  return viewsOf({ ...fields, headerCrc }, image, hasher);
}

function viewsOf(header: RecordHeader, image: Uint8Array, hasher: HasherPort): OpenRecord {
  const payloadAt = LEAF_PREFIX_BYTES + PAYLOAD_AT;
  const payloadEnd = payloadAt + header.payloadBytes;
  return {
    header,
    image,
    entry: image.subarray(LEAF_PREFIX_BYTES, payloadEnd),
    previous: image.subarray(LEAF_PREFIX_BYTES + HEADER_BYTES, payloadAt),
    payload: image.subarray(payloadAt, payloadEnd),
    leafHash: hasher.sha256(image.subarray(0, payloadEnd)),
    signature: image.subarray(payloadEnd, payloadEnd + header.signatureBytes),
  };
}

/** Puts the signature into its place; an unsigned record takes none. */
export function signRecord(record: OpenRecord, signature: Uint8Array): void {
  record.signature.set(signature);
}

/** Closes the frame: batch offset, CRC, padding. Returns its bytes, a multiple of the block size. */
export function closeFrame(record: OpenRecord, batchOffset: number): Uint8Array {
  const { header, image } = record;
  const end = LEAF_PREFIX_BYTES + FRAME_FIXED_BYTES + header.payloadBytes + header.signatureBytes;
  const crcAt = end - 4;
  image.set(recordTrailerLayout.encode({ batchOffset, bodyCrc: 0 }), end - recordTrailerLayout.bytes);
  writeU32(image, crcAt, crc32c(image.subarray(LEAF_PREFIX_BYTES + HEADER_BYTES, crcAt)));
  image.fill(0xff, end);
  return image.subarray(LEAF_PREFIX_BYTES);
}

function writeU32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}

/** The header, or why it is none. */
export function parseHeader(bytes: Uint8Array): RecordHeader | string {
  try {
    const header = recordHeaderLayout.decode(bytes);
    if (crc32c(bytes.subarray(0, HEADER_CRC_BYTES)) !== header.headerCrc) return 'header CRC is wrong';
    if (header.signatureBytes !== SIGNATURE_BYTES && header.signatureBytes !== 0) return 'signature size is wrong';
    if (header.payloadBytes === 0 || header.payloadBytes > LIMITS.payloadBytes) return 'payload size is wrong';
    return header;
  } catch (error) {
    if (error instanceof DecodeError) return error.message;
    throw error;
  }
}

/**
 * The record in a whole frame whose header was parsed, or why it is damaged.
 * @param image a zero byte and the frame; the record keeps views of it
 */
export function parseFrame(
  header: RecordHeader,
  image: Uint8Array,
  hasher: HasherPort,
): { record: JournalRecord; batchOffset: number } | string {
  const end = LEAF_PREFIX_BYTES + FRAME_FIXED_BYTES + header.payloadBytes + header.signatureBytes;
  const trailerAt = end - recordTrailerLayout.bytes;
  let trailer;
  try {
    trailer = recordTrailerLayout.decode(image.subarray(trailerAt, end));
  } catch (error) {
    if (error instanceof DecodeError) return error.message;
    throw error;
  }
  if (crc32c(image.subarray(LEAF_PREFIX_BYTES + HEADER_BYTES, end - 4)) !== trailer.bodyCrc) return 'body CRC is wrong';
  for (let at = end; at < image.length; at++) if (image[at] !== 0xff) return 'padding is not erased';
  return { record: viewsOf(header, image, hasher), batchOffset: trailer.batchOffset };
}
