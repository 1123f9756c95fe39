/**
 * Files that the user names: read with an error that says what to do, written so that a name never stands for half a
 * file (a temporary file beside it, synced, then renamed).
 */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CliError, usageError } from './cli-error.js';

/** The code that Node gives to a failed system call; undefined for any other error. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Makes the name of a new file durable; where folders cannot be synced there is nothing to do. */
export function syncFolder(path: string): void {
  try {
    const folder = openSync(dirname(path), 'r');
    fsyncSync(folder);
    closeSync(folder);
  } catch {
    // Windows opens no folders; its file system journals names by itself.
  }
}

/** Why a file could not be read: `file-missing` or `file-unreadable`, exit code 2. */
export function unreadable(path: string, cause: unknown): CliError {
  const missing = systemCode(cause) === 'ENOENT';
  return usageError(
    missing ? 'file-missing' : 'file-unreadable',
    `${path} ${missing ? 'does not exist' : 'cannot be read'}`,
    {
      where: path,
      hint: missing ? 'Check the path.' : 'Check that it is a file and that this user may read it.',
      cause,
    },
  );
}

/** @throws CliError `file-missing` or `file-unreadable`, exit code 2 */
export function readBytes(path: string): Uint8Array {
  try {
    return Uint8Array.from(readFileSync(path));
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/** @throws CliError as {@link readBytes}, and `json-syntax` */
export function readJson(path: string): unknown {
  const text = new TextDecoder().decode(readBytes(path));
  try {
    return JSON.parse(text);
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw usageError('json-syntax', `${path} is no JSON`, {
      where: said,
      hint: 'Correct the file at that place.',
      cause,
    });
  }
}

/** A file that is written piece by piece and gets its name when it is complete. */
export class WholeFile {
  readonly #path: string;
  readonly #temporary: string;
  readonly #file: number;
  #open = true;

  /**
   * @param mode of a new file: 0o644, or less for what is secret
   * @throws CliError `file-unwritable`, as all of these
   */
  constructor(path: string, mode: number = 0o644) {
    this.#path = path;
    this.#temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
    this.#file = this.#onDisk(() => openSync(this.#temporary, 'wx', mode));
  }

  write(bytes: Uint8Array): void {
    this.#onDisk(() => {
      for (let done = 0; done < bytes.length;) done += writeSync(this.#file, bytes, done);
    });
  }

  /** From here on the name stands for the whole file. */
  commit(): void {
    this.#onDisk(() => fsyncSync(this.#file));
    this.#close();
    this.#onDisk(() => renameSync(this.#temporary, this.#path));
  }

  /** Leaves what stood under the name before. */
  abandon(): void {
    this.#close();
    rmSync(this.#temporary, { force: true });
  }

  #close(): void {
    if (!this.#open) return;
    this.#open = false;
    closeSync(this.#file);
  }

  #onDisk<T>(act: () => T): T {
    try {
      return act();
    } catch (cause) {
      throw new CliError('file-unwritable', `${this.#path} cannot be written`, {
        where: cause instanceof Error ? cause.message : this.#path,
        hint: 'Check that the folder exists, that this user may write to it, and that the disk has room.',
        cause,
      });
    }
  }
}
