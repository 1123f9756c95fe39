/**
 * The beginning of an export: its checkpoint, and from the size that it names the places of everything else
 * (docs/spec/journal.md section 8).
 */
import { utf8Decode } from '@plomba/codec';
import { EXPORT_FILES } from '@plomba/core/tables';
import { parseCheckpoint, type Checkpoint } from './checkpoint.js';
import { filesFor, levelBytes, levelCounts, nameAmong, SIZE_MAX } from './file-set.js';
import { failure, finding, success, type Finding, type Result } from './finding.js';
import { behind } from './group.js';
import type { Steps } from './pull.js';
import { ENTRY_BYTES_MIN } from './span.js';
import { paddedBytes, readTarFile, readTarHeader, TAR_BLOCK_BYTES, type TarFile } from './tar.js';

/** The least that a record takes in an export: its entry and its signature, each with a length. */
const RECORD_BYTES_MIN = ENTRY_BYTES_MIN + 2 * 2;
/** More than the longest checkpoint. */
const NOTE_BYTES_MAX = 512;

export interface Opening {
  readonly checkpoint: Checkpoint;
  /** Text of the file `checkpoint`. */
  readonly note: string;
  /** Offset of the first bundle of signatures. */
  readonly signatures: number;
  /** Offset of the first tile of each level. */
  readonly levels: readonly number[];
  /** Offset of the first bundle of entries. */
  readonly entries: number;
}

const noteTooLong = ({ name, offset }: TarFile): Finding =>
  finding('note-text', `No checkpoint is longer than ${NOTE_BYTES_MAX} bytes.`, { file: name, offset });

function readNote(file: TarFile, bytes: number | undefined): Result<{ checkpoint: Checkpoint; note: string }> {
  const place = { file: file.name, offset: file.offset };
  const note = utf8Decode(file.bytes);
  if (note === undefined) return failure(finding('note-text', 'The checkpoint is not UTF-8.', place));
  const parsed = parseCheckpoint(note);
  if (!parsed.ok) return failure(finding('note-text', parsed.message, place));
  const { size } = parsed.checkpoint;
  if (size > SIZE_MAX || (bytes !== undefined && size * RECORD_BYTES_MIN > bytes)) {
    return failure(finding('note-size', `The file is too short for ${size} records.`, place));
  }
  return success({ checkpoint: parsed.checkpoint, note });
}

/** Walks over the bundles of signatures, whose lengths differ; returns the offset behind them. */
function* skipSignatures(start: number, size: number): Steps<Result<number>> {
  let at = start;
  for (let index = 0; index < filesFor(size); index++) {
    const entry = yield* readTarHeader({ at, name: nameAmong(EXPORT_FILES.signatures, index, size) });
    if (!entry.ok) return entry;
    at += TAR_BLOCK_BYTES + paddedBytes(entry.value.size);
  }
  return success(at);
}

/** @param bytes size of the export in bytes, where it is known */
export function* open(bytes: number | undefined): Steps<Result<Opening>> {
  const expected = { at: 0, name: EXPORT_FILES.checkpoint };
  const file = yield* readTarFile(expected, { bytesMax: NOTE_BYTES_MAX, tooLong: noteTooLong });
  if (!file.ok) return file;
  const head = readNote(file.value, bytes);
  if (!head.ok) return head;
  const { size } = head.value.checkpoint;
  const signatures = behind(file.value);
  const tiles = yield* skipSignatures(signatures, size);
  if (!tiles.ok) return tiles;
  const levels: number[] = [];
  let at = tiles.value;
  for (const count of levelCounts(size)) {
    levels.push(at);
    at += levelBytes(count);
  }
  return success({ ...head.value, signatures, levels, entries: at });
}
