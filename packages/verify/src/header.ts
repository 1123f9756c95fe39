/**
 * Record headers (docs/spec/journal.md section 1): each decodes, belongs to its place, and tells the true sizes of the
 * payload and the signature that go with it.
 */
import { crc32c } from '@plomba/codec';
import { HEADER_CRC_BYTES, recordHeaderLayout, type RecordHeader } from '@plomba/core/tables';
import { ENTRY_BYTES_MIN, SIGNATURE_BYTES, type Container, type Span } from './container.js';
import { decoded, failure, finding, type Finding, type Place, type Result } from './finding.js';

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
export function headerAt(container: Container, sequence: number): Result<RecordHeader> {
  const entry = container.entry(sequence);
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
  const wrong = checkSignatureLength(container.signature(sequence), header);
  return wrong === undefined ? read : failure(wrong);
}

/** Bytes of the previous hash in an entry. */
export function previousOf(entry: Uint8Array): Uint8Array {
  return entry.subarray(recordHeaderLayout.bytes, ENTRY_BYTES_MIN);
}
