/**
 * Slot for an SD card that exports are written to. Not a memory of the unit: the card is somebody else's. The rules of
 * its specification:
 *
 * - Files take whole clusters of 32 KiB; a card that has no cluster left is full, whatever the sizes say.
 * - The switch on its side is a request that the host obeys: a card that is write-protected is not written.
 * - A write takes time (4 MB/s on an ordinary card, 50 kB/s on a worn one). A card that is pulled out, or a unit that
 *   loses its power meanwhile, leaves the file with the bytes so far, and nothing says that it is whole.
 */
import type { Mutable } from './mutable.js';

/** @internal */
export const CLUSTER_BYTES = 32_768;
/** Bytes in a ms. @internal */
export const CARD_BYTES_PER_MS = 4000;
/** @internal */
export const SLOW_CARD_BYTES_PER_MS = 50;

export type CardFault = 'no-card' | 'write-protected' | 'full' | 'busy';

export interface CardFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Whether all of it was written and its entry closed. */
  readonly isWhole: boolean;
}

export interface CardState {
  readonly isInserted: boolean;
  readonly isWriteProtected: boolean;
  readonly isSlow: boolean;
  readonly capacityBytes: number;
  readonly files: readonly CardFile[];
}

const NEW_CARD: CardState = {
  isInserted: true,
  isWriteProtected: false,
  isSlow: false,
  capacityBytes: 1024 * 1024 * 1024,
  files: [],
};

interface Writing {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly done: number;
}

function clusterBytes(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / CLUSTER_BYTES)) * CLUSTER_BYTES;
}

export class ExportCard {
  #state: Mutable<CardState> = { ...NEW_CARD };
  #writing: Writing | undefined;

  fork(): ExportCard {
    const copy = new ExportCard();
    copy.#state = { ...this.#state };
    copy.#writing = this.#writing;
    return copy;
  }

  /** How it stands; a file that is being written counts with the bytes so far. */
  state(): CardState {
    return { ...this.#state, files: this.files };
  }

  restore(state: CardState): void {
    this.#state = { ...state };
    this.#writing = undefined;
  }

  get isInserted(): boolean {
    return this.#state.isInserted;
  }

  get isWriteProtected(): boolean {
    return this.#state.isWriteProtected;
  }

  get isSlow(): boolean {
    return this.#state.isSlow;
  }

  /** What somebody finds who reads the card elsewhere. */
  get files(): readonly CardFile[] {
    const { name, bytes, done } = this.#writing ?? { name: '', bytes: new Uint8Array(), done: 0 };
    const written = this.#writing === undefined ? [] : [{ name, bytes: bytes.slice(0, done), isWhole: false }];
    return [...this.#state.files, ...written];
  }

  get isBusy(): boolean {
    return this.#writing !== undefined;
  }

  get freeBytes(): number {
    const used = this.files.reduce((sum, { bytes }) => sum + clusterBytes(bytes.length), 0);
    return Math.max(0, this.#state.capacityBytes - used);
  }

  /** The firmware begins a file, over one of the same name; what stands in the way otherwise. */
  write(name: string, bytes: Uint8Array): CardFault | undefined {
    if (!this.#state.isInserted) return 'no-card';
    if (this.#writing !== undefined) return 'busy';
    if (this.#state.isWriteProtected) return 'write-protected';
    const replaced = this.#state.files.find((file) => file.name === name);
    const freed = replaced === undefined ? 0 : clusterBytes(replaced.bytes.length);
    if (clusterBytes(bytes.length) > this.freeBytes + freed) return 'full';
    this.#state.files = this.#state.files.filter((file) => file.name !== name);
    this.#writing = { name, bytes: bytes.slice(), done: 0 };
    return undefined;
  }

  /** Time that the file needs that is being written, ms. */
  nextDoneMs(): number | undefined {
    if (this.#writing === undefined) return undefined;
    return Math.ceil((this.#writing.bytes.length - this.#writing.done) / this.#bytesPerMs);
  }

  advance(ms: number): void {
    const writing = this.#writing;
    if (writing === undefined) return;
    const done = Math.min(writing.bytes.length, writing.done + Math.floor(ms * this.#bytesPerMs));
    this.#writing = { ...writing, done };
    if (done < writing.bytes.length) return;
    this.#writing = undefined;
    this.#state.files = [...this.#state.files, { name: writing.name, bytes: writing.bytes, isWhole: true }];
  }

  get #bytesPerMs(): number {
    return this.#state.isSlow ? SLOW_CARD_BYTES_PER_MS : CARD_BYTES_PER_MS;
  }

  /** Somebody puts a card in: this one, or an empty one of another size. */
  insert(capacityBytes?: number): void {
    this.#state.isInserted = true;
    if (capacityBytes === undefined) return;
    this.#state.capacityBytes = capacityBytes;
    this.#state.files = [];
  }

  /** Somebody pulls it out. */
  remove(): void {
    this.#breakOff();
    this.#state.isInserted = false;
  }

  protect(isWriteProtected: boolean): void {
    this.#state.isWriteProtected = isWriteProtected;
  }

  /** A worn card. */
  slowDown(isSlow: boolean): void {
    this.#state.isSlow = isSlow;
  }

  /** A tester fills it, but for so many bytes. */
  fill(freeBytes = 0): void {
    const used = this.#state.capacityBytes - this.freeBytes;
    this.#state.capacityBytes = used + freeBytes;
  }

  powerOff(): void {
    this.#breakOff();
  }

  #breakOff(): void {
    this.#state.files = this.files;
    this.#writing = undefined;
  }
}
