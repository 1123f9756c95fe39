/**
 * Headers, chain and tree of docs/spec/journal.md sections 1 and 3, without looking into any payload: every header
 * decodes and belongs to its place, every record carries the hash of the one before, and all hashes of all tiles
 * and the root of the checkpoint are those of the entries. After this, the content is what the checkpoint is about.
 */
import { crc32c, equalBytes } from '@plomba/codec';
import { HASH_BYTES, HEADER_CRC_BYTES, recordHeaderLayout, type RecordHeader } from '@plomba/core/tables';
import { ENTRY_BYTES_MIN, SIGNATURE_BYTES, type Container, type Span } from './container.js';
import { decoded, failure, finding, success, type Finding, type Place, type Result } from './finding.js';
import { leafHash, TreeHasher, type Subtree } from './merkle.js';
import type { Progress } from './progress.js';

/** Levels of tiles are eight levels of the tree apart: 256 hashes. */
const TILE_HEIGHT = 8;

function placeOf(span: Span, sequence: number, field?: string): Place {
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

function checkTile(container: Container, subtree: Subtree, size: number): Finding | undefined {
  if (subtree.height % TILE_HEIGHT !== 0) return undefined;
  const level = subtree.height / TILE_HEIGHT;
  const index = size / 2 ** subtree.height - 1;
  const stored = container.hash(level, index);
  if (equalBytes(stored.bytes, subtree.hash)) return undefined;
  const name = level === 0 ? 'leaf-hash' : 'tile-hash';
  const message = `Hash ${index} of level ${level} is not what its records hash to.`;
  return finding(name, message, { file: stored.file, offset: stored.offset, ...(level === 0 && { sequence: index }) });
}

/** Checks one entry and adds it to the tree; returns its leaf hash. */
function checkEntry(container: Container, tree: TreeHasher, before: Uint8Array): Result<Uint8Array> {
  const sequence = tree.size;
  const header = headerAt(container, sequence);
  if (!header.ok) return header;
  const entry = container.entry(sequence);
  if (!equalBytes(previousOf(entry.bytes), before)) {
    const message = `Record ${sequence} does not continue the record before it.`;
    return failure(finding('entry-previous', message, placeOf(entry, sequence, 'previous')));
  }
  const leaf = leafHash(entry.bytes);
  for (const subtree of tree.add(leaf)) {
    const wrong = checkTile(container, subtree, tree.size);
    if (wrong !== undefined) return failure(wrong);
  }
  return success(leaf);
}

/** Checks all entries, all tiles and the root. */
export function checkChain(container: Container, progress: Progress): Finding | undefined {
  const tree = new TreeHasher();
  let before: Uint8Array = new Uint8Array(HASH_BYTES);
  while (tree.size < container.size) {
    const leaf = checkEntry(container, tree, before);
    if (!leaf.ok) return leaf.finding;
    before = leaf.value;
    progress.step();
  }
  if (equalBytes(tree.root() ?? before, container.checkpoint.root)) return undefined;
  return finding('root', 'The checkpoint names another root than that of the records.', { file: 'checkpoint' });
}
