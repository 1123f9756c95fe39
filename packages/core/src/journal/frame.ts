/**
 * Frames: how one record stands on flash (docs/spec/journal.md section 6). Built here, and taken apart here.
 *
 * A record lives in one buffer: a zero byte, then its frame. The zero is the prefix of an RFC 9162 leaf, so that the leaf
 * hash is one hash over one run of bytes.
 */
import { allocate, crc32c, DecodeError } from '@plomba/codec';
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

/** Where a record stands, in bytes from the start of the journal. */
export interface Place {
  readonly offset: number;
  /** Where the next frame may begin. */
  readonly end: number;
  /** How many records of the same batch stand before it. */
  readonly batchOffset: number;
}

const SIGNATURE_BYTES = 64;
const HEADER_BYTES = recordHeaderLayout.bytes;
const PAYLOAD_AT = HEADER_BYTES + HASH_BYTES;
const FRAME_FIXED_BYTES: number = PAYLOAD_AT + recordTrailerLayout.bytes;
const BATCH_OFFSET_AT = recordTrailerLayout.offsetOf('batchOffset');

/** Bytes before the frame in a record's buffer: the prefix of a leaf. */
export const LEAF_PREFIX_BYTES = 1;

/** Size on flash of a frame. */
export function frameSize(sizes: { readonly payloadBytes: number; readonly signatureBytes: number }): number {
  const bytes = FRAME_FIXED_BYTES + sizes.payloadBytes + sizes.signatureBytes;
  return Math.ceil(bytes / BLOCK_BYTES) * BLOCK_BYTES;
}

/** Size of what is hashed of a record: header, previous hash, payload. */
export function entryBytesOf({ payloadBytes }: Pick<RecordHeader, 'payloadBytes'>): number {
  return PAYLOAD_AT + payloadBytes;
}

/** Sizes of a record that is still to be built. */
export function sizesOf(payload: Uint8Array, signed: boolean): { payloadBytes: number; signatureBytes: number } {
  return { payloadBytes: payload.length, signatureBytes: signed ? SIGNATURE_BYTES : 0 };
}

/** A record in its buffer, at its place. Views are made when they are asked for: an append needs few of them. */
export class FramedRecord implements JournalRecord {
  readonly header: RecordHeader;
  readonly leafHash: Uint8Array;
  readonly offset: number;
  readonly end: number;
  readonly batchOffset: number;
  /** Leaf prefix, then the frame. */
  readonly #image: Uint8Array;

  constructor(header: RecordHeader, image: Uint8Array, at: Place & { readonly hasher: HasherPort }) {
    this.header = header;
    this.#image = image;
    this.offset = at.offset;
    this.end = at.end;
    this.batchOffset = at.batchOffset;
    this.leafHash = at.hasher.sha256(image.subarray(0, this.#payloadEnd));
  }

  get #payloadEnd(): number {
    return LEAF_PREFIX_BYTES + PAYLOAD_AT + this.header.payloadBytes;
  }

  get entry(): Uint8Array {
    return this.#image.subarray(LEAF_PREFIX_BYTES, this.#payloadEnd);
  }

  get previous(): Uint8Array {
    return this.#image.subarray(LEAF_PREFIX_BYTES + HEADER_BYTES, LEAF_PREFIX_BYTES + PAYLOAD_AT);
  }

  get payload(): Uint8Array {
    return this.#image.subarray(LEAF_PREFIX_BYTES + PAYLOAD_AT, this.#payloadEnd);
  }

  get signature(): Uint8Array {
    return this.#image.subarray(this.#payloadEnd, this.#payloadEnd + this.header.signatureBytes);
  }

  /** Puts the signature into its place, before the frame is closed. */
  sign(signature: Uint8Array): void {
    this.#image.set(signature, this.#payloadEnd);
  }

  /** Closes the frame: batch offset, CRC, padding. Returns its bytes, a multiple of the block size. */
  close(): Uint8Array {
    const image = this.#image;
    const trailerAt = this.#payloadEnd + this.header.signatureBytes;
    const end = trailerAt + recordTrailerLayout.bytes;
    image[trailerAt + BATCH_OFFSET_AT] = this.batchOffset >>> 8;
    image[trailerAt + BATCH_OFFSET_AT + 1] = this.batchOffset;
    writeU32(image, end - 4, crc32c(image.subarray(LEAF_PREFIX_BYTES + HEADER_BYTES, end - 4)));
    image.fill(0xff, end);
    return image.subarray(LEAF_PREFIX_BYTES);
  }
}

/** Builds a record up to its leaf hash; its frame is still to be signed and closed. */
export function openRecord(
  parts: {
    readonly kind: RecordKind;
    readonly sequence: number;
    readonly stamp: RecordStamp;
    readonly previous: Uint8Array;
    readonly payload: Uint8Array;
    readonly signed: boolean;
  },
  at: Place & { readonly hasher: HasherPort },
): FramedRecord {
  const { stamp, payload } = parts;
  const signatureBytes = parts.signed ? SIGNATURE_BYTES : 0;
  const header = {
    kind: parts.kind,
    sequence: parts.sequence,
    utcMs: stamp.utcMs,
    offsetMinutes: stamp.offsetMinutes,
    timeQuality: stamp.quality,
    payloadBytes: payload.length,
    signatureBytes,
    headerCrc: 0,
  };
  const image = allocate(LEAF_PREFIX_BYTES + frameSize(header));
  image.set(recordHeaderLayout.encode(header), LEAF_PREFIX_BYTES);
  header.headerCrc = crc32c(image.subarray(LEAF_PREFIX_BYTES, LEAF_PREFIX_BYTES + HEADER_CRC_BYTES));
  writeU32(image, LEAF_PREFIX_BYTES + HEADER_CRC_BYTES, header.headerCrc);
  image.set(parts.previous, LEAF_PREFIX_BYTES + HEADER_BYTES);
  image.set(payload, LEAF_PREFIX_BYTES + PAYLOAD_AT);
  return new FramedRecord(header, image, at);
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
 * @param image a zero byte and the frame; the record keeps it
 */
export function parseFrame(
  header: RecordHeader,
  image: Uint8Array,
  at: Omit<Place, 'batchOffset'> & { readonly hasher: HasherPort },
): FramedRecord | string {
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
  for (let byte = end; byte < image.length; byte++) if (image[byte] !== 0xff) return 'padding is not erased';
  return new FramedRecord(header, image, { ...at, batchOffset: trailer.batchOffset });
}
