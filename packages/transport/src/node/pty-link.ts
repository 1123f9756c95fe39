/**
 * The address of a pseudo-terminal: a symbolic link, because the system gives the device itself a new name each time.
 *
 * Invariants: the link lives in a folder of its own that no other user can enter; while there is no terminal there is
 * no link, for the old device name may soon belong to somebody else's terminal; the folder goes when the link is
 * removed for good, and at the latest when the process exits.
 */
import { mkdtempSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromSystemError } from './system-error.js';

const folders = new Set<string>();

function removeAll(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

export class PtyLink {
  readonly path: string;
  readonly #folder: string;
  #isSet = false;

  constructor() {
    // mkdtemp makes the folder with mode 0700.
    const prefix = join(tmpdir(), 'plomba-');
    try {
      this.#folder = mkdtempSync(prefix);
    } catch (error) {
      throw fromSystemError(error, `Cannot make a folder ${prefix}…`);
    }
    this.path = join(this.#folder, 'unit');
    if (folders.size === 0) process.on('exit', removeAll);
    folders.add(this.#folder);
  }

  pointTo(device: string): void {
    this.clear();
    symlinkSync(device, this.path);
    this.#isSet = true;
  }

  clear(): void {
    if (!this.#isSet) return;
    this.#isSet = false;
    try {
      unlinkSync(this.path);
    } catch {
      // Somebody cleaned the temporary folder: that the link is gone is all that is wanted.
    }
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
    folders.delete(this.#folder);
    if (folders.size === 0) process.off('exit', removeAll);
  }
}
