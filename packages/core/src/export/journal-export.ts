/**
 * The export of a journal: a canonical tar of the C2SP tlog-tiles layout with signatures as side bundles.
 *
 * The directory is made first, from sizes alone; bytes are then made file by file at any offset. So an export can be
 * resumed anywhere, costs memory for its directory and one file, and lets the unit go on: it covers the records that were
 * there when it began.
 */
import { utf8Encode } from '@plomba/codec';
import { assert, present } from '../assert.js';
import type { JournalRecord } from '../journal/frame.js';
import { EXPORT_FILES } from '../tables/export-files.table.js';
import { HASH_BYTES } from '../tables/record-header.table.js';
import type { BundleBytes, ExportSource } from './export-source.js';
import { paddedSize, TAR_BLOCK, TAR_END_BYTES, tarHeader } from './tar.js';

export interface JournalExport {
  /** Size of the whole file in bytes. */
  readonly bytes: number;
  /** `count` bytes at `offset`, fewer at the end. */
  read(offset: number, count: number): Uint8Array;
}

interface ExportFile {
  readonly name: string;
  readonly bytes: number;
  /** Puts its bytes into a place of just that size. */
  readonly fill: (target: Uint8Array) => void;
}

const WIDTH = EXPORT_FILES.width;
const LENGTH_BYTES = 2;

/** `000`, `x001/234`; C2SP tlog-tiles. */
function tileName(index: number, width: number): string {
  const groups: string[] = [];
  for (let rest = index, first = true; first || rest > 0; rest = Math.floor(rest / 1000), first = false) {
    groups.unshift((rest % 1000).toString().padStart(3, '0'));
  }
  const last = groups.length - 1;
  const path = groups.map((group, at) => (at === last ? group : `x${group}`)).join('/');
  return width === WIDTH ? path : `${path}.p/${width}`;
}

/** The first `count` records from a sequence on. */
function* recordsFrom(source: ExportSource, first: number, count: number): Generator<JournalRecord, undefined> {
  let left = count;
  for (const record of source.records(first)) {
    yield record;
    if (--left === 0) return undefined;
  }
  assert(left === 0, 'an export has all its records');
  return undefined;
}

/** Tiles of a level: leaf hashes on level 0, roots of complete subtrees above. */
function tileFiles(source: ExportSource, size: number): ExportFile[] {
  const files: ExportFile[] = [];
  let hashes = size;
  for (let level = 0; hashes > 0; level++, hashes = Math.floor(hashes / WIDTH)) {
    for (let first = 0; first < hashes; first += WIDTH) {
      const count = Math.min(WIDTH, hashes - first);
      const name = `${EXPORT_FILES.tile}${level}/${tileName(first / WIDTH, count)}`;
      files.push({
        name,
        bytes: count * HASH_BYTES,
        fill: (target) => fillTile(target, source, { level, first, count }),
      });
    }
  }
  return files;
}

function fillTile(
  target: Uint8Array,
  source: ExportSource,
  at: { readonly level: number; readonly first: number; readonly count: number },
): void {
  let done = 0;
  if (at.level === 0) {
    for (const { leafHash } of recordsFrom(source, at.first, at.count)) target.set(leafHash, HASH_BYTES * done++);
  } else {
    for (; done < at.count; done++) target.set(source.subtree(at.level, at.first + done), HASH_BYTES * done);
  }
}

/** Blobs one behind the other, each with its length in front. */
function fillBundle(
  target: Uint8Array,
  records: Iterable<JournalRecord>,
  part: (record: JournalRecord) => Uint8Array,
): void {
  let at = 0;
  for (const record of records) {
    const blob = part(record);
    target[at] = blob.length >>> 8;
    target[at + 1] = blob.length;
    target.set(blob, at + LENGTH_BYTES);
    at += LENGTH_BYTES + blob.length;
  }
  assert(at === target.length, 'a bundle has the size that its directory says');
}

function bundleFiles(source: ExportSource, size: number): ExportFile[] {
  const files: ExportFile[] = [];
  let before: BundleBytes = { entries: 0, signatures: 0 };
  for (let first = 0; first < size; first += WIDTH) {
    const count = Math.min(WIDTH, size - first);
    const name = tileName(first / WIDTH, count);
    const after = source.bytesBefore(first + count);
    files.push({
      name: `${EXPORT_FILES.entries}${name}`,
      bytes: after.entries - before.entries,
      fill: (target) => fillBundle(target, recordsFrom(source, first, count), ({ entry }) => entry),
    });
    files.push({
      name: `${EXPORT_FILES.signatures}${name}`,
      bytes: after.signatures - before.signatures,
      fill: (target) => fillBundle(target, recordsFrom(source, first, count), ({ signature }) => signature),
    });
    before = after;
  }
  return files;
}

/** The export of the first `size` records under their signed checkpoint. */
export function journalExport(journal: {
  readonly size: number;
  readonly checkpoint: string;
  readonly source: ExportSource;
}): JournalExport {
  const { size, checkpoint, source } = journal;
  assert(size > 0, 'an export has records');
  const note = present(utf8Encode(checkpoint), 'a checkpoint is well-formed text');
  const files: ExportFile[] = [
    { name: EXPORT_FILES.checkpoint, bytes: note.length, fill: (target: Uint8Array) => target.set(note) },
    ...tileFiles(source, size),
    ...bundleFiles(source, size),
  ].sort((left, right) => (left.name < right.name ? -1 : 1));
  const starts: number[] = [];
  let total = 0;
  for (const file of files) {
    starts.push(total);
    total += TAR_BLOCK + paddedSize(file.bytes);
  }
  const end = total;
  // One file is kept, in a buffer that the next one uses again: pieces of an export are mostly smaller than a file.
  let room = new Uint8Array(0);
  let kept = -1;
  let keptBytes = 0;
  const fileBytes = (index: number): Uint8Array => {
    if (kept !== index) {
      const file = present(files[index], 'a file of the directory');
      keptBytes = TAR_BLOCK + paddedSize(file.bytes);
      if (room.length < keptBytes) room = new Uint8Array(keptBytes);
      kept = -1; // what throws on its way leaves no half a file
      fillTarFile(room.subarray(0, keptBytes), file);
      kept = index;
    }
    return room.subarray(0, keptBytes);
  };
  return {
    bytes: end + TAR_END_BYTES,
    read(offset, count) {
      const out = new Uint8Array(Math.max(0, Math.min(offset + count, end + TAR_END_BYTES) - offset));
      for (let index = lastAtMost(starts, offset); index < files.length; index++) {
        const start = starts[index] ?? end;
        if (start >= offset + out.length) break;
        const from = Math.max(offset, start);
        const part = fileBytes(index).subarray(from - start, offset + out.length - start);
        out.set(part, from - offset);
      }
      return out;
    },
  };
}

function fillTarFile(target: Uint8Array, file: ExportFile): void {
  const end = TAR_BLOCK + file.bytes;
  target.set(tarHeader(file.name, file.bytes), 0);
  file.fill(target.subarray(TAR_BLOCK, end));
  target.fill(0, end);
}

/** Index of the last start that is not beyond `offset`; the list begins with 0. */
function lastAtMost(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
