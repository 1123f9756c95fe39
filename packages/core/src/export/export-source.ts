/** What an export is made from: records in order, hashes of subtrees, and how many bytes stand before a record. */
import { LENGTH_BYTES } from '../derived/derived-area.js';
import type { JournalRecord } from '../journal/frame.js';
import { foldRoots, Frontier } from '../journal/merkle.js';
import type { HasherPort } from '../ports/hasher.js';

/** Sizes of bundles up to a record: of entries, and of signatures. */
export interface BundleBytes {
  readonly entries: number;
  readonly signatures: number;
}

export interface ExportSource {
  /** Records from a sequence on, in order. */
  records(from: number): Iterable<JournalRecord>;
  /** Root of the complete subtree of 256^level leaves with this index; level 1 and up. */
  subtree(level: number, index: number): Uint8Array;
  /** Bytes of all entries and signatures before a record, each with its length. */
  bytesBefore(sequence: number): BundleBytes;
}

/** Bytes behind a record, from those before it. */
export function bytesBehind(before: BundleBytes, record: JournalRecord): BundleBytes {
  return {
    entries: before.entries + LENGTH_BYTES + record.entry.length,
    signatures: before.signatures + LENGTH_BYTES + record.signature.length,
  };
}

/** A source of records that are in memory, for short journals. */
export function sourceOfRecords(records: readonly JournalRecord[], hasher: HasherPort): ExportSource {
  return {
    records: (from) => records.slice(from),
    subtree(level, index) {
      const width = 256 ** level;
      const leaves = records.slice(index * width, (index + 1) * width);
      const frontier = leaves.reduce((tree, { leafHash }) => tree.append(leafHash, hasher), Frontier.empty);
      return foldRoots(frontier.roots, hasher);
    },
    bytesBefore: (sequence) => records.slice(0, sequence).reduce(bytesBehind, { entries: 0, signatures: 0 }),
  };
}
