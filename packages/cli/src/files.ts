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

/** @throws CliError `file-missing` or `file-unreadable`, exit code 2 */
export function readBytes(path: string): Uint8Array {
  try {
    return Uint8Array.from(readFileSync(path));
  } catch (cause) {
    const missing = systemCode(cause) === 'ENOENT';
    throw usageError(missing ? 'file-missing' : 'file-unreadable', `${path} ${missing ? 'does not exist' : 'cannot be read'}`, {
      where: path,
      hint: missing ? 'Check the path.' : 'Check that it is a file and that this user may read it.',
      cause,
    });
  }
}

/** @throws CliError as {@link readBytes}, and `json-syntax` */
export function readJson(path: string): unknown {
  const text = new TextDecoder().decode(readBytes(path));
  try {
    return JSON.parse(text);
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw usageError('json-syntax', `${path} is no JSON`, { where: said, hint: 'Correct the file at that place.', cause });
  }
}

/** Writes a file whole or not at all, piece by piece. @throws CliError `file-unwritable`, or what the pieces throw */
export function writeWhole(path: string, pieces: Iterable<Uint8Array>): void {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  try {
    const file = onDisk(path, () => openSync(temporary, 'wx', 0o644));
    try {
      for (const piece of pieces) onDisk(path, () => writeAll(file, piece));
      onDisk(path, () => fsyncSync(file));
    } finally {
      closeSync(file);
    }
    onDisk(path, () => renameSync(temporary, path));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
}

function onDisk<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (cause) {
    throw new CliError('file-unwritable', `${path} cannot be written`, {
      where: cause instanceof Error ? cause.message : path,
      hint: 'Check that the folder exists, that this user may write to it, and that the disk has room.',
      cause,
    });
  }
}
