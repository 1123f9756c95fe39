/**
 * An outbox in a file: appended and flushed (`fdatasync`) before a write is acknowledged, written anew beside the file
 * and renamed when it is compacted, locked against a second process. A torn end is kept in a file beside it.
 */
import { createHash } from 'node:crypto';
import { open, readFile, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { FiscalError, isFiscalError } from '../fiscal-error.js';
import type { Outbox } from '../outbox/outbox.js';
import { openOutbox, type OutboxStorage } from '../outbox/stored-outbox.js';
import { lockProcess } from './process-lock.js';

/**
 * Opens the outbox in this file, or begins one. Beside it, `<path>.lock.<n>` exists while it is in use. Its folder must
 * be on a file system of the host that knows hard links, not on a network share. What a power cut left of the last write
 * goes to `<path>.torn-<hash>`, and `torn` of the outbox names it; nothing ever deletes such a file.
 * @throws FiscalError (as a rejection) `outbox-in-use`, `outbox-damaged`, `outbox-failed`
 */
export async function fileOutbox<TSale = unknown>(path: string): Promise<Outbox<TSale>> {
  const file = resolve(path);
  let unlock: () => Promise<void>;
  try {
    unlock = await lockProcess(`${file}.lock`);
  } catch (cause) {
    if (isFiscalError(cause)) throw cause;
    throw new FiscalError('outbox-failed', { detail: cause instanceof Error ? cause.message : String(cause), cause });
  }
  return openOutbox<TSale>(new FileStorage(file, unlock));
}

class FileStorage implements OutboxStorage {
  readonly #path: string;
  readonly #unlock: () => Promise<void>;
  #handle: FileHandle | undefined;

  constructor(path: string, unlock: () => Promise<void>) {
    this.#path = path;
    this.#unlock = unlock;
  }

  async read(): Promise<Uint8Array> {
    try {
      return await readFile(this.#path);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return new Uint8Array(0);
      throw error;
    }
  }

  async append(bytes: Uint8Array): Promise<void> {
    this.#handle ??= await open(this.#path, 'a');
    await this.#handle.appendFile(bytes);
    await this.#handle.datasync();
  }

  async replace(bytes: Uint8Array): Promise<void> {
    const fresh = await this.#written(bytes);
    await this.#handle?.close();
    this.#handle = undefined;
    await this.#named(fresh, this.#path);
  }

  async keepAside(bytes: Uint8Array): Promise<string> {
    // Named after its content: an opening that is cut behind this keeps the same bytes again.
    const place = `${this.#path}.torn-${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}`;
    await this.#named(await this.#written(bytes), place);
    return place;
  }

  /** A file without its name yet. */
  async #written(bytes: Uint8Array): Promise<string> {
    const fresh = `${this.#path}.new`;
    // One that was left behind may have other rights.
    await rm(fresh, { force: true });
    // Sales are nobody else's business.
    const handle = await open(fresh, 'wx', 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    return fresh;
  }

  async #named(fresh: string, path: string): Promise<void> {
    await rename(fresh, path);
    await syncFolder(dirname(path));
  }

  async close(): Promise<void> {
    await this.#handle?.close();
    this.#handle = undefined;
    await rm(`${this.#path}.new`, { force: true });
    await this.#unlock();
  }
}

/** The new name is durable when its folder is. Windows knows no such call, and needs none. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
