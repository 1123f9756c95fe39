/**
 * What the bridge remembers of each key: the operation that it stands for, stored before the unit is asked, and the
 * answer, so that a repetition gets the same one, also from a bridge that was killed and started again.
 *
 * A key is *open* from the moment before the unit is asked until it is known what became of it. The unit itself knows
 * every key that it committed, so a store that was lost, or that forgot old answers, makes nothing happen twice.
 */
import { closeSync, openSync } from 'node:fs';
import type { Json } from '@plomba/codec';
import { lockFile, ImageError } from '@plomba/core/node';
import type { Operation } from '@plomba/core/model';
import { CliError } from '../cli-error.js';
import { KeyLog } from './key-log.js';

/** What was answered, and to what. */
export interface KeptAnswer {
  /** Digest of command and content, hex: the same key with another content is a conflict. */
  readonly digest: string;
  /** The body as it was answered. */
  readonly body: { readonly [field: string]: Json };
}

export type KeyState =
  | { readonly kind: 'open'; readonly operation: Operation }
  | { readonly kind: 'done'; readonly operation: Operation; readonly answer: KeptAnswer };

/** A line of the file. */
type Entry =
  | { readonly unit: string }
  | { readonly open: string; readonly epoch: number }
  | { readonly done: string; readonly epoch: number; readonly answer: KeptAnswer }
  | { readonly free: string };

const FORMAT = 'plomba-bridge-keys/1';
/** Answers that are kept; the unit is asked for older ones. */
const ANSWERS_KEPT = 10_000;
/** The file is written anew when it has this many times the lines that it needs. */
const SLACK = 4;

export class KeyStore {
  readonly #log: KeyLog | undefined;
  readonly #unlock: () => void;
  readonly #answersKept: number;
  /** Insertion order is age. */
  readonly #keys = new Map<string, KeyState>();
  #lines = 0;
  #unit: string | undefined;

  private constructor(log: KeyLog | undefined, unlock: () => void, answersKept: number) {
    this.#log = log;
    this.#unlock = unlock;
    this.#answersKept = answersKept;
  }

  /**
   * @param path the file; without one the keys are kept in memory only
   * @throws CliError `keys-in-use`, `keys-damaged`, `keys-unwritable` (as rejections)
   */
  static async open(path: string | undefined, options: { readonly answersKept?: number } = {}): Promise<KeyStore> {
    const { answersKept = ANSWERS_KEPT } = options;
    if (path === undefined) return new KeyStore(undefined, () => undefined, answersKept);
    const unlock = lock(path);
    try {
      const { log, values } = await KeyLog.open(path);
      try {
        const store = new KeyStore(log, unlock, answersKept);
        await store.#restore(values, path);
        return store;
      } catch (error) {
        await log.close();
        throw error;
      }
    } catch (error) {
      unlock();
      throw error;
    }
  }

  /** Log key of the unit that the keys belong to, hex; undefined before the first. */
  get unit(): string | undefined {
    return this.#unit;
  }

  get(key: string): KeyState | undefined {
    return this.#keys.get(key);
  }

  /** From now on the keys belong to this unit. */
  async bindTo(unit: string): Promise<void> {
    this.#unit = unit;
    await this.#store({ unit });
  }

  /** The operation is durable when this resolves; only then may the unit be asked. */
  async begin(operation: Operation): Promise<void> {
    this.#keys.set(operation.id, { kind: 'open', operation });
    await this.#store({ open: operation.id, epoch: operation.epoch });
  }

  async finish(operation: Operation, answer: KeptAnswer): Promise<void> {
    this.#keys.delete(operation.id);
    this.#keys.set(operation.id, { kind: 'done', operation, answer });
    this.#forget();
    await this.#store({ done: operation.id, epoch: operation.epoch, answer });
  }

  /** The unit refused: nothing is open under this key, and it may be used again. */
  async release(key: string): Promise<void> {
    if (!this.#keys.delete(key)) return;
    await this.#store({ free: key });
  }

  async close(): Promise<void> {
    await this.#log?.close();
    this.#unlock();
  }

  async #store(entry: Entry): Promise<void> {
    this.#lines++;
    await this.#log?.append(entry);
  }

  async #restore(values: readonly unknown[], path: string): Promise<void> {
    const [head, ...entries] = values;
    const known = head === undefined || (typeof head === 'object' && head !== null && 'format' in head);
    if (!known || (head !== undefined && head.format !== FORMAT)) {
      throw new CliError('keys-damaged', `${path} is no key file of this version`, {
        where: path,
        hint: 'Name another file for --keys; this one is left as it is.',
        exitCode: 2,
      });
    }
    // Their checksums hold, and only this class writes them.
    for (const entry of entries as readonly Entry[]) this.#apply(entry);
    this.#forget();
    this.#lines = values.length;
    if (head === undefined) await this.#log?.append({ format: FORMAT });
    else if (this.#lines > SLACK * (this.#keys.size + 2)) await this.#compact();
  }

  #apply(entry: Entry): void {
    if ('unit' in entry) this.#unit = entry.unit;
    else if ('free' in entry) this.#keys.delete(entry.free);
    else if ('open' in entry) {
      this.#keys.set(entry.open, { kind: 'open', operation: { id: entry.open, epoch: entry.epoch } });
    } else {
      const operation = { id: entry.done, epoch: entry.epoch };
      this.#keys.delete(entry.done);
      this.#keys.set(entry.done, { kind: 'done', operation, answer: entry.answer });
    }
  }

  /** Drops the oldest answers; open keys stay. */
  #forget(): void {
    for (const [key, { kind }] of this.#keys) {
      if (this.#keys.size <= this.#answersKept) return;
      if (kind === 'done') this.#keys.delete(key);
    }
  }

  /** At the start only, when nobody appends. */
  async #compact(): Promise<void> {
    const entries = [...this.#keys.values()].map((state): Entry => {
      const { id, epoch } = state.operation;
      return state.kind === 'open' ? { open: id, epoch } : { done: id, epoch, answer: state.answer };
    });
    const unit = this.#unit === undefined ? [] : [{ unit: this.#unit }];
    await this.#log?.replace([{ format: FORMAT }, ...unit, ...entries]);
  }
}

/** Beside the file, because the file is replaced when it is written anew. */
function lock(path: string): () => void {
  const name = `${path}.lock`;
  let file: number;
  try {
    file = openSync(name, 'a', 0o600);
  } catch (cause) {
    throw new CliError('keys-unwritable', `${name} cannot be written`, {
      where: path,
      hint: 'Check that the folder exists and that this user may write to it.',
      exitCode: 2,
      cause,
    });
  }
  try {
    const unlock = lockFile(file, name);
    return () => {
      unlock();
      closeSync(file);
    };
  } catch (cause) {
    closeSync(file);
    if (!(cause instanceof ImageError)) throw cause;
    throw new CliError('keys-in-use', `${path} is in use by another bridge`, {
      where: path,
      hint: 'One bridge serves one unit; stop the other one, or give this one a key file of its own.',
      exitCode: 2,
      cause,
    });
  }
}
