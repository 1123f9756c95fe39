/**
 * The non-volatile memories of a simulated unit: in an image file with a second one for the firmware slots beside it
 * (`FILE.firmware`), or in this process only. An image without the second file begins a firmware transfer anew.
 * The host's native Ed25519 signs; its bytes are those of the portable one.
 */
import { DecodeError } from '@plomba/codec';
import { DEFAULT_SIZES, memoryMap, type MemorySizes } from '@plomba/core';
import { FileImage, nativeHasher, nativeSigner, verifyNative } from '@plomba/core/node';
import type { LocalTime } from '@plomba/core/model';
import { Hardware, type ClockMode, type HardwareOptions } from '@plomba/firmware-sim';
import { LINK_LIMITS } from '@plomba/link';
import { CliError } from '../cli-error.js';

export interface MemoriesOptions {
  /** Path of an image; it is made when it is missing. Absent: the unit is gone when the process ends. */
  readonly image?: string;
  readonly seed: string;
  readonly clock: ClockMode;
  /** Where the clock of a new unit begins. */
  readonly start: LocalTime;
  readonly hostMs: number;
  readonly sizes?: MemorySizes;
}

export interface Memories {
  readonly hardware: Hardware;
  /** Whether the memories are new, and so the unit blank. */
  readonly fresh: boolean;
  close(): void;
}

/** The part with the two firmware slots has a file of its own beside the image, sparse until there is an update. */
const SLOT_BYTES = LINK_LIMITS.firmwareBytes;
const SLOT_SIZES: MemorySizes = {
  fiscalBytes: SLOT_BYTES,
  journalBytes: SLOT_BYTES,
  derivedBytes: 128 * 1024,
  workingBytes: 4096,
};

export const native: Pick<HardwareOptions, 'makeSigner' | 'verifySignature' | 'hasher'> = {
  makeSigner: nativeSigner,
  verifySignature: verifyNative,
  hasher: nativeHasher,
};

/** A board with memories from a file: what the file says may be anything. */
function hardwareOf(path: string, options: HardwareOptions): Hardware {
  try {
    return new Hardware(options);
  } catch (cause) {
    if (!(cause instanceof DecodeError)) throw cause;
    throw new CliError('image-damaged', `${path} holds a state that cannot be read: ${cause.message}`, {
      where: path,
      hint: 'Restore the file from a backup.',
      cause,
    });
  }
}

/** @throws ImageError, CliError `image-damaged` */
export function openMemories(options: MemoriesOptions): Memories {
  const { image: path, seed, clock, start, hostMs, sizes = DEFAULT_SIZES } = options;
  const base = { seed, clock, start, hostMs, ...native };
  if (path === undefined) {
    return { hardware: new Hardware({ ...base, map: memoryMap(sizes) }), fresh: true, close: () => undefined };
  }
  const image = FileImage.open(path, { sizes, mode: 'create' });
  let slots: FileImage | undefined;
  try {
    slots = FileImage.open(`${path}.firmware`, { sizes: SLOT_SIZES, mode: 'create' });
    const firmwareCells = { cells: slots.flash, isNew: slots.created };
    const { map, flash: cells } = image;
    const state = image.loadState();
    const fresh = state === undefined;
    const hardware = hardwareOf(path, { ...base, map, cells, firmwareCells, state, stateSink: image });
    // A record is never durable without the key that signed it.
    cells.beforeFlush(() => hardware.persist());
    const close = (): void => {
      try {
        slots?.flash.flush();
        cells.flush();
      } finally {
        slots?.close();
        image.close();
      }
    };
    return { hardware, fresh, close };
  } catch (error) {
    slots?.close();
    image.close();
    throw error;
  }
}

/** The memories of an image as they are now, to look at: nothing that is done with them reaches the file. */
export function readMemories(path: string): Hardware {
  const image = FileImage.open(path, { sizes: DEFAULT_SIZES, mode: 'read' });
  try {
    const start = { utcMs: 0, offsetMinutes: 0 };
    const parts = { map: image.map, cells: image.flash.fork(), state: image.loadState() };
    return hardwareOf(path, { ...native, ...parts, seed: 'unused', clock: 'virtual', start, hostMs: 0 });
  } finally {
    image.close();
  }
}
