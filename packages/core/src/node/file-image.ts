/**
 * The image file of a unit: all its non-volatile state. Header, two slots for the small state (clock, secure element,
 * seal), then the flash as the complement of its bytes, so that a sparse file of zeros is erased flash.
 *
 * Every program is written through at once; `sync` is one `fdatasync`, and a failing one is fatal: the kernel may have
 * dropped the pages, so it is never retried. The file is locked against a second process.
 */
import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { ascii, constant, crc32c, DecodeError, layout, u16, u32, u64, type Layout } from '@plomba/codec';
import { PlainFlash } from '../ports/flash.js';
import { flashGeometry, memoryMap, type MemoryMap, type MemorySizes } from '../storage/memory-map.js';
import { lockFile } from './file-lock.js';
import { ImageError } from './image-error.js';

export interface ImageHeader extends MemorySizes {
  readonly crc: number;
}

const headerLayout: Layout<ImageHeader> = layout<ImageHeader>('ImageHeader', {
  '=magic': [constant(ascii('PLOMBAIM')), '"PLOMBAIM"'],
  '=format': [constant(Uint8Array.of(0, 1)), 'version of the image format'],
  '=reserved': [constant(new Uint8Array(2)), 'zero'],
  fiscalBytes: [u32, 'size of the fiscal memory'],
  journalBytes: [u32, 'size of the journal'],
  derivedBytes: [u32, 'size of the derived area'],
  workingBytes: [u32, 'size of the working memory'],
  crc: [u32, 'CRC-32C of the 28 bytes before'],
});

export interface ImageSlotHeader {
  readonly generation: number;
  readonly bytes: number;
  readonly crc: number;
}

const slotLayout: Layout<ImageSlotHeader> = layout<ImageSlotHeader>('ImageSlot', {
  '=magic': [constant(ascii('PN')), '"PN"'],
  generation: [u64, 'the slot with the higher one counts'],
  bytes: [u16, 'size of the state behind this header'],
  crc: [u32, 'CRC-32C of the 12 bytes before and the state'],
});

/** For the page in docs/spec. */
export const imageLayouts: readonly [Layout<ImageHeader>, Layout<ImageSlotHeader>] = [headerLayout, slotLayout];

const HEADER_BYTES = 4096;
const SLOT_BYTES = 4096;
const FLASH_AT = HEADER_BYTES + 2 * SLOT_BYTES;
const CHUNK_BYTES = 1024 * 1024;

export interface FileImageOptions {
  /** Sizes of a new image; an existing one keeps its own. */
  readonly sizes: MemorySizes;
  /** `create` makes the file when it is missing; `read` opens without lock and without a way to write. */
  readonly mode: 'create' | 'open' | 'read';
}

/** What the simulated flash tells its file about. */
export interface FlashMirror {
  programmed(address: number, bytes: Uint8Array): void;
  sync(): void;
}

export class FileImage implements FlashMirror {
  readonly path: string;
  readonly map: MemoryMap;
  /** Whether the file was made just now. */
  readonly created: boolean;
  readonly #file: number;
  readonly #unlock: () => void;
  #generation = 0;
  #closed = false;

  private constructor(path: string, opened: { file: number; map: MemoryMap; created: boolean; unlock: () => void }) {
    this.path = path;
    this.map = opened.map;
    this.created = opened.created;
    this.#file = opened.file;
    this.#unlock = opened.unlock;
  }

  /** @throws ImageError */
  static open(path: string, options: FileImageOptions): FileImage {
    const created = !existsSync(path);
    if (created && options.mode !== 'create') {
      throw new ImageError('image-missing', `${path} does not exist`, {
        hint: 'Check the path, or let `plomba sim --image` create it.',
      });
    }
    const file = openFile(path, { mode: options.mode, created });
    try {
      const unlock = options.mode === 'read' ? (): void => undefined : lockFile(file, path);
      const sizes = created ? writeHeader(file, path, options.sizes) : readHeader(file, path);
      return new FileImage(path, { file, map: memoryMap(sizes), created, unlock });
    } catch (error) {
      closeSync(file);
      throw error;
    }
  }

  /** The flash as the file holds it. */
  loadFlash(): PlainFlash {
    const geometry = flashGeometry(this.map);
    const sectors = new Map<number, Uint8Array>();
    const chunk = new Uint8Array(CHUNK_BYTES);
    const erased = Buffer.alloc(geometry.sectorBytes);
    for (let at = 0; at < geometry.sizeBytes; at += CHUNK_BYTES) {
      const read = readSync(this.#file, chunk, 0, Math.min(CHUNK_BYTES, geometry.sizeBytes - at), FLASH_AT + at);
      for (let inside = 0; inside < read; inside += geometry.sectorBytes) {
        const stored = chunk.subarray(inside, inside + geometry.sectorBytes);
        if (erased.equals(stored)) continue;
        sectors.set(
          (at + inside) / geometry.sectorBytes,
          stored.map((byte) => ~byte & 0xff),
        );
      }
    }
    return new PlainFlash(geometry, sectors);
  }

  /** Writes flash bytes through to the file; durable after the next `sync`. */
  programmed(address: number, bytes: Uint8Array): void {
    this.#write(
      bytes.map((byte) => ~byte & 0xff),
      FLASH_AT + address,
    );
  }

  sync(): void {
    try {
      fdatasyncSync(this.#file);
    } catch (cause) {
      throw new ImageError('image-io', `${this.path} could not be synced`, {
        hint: 'The disk failed; nothing after the last acknowledged receipt may be trusted. Stop and check the disk.',
        cause,
      });
    }
  }

  /** The small state that was stored last, or undefined in a new image. */
  loadState(): Uint8Array | undefined {
    const slots = [0, 1].map((index) => this.#readSlot(index)).filter((slot) => slot !== undefined);
    const newest = slots.sort((left, right) => right.generation - left.generation)[0];
    this.#generation = newest?.generation ?? 0;
    return newest?.state;
  }

  /** Stores the small state in the older slot; durable after the next `sync`. */
  storeState(state: Uint8Array): void {
    const generation = this.#generation + 1;
    const fields = { generation, bytes: state.length, crc: 0 };
    const head = slotLayout.encode(fields).subarray(0, 12);
    const slot = new Uint8Array(slotLayout.bytes + state.length);
    slot.set(slotLayout.encode({ ...fields, crc: crc32c(state, crc32c(head)) }), 0);
    slot.set(state, slotLayout.bytes);
    this.#write(slot, HEADER_BYTES + (generation % 2) * SLOT_BYTES);
    this.#generation = generation;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#unlock();
    closeSync(this.#file);
  }

  #write(bytes: Uint8Array, position: number): void {
    try {
      for (let done = 0; done < bytes.length;)
        done += writeSync(this.#file, bytes, done, bytes.length - done, position + done);
    } catch (cause) {
      const hint =
        'The disk is full or failing; nothing acknowledged is lost. Free space and start again on this image.';
      throw new ImageError('image-io', `${this.path} could not be written`, { hint, cause });
    }
  }

  #readSlot(index: number): { generation: number; state: Uint8Array } | undefined {
    const bytes = new Uint8Array(SLOT_BYTES);
    const read = readSync(this.#file, bytes, 0, SLOT_BYTES, HEADER_BYTES + index * SLOT_BYTES);
    try {
      const header = slotLayout.decode(bytes.subarray(0, Math.min(read, slotLayout.bytes)));
      const state = bytes.slice(slotLayout.bytes, slotLayout.bytes + header.bytes);
      if (crc32c(state, crc32c(bytes.subarray(0, 12))) !== header.crc) return undefined;
      return { generation: header.generation, state };
    } catch (error) {
      if (error instanceof DecodeError) return undefined; // torn or never written: the other slot counts
      throw error;
    }
  }
}

function openFile(path: string, options: { mode: FileImageOptions['mode']; created: boolean }): number {
  const flags = options.mode === 'read' ? 'r' : options.created ? 'wx+' : 'r+';
  try {
    return openSync(path, flags, 0o600);
  } catch (cause) {
    // Node's file errors carry a string code.
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') {
      throw new ImageError('image-read-only', `${path} cannot be opened for writing`, {
        hint: 'Give this user the right to write the file and its folder.',
        cause,
      });
    }
    throw new ImageError('image-io', `${path} cannot be opened`, {
      hint: 'Check that the folder exists and the disk works.',
      cause,
    });
  }
}

function writeHeader(file: number, path: string, sizes: MemorySizes): MemorySizes {
  const fields = { ...sizes, crc: 0 };
  const crc = crc32c(headerLayout.encode(fields).subarray(0, 28));
  try {
    ftruncateSync(file, FLASH_AT + flashGeometry(memoryMap(sizes)).sizeBytes);
    writeSync(file, headerLayout.encode({ ...fields, crc }), 0, headerLayout.bytes, 0);
    fsyncSync(file);
    syncFolder(dirname(path));
  } catch (cause) {
    throw new ImageError('image-io', `${path} could not be created`, {
      hint: 'Check that the disk has room for the image.',
      cause,
    });
  }
  return sizes;
}

/** A new name is durable only when its folder is. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function readHeader(file: number, path: string): MemorySizes {
  const bytes = new Uint8Array(headerLayout.bytes);
  const read = readSync(file, bytes, 0, bytes.length, 0);
  const fail = (
    code: 'image-not-an-image' | 'image-format' | 'image-truncated',
    message: string,
    hint: string,
  ): ImageError => new ImageError(code, `${path} ${message}`, { hint });
  const magic = ascii('PLOMBAIM');
  if (read < bytes.length || !magic.every((byte, index) => byte === bytes[index])) {
    throw fail(
      'image-not-an-image',
      'is no image of a unit',
      'Give the path of a file that `plomba sim --image` made.',
    );
  }
  if (bytes[8] !== 0 || bytes[9] !== 1) {
    throw fail(
      'image-format',
      `has format ${bytes[9] ?? 0}, this version reads format 1`,
      'Use the version that made it, or a newer one.',
    );
  }
  let header: ImageHeader;
  try {
    header = headerLayout.decode(bytes);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw fail('image-not-an-image', `has a damaged header: ${error.message}`, 'Restore the file from a backup.');
  }
  if (crc32c(bytes.subarray(0, 28)) !== header.crc) {
    throw fail('image-not-an-image', 'has a damaged header', 'Restore the file from a backup.');
  }
  const { crc: _crc, ...sizes } = header;
  const expected = FLASH_AT + flashGeometry(memoryMap(sizes)).sizeBytes;
  const { size } = fstatSync(file);
  if (size < expected) {
    throw fail(
      'image-truncated',
      `has ${size} bytes of ${expected}`,
      'The end of the file is missing; restore it from a backup.',
    );
  }
  return sizes;
}
