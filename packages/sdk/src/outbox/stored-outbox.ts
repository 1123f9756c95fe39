/**
 * An outbox over any storage that can append durably and replace atomically. What is put at once is one write.
 *
 * Invariants: an acknowledged entry is in the storage; after a write that failed nothing more is written, because
 * nobody knows what stands there; the storage holds at most twice what is pending, and 64 KiB.
 */
import { exactJson, fromExactJson } from '../exact-json.js';
import { FiscalError, isFiscalError } from '../fiscal-error.js';
import { outboxFile, outboxLine, readOutbox, type OutboxChange } from './outbox-log.js';
import type { Outbox, OutboxEntry, TornEnd } from './outbox.js';

/** What an outbox is stored in: a file, a row of a database, a slot of the browser. One process at a time. */
export interface OutboxStorage {
  /** All bytes; none when there is nothing yet. */
  read(): Promise<Uint8Array>;
  /** Adds to the end; durable when the promise is fulfilled. A cut in the middle may leave any part of the bytes. */
  append(bytes: Uint8Array): Promise<void>;
  /** Puts these bytes in the place of all others; durable, and never a mixture of both. */
  replace(bytes: Uint8Array): Promise<void>;
  /**
   * Keeps the torn end of the storage, durably and apart from it, before it is written anew; the same bytes twice are kept
   * once. Where there is no such place, leave it out.
   * @returns where, for a person
   */
  keepAside?(bytes: Uint8Array): Promise<string>;
  /** Ends its use. */
  close(): Promise<void>;
}

/** A storage is written anew when it is larger than this, and mostly settled, bytes. */
const COMPACT_FROM_BYTES = 65_536;

/**
 * Opens an outbox and finds what was left in it. A write that was cut is kept aside and told by `torn`; the rest is used.
 * @throws FiscalError (as a rejection) `outbox-damaged`, `outbox-failed`
 */
export async function openOutbox<TSale = unknown>(storage: OutboxStorage): Promise<Outbox<TSale>> {
  try {
    const bytes = await attempt(() => storage.read());
    const content = readOutbox(bytes);
    const torn = await attempt(() => keepTorn(storage, bytes, content.tornAt));
    const outbox = new StoredOutbox<TSale>(storage, content.changes, torn);
    await outbox.begin();
    return outbox;
  } catch (error) {
    await storage.close().catch(() => undefined); // the first error is the one to tell
    throw error;
  }
}

async function keepTorn(
  storage: OutboxStorage,
  whole: Uint8Array,
  at: number | undefined,
): Promise<TornEnd | undefined> {
  if (at === undefined || at === whole.length) return undefined;
  const bytes = Uint8Array.from(whole.subarray(at));
  // A file system that had made room for a write that never came leaves zeros, which say nothing.
  const saysSomething = bytes.some((byte) => byte !== 0);
  return { at, bytes, keptAs: saysSomething ? await storage.keepAside?.(bytes) : undefined };
}

interface Stored {
  /** The sale as it is written, to compare it with. */
  readonly json: string;
  /** What it takes in the storage, bytes. */
  readonly bytes: number;
}

interface Write {
  readonly change: OutboxChange;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

class StoredOutbox<TSale> implements Outbox<TSale> {
  readonly torn?: TornEnd;
  readonly #storage: OutboxStorage;
  /** By operation id, oldest first. */
  readonly #entries = new Map<string, Stored>();
  /** What is stored when all writes that were asked for are done: each sale as it is written. */
  readonly #asked = new Map<string, string>();
  #queue: Write[] = [];
  #writing: Promise<void> | undefined;
  #storedBytes = 0;
  #pendingBytes = 0;
  #over: FiscalError | undefined;

  constructor(storage: OutboxStorage, changes: readonly OutboxChange[], torn: TornEnd | undefined) {
    this.#storage = storage;
    if (torn !== undefined) this.torn = torn;
    for (const change of changes) this.#apply(change);
    for (const [id, { json }] of this.#entries) this.#asked.set(id, json);
  }

  /** Writes what is pending, and nothing else. */
  async begin(): Promise<void> {
    await attempt(() => this.#compact());
  }

  async put(entry: OutboxEntry<TSale>): Promise<void> {
    const { id, epoch } = entry.operation;
    const put = { operation: { id, epoch }, sale: entry.sale };
    const json = exactJson(put);
    // Read back at once: what cannot be stored is refused before anything is sent, and a later change of the caller's
    // object changes nothing here.
    const change = { put: fromExactJson(json) as OutboxEntry<unknown> };
    const before = this.#asked.get(id);
    if (before !== undefined && before !== json) {
      const detail = `operation ${id} is stored with another sale`;
      throw new FiscalError('operation-conflict', { detail, operation: entry.operation });
    }
    this.#asked.set(id, json);
    // Written again when the first write is still on its way: both are told when it is there.
    if (before !== undefined && this.#entries.has(id) && this.#over === undefined) return;
    await this.#write(change);
  }

  async next(): Promise<OutboxEntry<TSale> | undefined> {
    const [oldest] = await this.pending();
    return oldest;
  }

  async settle(operationId: string): Promise<void> {
    if (this.#asked.delete(operationId) || this.#over !== undefined) await this.#write({ settle: operationId });
  }

  async pending(): Promise<readonly OutboxEntry<TSale>[]> {
    if (this.#over !== undefined) return Promise.reject(this.#over);
    // Written by put(), whose argument had that type.
    return [...this.#entries.values()].map(({ json }) => fromExactJson(json) as OutboxEntry<TSale>);
  }

  async close(): Promise<void> {
    if (this.#over?.code === 'closed') return;
    const writing = this.#writing;
    this.#over ??= new FiscalError('closed', { detail: 'the outbox is closed' });
    await writing;
    await attempt(() => this.#storage.close());
  }

  #write(change: OutboxChange): Promise<void> {
    if (this.#over !== undefined) return Promise.reject(this.#over);
    return new Promise((resolve, reject) => {
      this.#queue.push({ change, resolve, reject });
      this.#writing ??= this.#drain();
    });
  }

  /** Everything that is asked for while a write is on its way goes into the next one. */
  async #drain(): Promise<void> {
    await Promise.resolve();
    while (this.#queue.length > 0) {
      const batch = this.#queue;
      this.#queue = [];
      try {
        const line = outboxLine(batch.map(({ change }) => change));
        await attempt(() => this.#storage.append(line));
        this.#storedBytes += line.length;
        for (const { change } of batch) this.#apply(change);
        if (this.#storedBytes > COMPACT_FROM_BYTES + 2 * this.#pendingBytes) await attempt(() => this.#compact());
        for (const { resolve } of batch) resolve();
      } catch (error) {
        // The end of the storage is not known any more; whoever opens it anew finds out.
        this.#over = isFiscalError(error) ? error : new FiscalError('internal', { cause: error });
        for (const { reject } of [...batch, ...this.#queue]) reject(error);
        this.#queue = [];
      }
    }
    this.#writing = undefined;
  }

  #apply({ put, settle }: OutboxChange): void {
    if (put === undefined) {
      this.#pendingBytes -= this.#entries.get(settle)?.bytes ?? 0;
      this.#entries.delete(settle);
    } else if (!this.#entries.has(put.operation.id)) {
      const bytes = outboxLine([{ put }]).length;
      this.#entries.set(put.operation.id, { json: exactJson(put), bytes });
      this.#pendingBytes += bytes;
    }
  }

  async #compact(): Promise<void> {
    const changes = [...this.#entries.values()].map(({ json }) => {
      return { put: fromExactJson(json) as OutboxEntry<unknown> }; // written by #apply
    });
    const bytes = outboxFile(changes);
    await this.#storage.replace(bytes);
    this.#storedBytes = bytes.length;
  }
}

/** @throws FiscalError `outbox-failed`, unless it is an error of ours already */
async function attempt<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    if (isFiscalError(cause)) throw cause;
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new FiscalError('outbox-failed', { detail, cause });
  }
}
