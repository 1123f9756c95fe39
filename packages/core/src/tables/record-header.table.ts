/**
 * The fixed header of every journal record, 32 bytes, and the trailer that closes its frame on flash.
 *
 * The header is part of what is hashed; the trailer is not: how records were grouped into batches must not
 * change a hash. `headerCrc` finds a damaged header, `bodyCrc` everything behind it.
 */
import { ascii, codeOf, constant, i16, layout, u16, u32, u64, type Layout } from '@plomba/codec';
import type { TimeQuality } from '../model/time.js';

/** Version of the bytes of a record. It changes only with a fixture of the old one committed first. */
export const RECORD_FORMAT = 1;

export const RECORD_KINDS = {
  identity: 1,
  life: 2,
  rules: 3,
  'day-open': 4,
  receipt: 5,
  copy: 6,
  cash: 7,
  clock: 8,
  'day-close': 9,
  checkpoint: 10,
  fence: 11,
  discard: 12,
  answer: 13,
  event: 14,
  shift: 15,
  key: 16,
  successor: 17,
  intervention: 18,
  notice: 19,
  licence: 20,
} as const;

export type RecordKind = keyof typeof RECORD_KINDS;

const TIME_QUALITIES: Readonly<Record<TimeQuality, number>> = { set: 0, unset: 1, 'battery-dead': 2 };

/** What every record begins with. */
export const RECORD_MAGIC: Uint8Array = ascii('PR');

export interface RecordHeader {
  readonly kind: RecordKind;
  /** Leaf index in the journal's tree; no gaps, from 0. */
  readonly sequence: number;
  readonly utcMs: number;
  readonly offsetMinutes: number;
  readonly timeQuality: TimeQuality;
  readonly payloadBytes: number;
  readonly signatureBytes: number;
  readonly headerCrc: number;
}

export const recordHeaderLayout: Layout<RecordHeader> = layout<RecordHeader>('RecordHeader', {
  '=magic': [constant(RECORD_MAGIC), '"PR"'],
  '=format': [constant(Uint8Array.of(RECORD_FORMAT)), 'version of this layout'],
  kind: [codeOf(RECORD_KINDS), 'table of the payload'],
  sequence: [u64, "leaf index in the journal's tree; no gaps, from 0"],
  utcMs: [u64, "unit's time, milliseconds since 1970-01-01T00:00:00Z"],
  offsetMinutes: [i16, 'local offset in force, minutes east of UTC'],
  timeQuality: [codeOf(TIME_QUALITIES), 'how far the time can be trusted'],
  '=reserved': [constant(Uint8Array.of(0)), 'zero'],
  payloadBytes: [u16, 'size of the payload'],
  signatureBytes: [u16, '64 (Ed25519 over the leaf hash) or 0 (vouched for by a later signature)'],
  headerCrc: [u32, 'CRC-32C of the 28 bytes before'],
});

/** Bytes of the header that `headerCrc` covers. */
export const HEADER_CRC_BYTES = 28;
export const HASH_BYTES = 32;

export interface RecordTrailer {
  readonly batchOffset: number;
  readonly bodyCrc: number;
}

export const recordTrailerLayout: Layout<RecordTrailer> = layout<RecordTrailer>('RecordTrailer', {
  batchOffset: [u16, 'how many records of the same batch stand before this one'],
  '=reserved': [constant(Uint8Array.of(0, 0)), 'zero'],
  bodyCrc: [u32, 'CRC-32C of previous hash, payload, signature and the 4 bytes before'],
});

/** Frames and sector headers are aligned to blocks. */
export const BLOCK_BYTES = 16;
