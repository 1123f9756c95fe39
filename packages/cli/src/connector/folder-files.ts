/**
 * What a watched folder needs of a file system, so that a test can stop it at any step; and the one of Node. Whatever
 * has its name is whole: files appear by rename, behind a flush to the disk.
 */
import { lstat, mkdir, open, readdir, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { systemCode } from '../files.js';

export interface FileFacts {
  readonly bytes: number;
  /** Last change, ms since 1970. */
  readonly changedMs: number;
  /** A plain file: no folder, no link. */
  readonly isFile: boolean;
}

export interface FolderFiles {
  /** Makes the folder and those above it. */
  make(folder: string): Promise<void>;
  /** Names in a folder, in their order. */
  list(folder: string): Promise<readonly string[]>;
  /** Undefined where there is nothing of that name. */
  facts(path: string): Promise<FileFacts | undefined>;
  /** The first `max` bytes; undefined where there is nothing of that name. */
  read(path: string, max: number): Promise<Uint8Array | undefined>;
  /** A whole file under its name, in place of any other; durable when it returns. */
  put(path: string, bytes: Uint8Array): Promise<void>;
  /** Moves a file onto a name, in place of any other; durable when it returns. @returns false where it is gone */
  move(from: string, to: string): Promise<boolean>;
}

/** What `run` gives, or undefined where the file is not there. */
async function unlessMissing<T>(run: () => Promise<T>): Promise<T | undefined> {
  try {
    return await run();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** A rename is durable when its folder is. Some systems (Windows) have no handle of a folder, and need none. */
async function flushFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!['EISDIR', 'EPERM', 'EACCES', 'EINVAL'].includes(systemCode(error) ?? '')) throw error;
  }
}

async function readFirst(path: string, max: number): Promise<Uint8Array> {
  const handle = await open(path, 'r');
  try {
    const bytes = new Uint8Array(max);
    let length = 0;
    while (length < max) {
      const { bytesRead } = await handle.read(bytes, length, max - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return bytes.slice(0, length);
  } finally {
    await handle.close();
  }
}

async function putWhole(path: string, bytes: Uint8Array): Promise<void> {
  const folder = dirname(path);
  // One name for each file: what a kill leaves behind is written over the next time.
  const temporary = join(folder, `.${basename(path)}.tmp`);
  const handle = await open(temporary, 'w');
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, path);
  await flushFolder(folder);
}

/** The file system of this machine. */
export const nodeFolderFiles: FolderFiles = {
  async make(folder) {
    await mkdir(folder, { recursive: true });
  },
  async list(folder) {
    return (await readdir(folder)).sort();
  },
  facts: (path) =>
    unlessMissing(async () => {
      const stats = await lstat(path);
      return { bytes: stats.size, changedMs: stats.mtimeMs, isFile: stats.isFile() };
    }),
  read: (path, max) => unlessMissing(() => readFirst(path, max)),
  put: putWhole,
  async move(from, to) {
    const moved = await unlessMissing(async () => {
      await rename(from, to);
      return true;
    });
    if (moved !== true) return false;
    await flushFolder(dirname(to));
    if (dirname(from) !== dirname(to)) await flushFolder(dirname(from));
    return true;
  },
};
