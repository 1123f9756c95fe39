/**
 * The export of a journal: a canonical tar of the C2SP tlog-tiles layout with signatures as side bundles.
 * The directory is made first (one pass over the records for sizes and hashes); bytes are then read at any offset.
 */
import { utf8Encode, Writer } from '@plomba/codec';
import { assert, present } from '../assert.js';
import { entryOf, type JournalRecord } from '../journal/frame.js';
import { Frontier } from '../journal/merkle.js';
import { EXPORT_FILES } from '../tables/export-files.table.js';
import { paddedSize, TAR_BLOCK, TAR_END_BYTES, tarHeader } from './tar.js';

/** Where records come from: those of a range, in order. */
export type RecordSource = (from: number) => Iterable<JournalRecord>;

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

function bundle(
  records: Iterable<JournalRecord>,
  count: number,
  part: (record: JournalRecord) => Uint8Array,
): Uint8Array {
  const writer = new Writer(WIDTH * 256);
  let left = count;
  for (const record of records) {
    if (left-- === 0) break;
    const bytes = part(record);
    writer.u16(bytes.length);
    writer.bytes(bytes);
  }
  return writer.toBytes();
}

/** Hashes of each level: level L has one for every 256^L leaves. */
function levelHashes(records: Iterable<JournalRecord>, size: number): Uint8Array[][] {
  const levels: Uint8Array[][] = [[]];
  for (const { leafHash } of records) {
    const leaves = present(levels[0], 'level 0 is there');
    if (leaves.length < size) leaves.push(leafHash);
  }
  assert(levels[0]?.length === size, 'an export has all its records');
  for (let level = levels[0] ?? []; level.length >= WIDTH; level = levels.at(-1) ?? []) {
    const above: Uint8Array[] = [];
    for (let at = 0; at + WIDTH <= level.length; at += WIDTH) {
      const subtree = level.slice(at, at + WIDTH).reduce((tree, hash) => tree.append(hash), Frontier.empty);
      above.push(subtree.root());
    }
    levels.push(above);
  }
  return levels;
}

function tileFiles(levels: readonly (readonly Uint8Array[])[]): ExportFile[] {
  return levels.flatMap((hashes, level) =>
    Array.from({ length: Math.ceil(hashes.length / WIDTH) }, (_, index): ExportFile => {
      const tile = hashes.slice(index * WIDTH, (index + 1) * WIDTH);
      const content = (): Uint8Array => {
        const writer = new Writer(tile.length * 32);
        for (const hash of tile) writer.bytes(hash);
        return writer.toBytes();
      };
      return { name: `${EXPORT_FILES.tile}${level}/${tileName(index, tile.length)}`, bytes: tile.length * 32, content };
    }),
  );
}

function bundleFiles(source: RecordSource, size: number): ExportFile[] {
  const files: ExportFile[] = [];
  for (let first = 0; first < size; first += WIDTH) {
    const count = Math.min(WIDTH, size - first);
    const name = tileName(first / WIDTH, count);
    const parts = [
      [EXPORT_FILES.entries, entryOf],
      [EXPORT_FILES.signatures, (record: JournalRecord) => record.signature],
    ] as const;
    for (const [folder, part] of parts) {
      const content = (): Uint8Array => bundle(source(first), count, part);
      files.push({ name: `${folder}${name}`, bytes: content().length, content });
    }
  }
  return files;
}

/** The export of the first `size` records under their signed checkpoint. */
export function journalExport(journal: {
  readonly size: number;
  readonly checkpoint: string;
  readonly records: RecordSource;
}): JournalExport {
  const { size, checkpoint, records } = journal;
  assert(size > 0, 'an export has records');
  const note = present(utf8Encode(checkpoint), 'a checkpoint is well-formed text');
  const files: ExportFile[] = [
    { name: EXPORT_FILES.checkpoint, bytes: note.length, content: () => note },
    ...tileFiles(levelHashes(records(0), size)),
    ...bundleFiles(records, size),
  ].sort((left, right) => (left.name < right.name ? -1 : 1));
  const total = files.reduce((sum, file) => sum + TAR_BLOCK + paddedSize(file.bytes), TAR_END_BYTES);
  let cached: { readonly index: number; readonly bytes: Uint8Array } | undefined;
  const fileBytes = (index: number, file: ExportFile): Uint8Array => {
    if (cached?.index === index) return cached.bytes;
    const bytes = new Uint8Array(TAR_BLOCK + paddedSize(file.bytes));
    bytes.set(tarHeader(file.name, file.bytes), 0);
    bytes.set(file.content(), TAR_BLOCK);
    cached = { index, bytes };
    return bytes;
  };
  return {
    bytes: total,
    read(offset, count) {
      const end = Math.min(offset + count, total);
      const out = new Uint8Array(Math.max(0, end - offset));
      let start = 0;
      for (const [index, file] of files.entries()) {
        const length = TAR_BLOCK + paddedSize(file.bytes);
        if (start < end && start + length > offset) {
          const from = Math.max(offset, start);
          const part = fileBytes(index, file).subarray(from - start, Math.min(end, start + length) - start);
          out.set(part, from - offset);
        }
        start += length;
      }
      return out;
    },
  };
}
