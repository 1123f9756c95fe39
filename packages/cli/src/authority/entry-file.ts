/**
 * The entries of an authority in a file: one frame for what became durable together, appended and synced.
 *
 *     "PLOMBA-ENTRIES 1 me\n"  then frames:  "ENTR"  length u32  CRC-32C u32  { length u32, entry }…     (big-endian)
 *
 * Invariants: `append` resolves only when its entries are durable; what comes while the disk is busy shares one sync.
 * A frame that is not whole and has no whole frame behind it is what a crash left of an append that nobody was promised:
 * it is cut off at the next start, with a word. Anything else is damage: the file is refused, with the byte.
 */
import { fstatSync, readSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { concatBytes, crc32c, DecodeError, Reader, utf8Encode, Writer } from '@plomba/codec';
import { ImageError, lockFile } from '@plomba/core/node';
import { AppendQueue } from '../append-queue.js';
import { CliError, usageError } from '../cli-error.js';
import { syncFolder, systemCode } from '../files.js';

const MAGIC = Uint8Array.of(0x45, 0x4e, 0x54, 0x52);
const HEAD_BYTES = 12;
/** An entry has at most 1 MiB; a batch is cut into frames of about this. */
const FRAME_BYTES = 8 * 1024 * 1024;
const FRAME_BYTES_MAX = FRAME_BYTES + 2 * 1024 * 1024;

/** How a file was found. */
export interface OpenedEntries {
  readonly file: EntryFile;
  readonly entries: number;
  /** Bytes of a torn end that were cut off. */
  readonly tornBytes: number;
}

export class EntryFile {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #unlock: () => void;
  readonly #queue = new AppendQueue<readonly Uint8Array[]>({
    write: (batch) => this.#write(batch.flat()),
    failure: (cause) => unusable(this.#path, cause),
  });

  private constructor(path: string, file: FileHandle, unlock: () => void) {
    this.#path = path;
    this.#file = file;
    this.#unlock = unlock;
  }

  /**
   * Opens the file or begins it, and gives every entry to `replay`, in order.
   * @throws CliError `data-in-use`, `data-damaged`, `data-other`, `data-unusable` (as a rejection)
   */
  static async open(path: string, country: string, replay: (entry: Uint8Array) => void): Promise<OpenedEntries> {
    let file: FileHandle | undefined;
    let unlock = (): void => undefined;
    try {
      file = await open(path, 'a+', 0o600);
      unlock = lockFile(file.fd, path);
      const found = readFrames(file.fd, { path, country, replay });
      const size = fstatSync(file.fd).size;
      if (found.bytes < size) await file.truncate(found.bytes);
      if (found.bytes === 0) await file.appendFile(headOf(country));
      await file.datasync();
      syncFolder(path);
      return { file: new EntryFile(path, file, unlock), entries: found.entries, tornBytes: size - found.bytes };
    } catch (error) {
      unlock();
      await file?.close();
      throw error instanceof CliError ? error : unusable(path, error);
    }
  }

  /** Resolves when the entries are durable. @throws CliError `data-unusable` (as a rejection) */
  append(entries: readonly Uint8Array[]): Promise<void> {
    return this.#queue.append(entries);
  }

  /** Resolves when all that was appended before is durable. */
  settled(): Promise<void> {
    return this.#queue.isSettled ? Promise.resolve() : this.append([]);
  }

  async close(): Promise<void> {
    await this.#queue.idle();
    this.#unlock();
    await this.#file.close();
  }

  async #write(entries: readonly Uint8Array[]): Promise<void> {
    const frames = framesOf(entries);
    if (frames.length === 0) return;
    await this.#file.appendFile(concatBytes(...frames));
    await this.#file.datasync();
  }
}

function headOf(country: string): Uint8Array {
  return utf8Encode(`PLOMBA-ENTRIES 1 ${country}\n`) ?? new Uint8Array();
}

function framesOf(entries: readonly Uint8Array[]): readonly Uint8Array[] {
  const frames: Uint8Array[] = [];
  let parts: Uint8Array[] = [];
  let bytes = 0;
  const end = (): void => {
    if (parts.length > 0) frames.push(frameOf(concatBytes(...parts)));
    parts = [];
    bytes = 0;
  };
  for (const entry of entries) {
    if (bytes + entry.length > FRAME_BYTES) end();
    parts.push(u32(entry.length), entry);
    bytes += 4 + entry.length;
  }
  end();
  return frames;
}

function u32(value: number): Uint8Array {
  const writer = new Writer(4);
  writer.u32(value);
  return writer.toBytes();
}

function frameOf(payload: Uint8Array): Uint8Array {
  const length = u32(payload.length);
  return concatBytes(MAGIC, length, u32(crc32c(concatBytes(length, payload))), payload);
}

interface Reading {
  readonly path: string;
  readonly country: string;
  readonly replay: (entry: Uint8Array) => void;
}

/** Plays every whole frame back. @throws CliError for anything that no crash leaves */
function readFrames(
  file: number,
  { path, country, replay }: Reading,
): { readonly bytes: number; readonly entries: number } {
  const size = fstatSync(file).size;
  const head = headOf(country);
  const start = readAt(file, 0, Math.min(size, head.length));
  if (!start.every((byte, at) => byte === head[at])) {
    throw usageError('data-other', `${path} holds no entries of an authority of country ${country}`, {
      where: path,
      hint: 'Name another file for --data; this one is left as it is.',
    });
  }
  if (size < head.length) return { bytes: 0, entries: 0 };
  let at = head.length;
  let count = 0;
  for (let payload = frameAt(file, at, size); payload !== undefined; payload = frameAt(file, at, size)) {
    for (const entry of entriesIn(payload, { path, at })) {
      count++;
      try {
        replay(entry);
      } catch (error) {
        if (error instanceof DecodeError) throw damaged(path, at, `entry ${count} does not decode: ${error.message}`);
        throw error;
      }
    }
    at += HEAD_BYTES + payload.length;
  }
  const behind = frameBehind(file, at, size);
  if (behind !== undefined) throw damaged(path, at, `sound entries stand behind it, from byte ${behind}`);
  return { bytes: at, entries: count };
}

function readAt(file: number, at: number, count: number): Uint8Array {
  const bytes = new Uint8Array(count);
  const read = readSync(file, bytes, 0, count, at);
  return bytes.subarray(0, read);
}

/** The payload of the whole frame that begins here; undefined where there is none. */
function frameAt(file: number, at: number, size: number): Uint8Array | undefined {
  if (size - at < HEAD_BYTES) return undefined;
  const reader = new Reader(readAt(file, at, HEAD_BYTES));
  const magic = reader.bytes(MAGIC.length, 'magic');
  const length = reader.u32('length');
  const sum = reader.u32('sum');
  if (!magic.every((byte, index) => byte === MAGIC[index])) return undefined;
  if (length > FRAME_BYTES_MAX || length > size - at - HEAD_BYTES) return undefined;
  const payload = readAt(file, at + HEAD_BYTES, length);
  return crc32c(concatBytes(u32(length), payload)) === sum ? payload : undefined;
}

const WINDOW_BYTES = 1024 * 1024;

/** Where a whole frame begins behind this place. */
function frameBehind(file: number, from: number, size: number): number | undefined {
  for (let at = from; at < size; at += WINDOW_BYTES) {
    const window = Buffer.from(readAt(file, at, Math.min(WINDOW_BYTES + MAGIC.length - 1, size - at)));
    for (let found = window.indexOf(MAGIC); found >= 0; found = window.indexOf(MAGIC, found + 1)) {
      if (at + found > from && frameAt(file, at + found, size) !== undefined) return at + found;
    }
  }
  return undefined;
}

function entriesIn(
  payload: Uint8Array,
  { path, at }: { readonly path: string; readonly at: number },
): readonly Uint8Array[] {
  const entries: Uint8Array[] = [];
  for (let place = 0; place < payload.length;) {
    const length = payload.length - place < 4 ? -1 : new Reader(payload.subarray(place, place + 4)).u32('length');
    if (length < 0 || length > payload.length - place - 4) throw damaged(path, at, 'an entry is longer than its frame');
    entries.push(payload.slice(place + 4, place + 4 + length));
    place += 4 + length;
  }
  return entries;
}

function damaged(path: string, at: number, why: string): CliError {
  return usageError('data-damaged', `${path} is damaged at byte ${at}: ${why}`, {
    where: path,
    hint: 'Restore the file from a copy, or name a new one for --data. It is left as it is.',
  });
}

function unusable(path: string, cause: unknown): CliError {
  if (cause instanceof ImageError) {
    return usageError('data-in-use', `${path} is in use by another process`, {
      where: path,
      hint: 'An authority is running on this file already; stop it first, or name another file.',
      cause,
    });
  }
  return new CliError('data-unusable', `${path} cannot be used: ${systemCode(cause) ?? String(cause)}`, {
    where: path,
    hint: 'Check that the folder exists, that this user may write to it, and that the disk has room.',
    cause,
  });
}
