/**
 * Record headers (docs/spec/journal.md section 1): each decodes, belongs to its place, and tells the true sizes of the
 * payload and the signature that go with it.
 */
import { crc32c } from '@plomba/codec';
import {
  HEADER_CRC_BYTES,
  RECORD_FORMAT,
  RECORD_KINDS,
  recordHeaderLayout,
  type RecordHeader,
} from '@plomba/core/tables';
import { decoded, failure, finding, type Finding, type Place, type Result } from './finding.js';
import { ENTRY_BYTES_MIN, SIGNATURE_BYTES, type RecordSpans, type Span } from './span.js';

/** The place of a record's entry or signature. */
export function placeOf(span: Span, sequence: number, field?: string): Place {
  const place = { file: span.file, offset: span.offset, sequence };
  return field === undefined ? place : { ...place, field };
}

/** The CRC of a header first: an accident is named as what it is. */
function readHeader(entry: Span, sequence: number): Result<RecordHeader> {
  const bytes = entry.bytes.subarray(0, recordHeaderLayout.bytes);
  const crcAt = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (crc32c(bytes.subarray(0, HEADER_CRC_BYTES)) !== crcAt.getUint32(HEADER_CRC_BYTES)) {
    return failure(finding('entry-crc', 'The header CRC does not match.', placeOf(entry, sequence, 'headerCrc')));
  }
  const header = decoded('entry-header', placeOf(entry, sequence), () =>
    recordHeaderLayout.decode(bytes, entry.offset),
  );
  if (header.ok || header.finding.place.field !== 'RecordHeader.kind') return header;
  return failure({ ...header.finding, name: 'entry-kind' });
}

function checkSignatureLength(signature: Span, header: RecordHeader): Finding | undefined {
  const { length } = signature.bytes;
  if (length === header.signatureBytes && (length === 0 || length === SIGNATURE_BYTES)) return undefined;
  const message = `The header says ${header.signatureBytes} bytes of signature, ${length} are there.`;
  return finding('signature-length', message, placeOf(signature, header.sequence, 'signatureBytes'));
}

/** Header of the entry at a place, checked against that place. */
export function headerAt(spans: RecordSpans, sequence: number): Result<RecordHeader> {
  const entry = spans.entry(sequence);
  const { length } = entry.bytes;
  const place = placeOf(entry, sequence);
  if (length < ENTRY_BYTES_MIN) return failure(finding('entry-length', `An entry of ${length} bytes.`, place));
  const read = readHeader(entry, sequence);
  if (!read.ok) return read;
  const header = read.value;
  if (header.sequence !== sequence) {
    const message = `The record at place ${sequence} says that it is record ${header.sequence}.`;
    return failure(finding('entry-sequence', message, { ...place, field: 'sequence' }));
  }
  if (header.payloadBytes !== length - ENTRY_BYTES_MIN) {
    const message = `The header says ${header.payloadBytes} bytes of payload, ${length - ENTRY_BYTES_MIN} are there.`;
    return failure(finding('entry-length', message, { ...place, field: 'payloadBytes' }));
  }
  const wrong = checkSignatureLength(spans.signature(sequence), header);
  return wrong === undefined ? read : failure(wrong);
}

/** Bytes of the previous hash in an entry. */
export function previousOf(entry: Uint8Array): Uint8Array {
  return entry.subarray(recordHeaderLayout.bytes, ENTRY_BYTES_MIN);
}

const KIND_MAX = Math.max(...Object.values(RECORD_KINDS));
const IS_KIND: readonly boolean[] = Array.from({ length: KIND_MAX + 1 }, (_, code) =>
  Object.values(RECORD_KINDS).some((known) => known === code),
);
/** 2^53 - 1 is the largest number that a u64 field may hold: 0x001f in its first two bytes. */
const SAFE_HIGH_MAX = 0x1f;

/** An entry in its bundle. */
export interface EntryAt {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly signatureBytes: number;
}

/**
 * Whether `headerAt` would find nothing wrong, without an object for each record: the same rules once more, as plain
 * comparisons. A test holds the two against each other.
 */
export function isPlainHeader({ bytes, start, end, signatureBytes }: EntryAt, sequence: number): boolean {
  if (end - start < ENTRY_BYTES_MIN) return false;
  const b = bytes;
  const s = start;
  const high = Math.floor(sequence / 0x1_0000_0000);
  return (
    b[s] === 0x50 &&
    b[s + 1] === 0x52 &&
    b[s + 2] === RECORD_FORMAT &&
    IS_KIND[b[s + 3]!] === true &&
    b[s + 4]! * 256 + b[s + 5]! === Math.floor(high / 0x1_0000) &&
    b[s + 6]! * 256 + b[s + 7]! === high % 0x1_0000 &&
    ((b[s + 8]! << 24) | (b[s + 9]! << 16) | (b[s + 10]! << 8) | b[s + 11]!) >>> 0 === sequence % 0x1_0000_0000 &&
    b[s + 12] === 0 &&
    b[s + 13]! <= SAFE_HIGH_MAX &&
    b[s + 22]! <= 2 &&
    b[s + 23] === 0 &&
    b[s + 24]! * 256 + b[s + 25]! === end - start - ENTRY_BYTES_MIN &&
    b[s + 26]! * 256 + b[s + 27]! === signatureBytes &&
    (signatureBytes === 0 || signatureBytes === SIGNATURE_BYTES) &&
    ((b[s + 28]! << 24) | (b[s + 29]! << 16) | (b[s + 30]! << 8) | b[s + 31]!) >>> 0 ===
      crc32c(bytes.subarray(start, start + HEADER_CRC_BYTES))
  );
}
