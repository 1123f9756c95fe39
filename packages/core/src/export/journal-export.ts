/**
 * The export of a journal: a canonical tar of the C2SP tlog-tiles layout with signatures as side bundles.
 *
 * The directory is made first, from sizes alone; bytes are then made file by file at any offset. So an export can be
 * resumed anywhere, costs memory for its directory and one file, and lets the unit go on: it covers the records that were
 * there when it began.
 */
import { utf8Encode, Writer } from '@plomba/codec';
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
  readonly content: () => Uint8Array;
}

const WIDTH = EXPORT_FILES.width;

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
      files.push({ name, bytes: count * HASH_BYTES, content: () => tile(source, { level, first, count }) });
    }
  }
  return files;
}

function tile(source: ExportSource, at: { level: number; first: number; count: number }): Uint8Array {
  const bytes = new Uint8Array(at.count * HASH_BYTES);
  let done = 0;
  if (at.level === 0) {
    for (const { leafHash } of recordsFrom(source, at.first, at.count)) bytes.set(leafHash, HASH_BYTES * done++);
  } else {
    for (; done < at.count; done++) bytes.set(source.subtree(at.level, at.first + done), HASH_BYTES * done);
  }
  return bytes;
}

function bundle(
  source: ExportSource,
  at: { readonly first: number; readonly count: number },
  part: (record: JournalRecord) => Uint8Array,
): Uint8Array {
  const writer = new Writer(WIDTH * 256);
  for (const record of recordsFrom(source, at.first, at.count)) {
    const bytes = part(record);
    writer.u16(bytes.length);
    writer.bytes(bytes);
  }
  return writer.toBytes();
}

function bundleFiles(source: ExportSource, size: number): ExportFile[] {
  const files: ExportFile[] = [];
  let before: BundleBytes = { entries: 0, signatures: 0 };
  for (let first = 0; first < size; first += WIDTH) {
    const count = Math.min(WIDTH, size - first);
    const name = tileName(first / WIDTH, count);
    const after = source.bytesBefore(first + count);
    const at = { first, count };
    files.push({
      name: `${EXPORT_FILES.entries}${name}`,
      bytes: after.entries - before.entries,
      content: () => bundle(source, at, ({ entry }) => entry),
    });
    files.push({
      name: `${EXPORT_FILES.signatures}${name}`,
      bytes: after.signatures - before.signatures,
      content: () => bundle(source, at, ({ signature }) => signature),
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
    { name: EXPORT_FILES.checkpoint, bytes: note.length, content: () => note },
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
  let cached: { readonly index: number; readonly bytes: Uint8Array } | undefined;
  const fileBytes = (index: number): Uint8Array => {
    if (cached?.index !== index) cached = { index, bytes: tarFile(present(files[index], 'a file of the directory')) };
    return cached.bytes;
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

function tarFile(file: ExportFile): Uint8Array {
  const bytes = new Uint8Array(TAR_BLOCK + paddedSize(file.bytes));
  bytes.set(tarHeader(file.name, file.bytes), 0);
  const content = file.content();
  assert(content.length === file.bytes, 'a file of an export has the size that its directory says');
  bytes.set(content, TAR_BLOCK);
  return bytes;
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
