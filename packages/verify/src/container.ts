/**
 * An export taken apart: canonical tar, the checkpoint's text, exactly the files that its size asks for, and where
 * each entry and each signature stands (docs/spec/journal.md section 8). Nothing is hashed here. The index costs a
 * few bytes a record and is bounded by the length of the file, whatever size the checkpoint names.
 */
import { Reader, utf8Decode } from '@plomba/codec';
import { EXPORT_FILES, HASH_BYTES } from '@plomba/core/tables';
import { parseCheckpoint, type Checkpoint } from './checkpoint.js';
import { expectedFiles, type ExpectedFile } from './file-set.js';
import { failure, finding, success, type Finding, type Result } from './finding.js';
import { readTar, TAR_BLOCK_BYTES, type TarFile } from './tar.js';

const LENGTH_BYTES = 2;
export const SIGNATURE_BYTES = 64;
/** Header and previous hash. */
export const ENTRY_BYTES_MIN = 64;
/** The least that a record takes in an export: its entry and its signature, each with a length. */
const RECORD_BYTES_MIN = ENTRY_BYTES_MIN + 2 * LENGTH_BYTES;

/** A run of bytes with its place in the export. */
export interface Span {
  readonly file: string;
  readonly offset: number;
  readonly bytes: Uint8Array;
}

export interface Container {
  readonly checkpoint: Checkpoint;
  /** Text of the file `checkpoint`. */
  readonly note: string;
  /** Number of records. */
  readonly size: number;
  entry(sequence: number): Span;
  /** Empty when the record is not signed itself. */
  signature(sequence: number): Span;
  /** A hash of a tile; level 0 has the leaf hashes. */
  hash(level: number, index: number): Span;
}

/** Where the blobs of all bundles of one folder stand. */
interface Index {
  readonly offsets: Float64Array;
  readonly lengths: Uint16Array;
  readonly files: readonly TarFile[];
}

interface Parts {
  readonly checkpoint: Checkpoint;
  readonly note: string;
  readonly files: readonly TarFile[];
  readonly expected: readonly ExpectedFile[];
}

function readNote(archive: Uint8Array, file: TarFile | undefined): Result<{ checkpoint: Checkpoint; note: string }> {
  if (file?.name !== EXPORT_FILES.checkpoint) {
    const place = file === undefined ? { offset: 0 } : { file: file.name, offset: file.offset - TAR_BLOCK_BYTES };
    return failure(finding('file-set', 'The first file of an export is its checkpoint.', place));
  }
  const place = { file: file.name, offset: file.offset };
  const note = utf8Decode(file.bytes);
  if (note === undefined) return failure(finding('note-text', 'The checkpoint is not UTF-8.', place));
  const parsed = parseCheckpoint(note);
  if (!parsed.ok) return failure(finding('note-text', parsed.message, place));
  const { checkpoint } = parsed;
  if (checkpoint.size * RECORD_BYTES_MIN > archive.length) {
    const message = `The file is too short for ${checkpoint.size} records.`;
    return failure(finding('note-size', message, place));
  }
  return success({ checkpoint, note });
}

function checkFileSet(files: readonly TarFile[], expected: readonly ExpectedFile[]): Finding | undefined {
  for (let place = 0; place < Math.max(files.length, expected.length); place++) {
    const [file, wanted] = [files[place], expected[place]];
    if (file?.name === wanted?.name) continue;
    const at = file === undefined ? {} : { offset: file.offset - TAR_BLOCK_BYTES };
    const message =
      wanted === undefined
        ? `An export of this size has no file '${file?.name ?? ''}'.`
        : `Here an export of this size has the file '${wanted.name}', not ${file === undefined ? 'its end' : `'${file.name}'`}.`;
    return finding('file-set', message, { file: file?.name ?? wanted?.name ?? '', ...at });
  }
  return undefined;
}

function checkTiles({ files, expected }: Parts): Finding | undefined {
  const at = expected.findIndex(
    ({ kind, width }, place) => kind === 'tile' && files[place]?.bytes.length !== width * HASH_BYTES,
  );
  const file = files[at];
  if (file === undefined) return undefined;
  const message = `The tile has ${file.bytes.length} bytes.`;
  return finding('tile-length', message, { file: file.name, offset: file.offset });
}

interface Bundle {
  readonly file: TarFile;
  readonly first: number;
  readonly width: number;
}

/** Notes where the blobs of one bundle stand. */
function indexBundle(index: Index, { file, first, width }: Bundle): Finding | undefined {
  const reader = new Reader(file.bytes, file.offset);
  for (let sequence = first; sequence < first + width; sequence++) {
    const place = { file: file.name, offset: reader.offset, sequence };
    const length = reader.remaining < LENGTH_BYTES ? undefined : reader.u16('length');
    if (length === undefined || length > reader.remaining) {
      return finding('bundle-length', `The bundle ends inside record ${sequence}.`, place);
    }
    index.offsets[sequence] = reader.offset - file.offset;
    index.lengths[sequence] = length;
    reader.bytes(length, 'record');
  }
  if (reader.remaining === 0) return undefined;
  const message = `After its ${width} records the bundle has ${reader.remaining} bytes more.`;
  return finding('bundle-length', message, { file: file.name, offset: reader.offset });
}

function indexOf(parts: Parts, kind: 'entries' | 'signatures'): Result<Index> {
  const { size } = parts.checkpoint;
  const files = parts.files.filter((_, place) => parts.expected[place]?.kind === kind);
  const index = { offsets: new Float64Array(size), lengths: new Uint16Array(size), files };
  for (const [number, file] of files.entries()) {
    const first = number * EXPORT_FILES.width;
    const wrong = indexBundle(index, { file, first, width: Math.min(EXPORT_FILES.width, size - first) });
    if (wrong !== undefined) return failure(wrong);
  }
  return success(index);
}

function spanOf(file: TarFile | undefined, start: number, bytes: number): Span {
  if (file === undefined) return { file: '', offset: 0, bytes: new Uint8Array(0) };
  return { file: file.name, offset: file.offset + start, bytes: file.bytes.subarray(start, start + bytes) };
}

function blobOf(index: Index, sequence: number): Span {
  const file = index.files[Math.floor(sequence / EXPORT_FILES.width)];
  return spanOf(file, index.offsets[sequence] ?? 0, index.lengths[sequence] ?? 0);
}

function tilesByLevel({ files, expected }: Parts): readonly (readonly TarFile[])[] {
  const levels: TarFile[][] = [];
  for (const [place, file] of files.entries()) {
    const wanted = expected[place];
    if (wanted?.kind === 'tile') (levels[wanted.level] ??= []).push(file);
  }
  return levels;
}

/** Opens an export. What it returns has the right shape; nothing of its content is believed yet. */
export function openContainer(archive: Uint8Array): Result<Container> {
  const files = readTar(archive);
  if (!files.ok) return files;
  const head = readNote(archive, files.value[0]);
  if (!head.ok) return head;
  const { checkpoint, note } = head.value;
  const parts: Parts = { checkpoint, note, files: files.value, expected: expectedFiles(checkpoint.size) };
  const wrong = checkFileSet(parts.files, parts.expected) ?? checkTiles(parts);
  if (wrong !== undefined) return failure(wrong);
  const entries = indexOf(parts, 'entries');
  if (!entries.ok) return entries;
  const signatures = indexOf(parts, 'signatures');
  if (!signatures.ok) return signatures;
  const tiles = tilesByLevel(parts);
  return success({
    checkpoint,
    note,
    size: checkpoint.size,
    entry: (sequence) => blobOf(entries.value, sequence),
    signature: (sequence) => blobOf(signatures.value, sequence),
    hash(level, index) {
      const file = tiles[level]?.[Math.floor(index / EXPORT_FILES.width)];
      return spanOf(file, (index % EXPORT_FILES.width) * HASH_BYTES, HASH_BYTES);
    },
  });
}
