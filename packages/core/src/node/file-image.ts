/**
 * The image file of a unit: all its non-volatile state, in one file that one process holds.
 * Why it is as it is, and what it does not protect against: docs/decisions/0005-file-image.md.
 */
import { closeSync, existsSync, fsyncSync, openSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { flashGeometry, memoryMap, type MemoryMap, type MemorySizes } from '../storage/memory-map.js';
import { FileFlash } from './file-flash.js';
import { GuardedFile } from './file-guard.js';
import { lockFile } from './file-lock.js';
import { NodeFile, type FilePort } from './file-port.js';
import { Reservation } from './file-reserve.js';
import { ImageError } from './image-error.js';
import { decodeImageHeader, encodeImageHeader, IMAGE_FLASH_AT, IMAGE_HEADER_BYTES } from './image-layout.js';
import { ImageState } from './image-state.js';

export interface FileImageOptions {
  /** Sizes of a new image; an existing one keeps its own. */
  readonly sizes: MemorySizes;
  /** `create` makes the image when it is missing; `read` opens without lock and without a way to write. */
  readonly mode: 'create' | 'open' | 'read';
}

/** The open image of a unit: its flash and its small state, locked against a second process unless it is only read. */
export class FileImage {
  /** As it was given. */
  readonly path: string;
  /** The four memories, as the image was made. */
  readonly map: MemoryMap;
  /** Whether the image was made just now. */
  readonly created: boolean;
  /** Where the unit boots from. */
  readonly flash: FileFlash;
  readonly #file: GuardedFile;
  readonly #state: ImageState;
  #closed = false;

  private constructor(file: GuardedFile, made: { readonly sizes: MemorySizes; readonly created: boolean }) {
    this.path = file.path;
    this.map = memoryMap(made.sizes);
    this.created = made.created;
    this.flash = new FileFlash(file, this.map);
    this.#file = file;
    this.#state = new ImageState(file);
  }

  /** @throws ImageError */
  static open(path: string, options: FileImageOptions): FileImage {
    const missing = !existsSync(path);
    if (missing && options.mode !== 'create') {
      throw new ImageError('image-missing', `${path} does not exist`, {
        hint: 'Check the path, or let `plomba sim --image` create it.',
      });
    }
    const file = openFile(path, { mode: options.mode, missing });
    try {
      // Closing the file gives the lock back.
      if (options.mode !== 'read') lockFile(file, path);
      const image = FileImage.on(new NodeFile(file), path, options);
      if (image.created) syncFolder(path);
      return image;
    } catch (error) {
      closeSync(file);
      const another = error instanceof ImageError && error.code === 'image-locked';
      if (missing && !another) rmSync(path, { force: true });
      throw error;
    }
  }

  /** An image on a file that was opened elsewhere. @throws ImageError */
  static on(port: FilePort, path: string, options: FileImageOptions): FileImage {
    const file = new GuardedFile(port, path);
    const created = options.mode === 'create' && isBlank(file);
    if (created) makeImage(file, options.sizes);
    const sizes = readSizes(file);
    // What a process that was killed had written is in the cache of the kernel only. Before anything of it is taken
    // for committed, it has to be.
    if (options.mode !== 'read') file.sync();
    return new FileImage(file, { sizes, created });
  }

  /** The small state that was stored last, or undefined in a new image. */
  loadState(): Uint8Array | undefined {
    return this.#state.load();
  }

  /** Stores the small state, at most 4,080 bytes; durable after the next flush of the flash. */
  storeState(state: Uint8Array): void {
    this.#state.store(state);
  }

  /** Closes the file. What was not flushed is lost, as it is when the power goes. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#file.close();
  }
}

/** Nothing was ever stored here: a new file, or one whose making was cut off before its header was there. */
function isBlank(file: GuardedFile): boolean {
  if (file.size === 0) return true;
  const bytes = Buffer.alloc(Math.min(file.size, IMAGE_FLASH_AT));
  file.read(bytes, 0);
  return bytes.every((byte) => byte === 0) && file.dataFrom(IMAGE_FLASH_AT) >= file.size;
}

function makeImage(file: GuardedFile, sizes: MemorySizes): void {
  const map = memoryMap(sizes);
  file.setSize(IMAGE_FLASH_AT + flashGeometry(map).sizeBytes);
  file.allocate(0, IMAGE_FLASH_AT);
  const reservation = new Reservation(file, map);
  for (const { start } of [map.fiscal, map.journal]) reservation.ensure(start, 0);
  file.write(encodeImageHeader(sizes), 0);
}

function readSizes(file: GuardedFile): MemorySizes {
  const bytes = new Uint8Array(Math.min(IMAGE_HEADER_BYTES, file.size));
  file.read(bytes, 0);
  const sizes = decodeImageHeader(bytes, file.path);
  const expected = IMAGE_FLASH_AT + flashGeometry(memoryMap(sizes)).sizeBytes;
  if (file.size < expected) {
    throw new ImageError('image-truncated', `${file.path} has ${file.size} bytes of ${expected}`, {
      hint: 'The end of the file is missing; restore it from a backup.',
    });
  }
  return sizes;
}

function openFile(path: string, options: { mode: FileImageOptions['mode']; missing: boolean }): number {
  const flags = options.mode === 'read' ? 'r' : options.missing ? 'wx+' : 'r+';
  try {
    return openSync(path, flags, 0o600);
  } catch (cause) {
    // Node's file errors carry a string code.
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') {
      const way = options.mode === 'read' ? 'reading' : 'writing';
      throw new ImageError('image-read-only', `${path} cannot be opened for ${way}`, {
        hint: 'Give this user the right to read and write the file and its folder.',
        cause,
      });
    }
    throw new ImageError('image-io', `${path} cannot be opened`, {
      hint: 'Check that the folder exists and the disk works.',
      cause,
    });
  }
}

/** A new name is durable only when its folder is. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  try {
    const folder = openSync(dirname(path), 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  } catch (cause) {
    throw new ImageError('image-io', `the folder of ${path} could not be synced`, {
      hint: 'The disk failed; check it, then create the image again.',
      cause,
    });
  }
}
