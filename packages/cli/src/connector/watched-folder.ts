/**
 * A folder that programs drop invoices into. Each file becomes a document exactly once, whatever is killed when:
 *
 * - it is claimed by a rename into `.work`, when size and time of change have stood still for a while (a file that is
 *   renamed in has stood still already: that is the sure way to drop one);
 * - its operation is a digest of its name and content, so that the unit knows it when it is asked again;
 * - the answer is written under a temporary name, flushed, renamed; only then the file leaves `.work` for the archive
 *   or the rejected ones. A kill before that repeats the operation, which gives the same document and the same answer.
 *
 * The same file dropped again later has the same answer, out of the archive.
 */
import { createHash } from 'node:crypto';
import { basename, extname, join } from 'node:path';
import { equalBytes } from '@plomba/codec';
import { answerName, formatOfFile, INPUT_BYTES_MAX, isAnswerName } from '@plomba/country-me/input';
import type { FileFacts, FolderFiles } from './folder-files.js';

export interface FolderAnswer {
  readonly answer: { readonly name: string; readonly bytes: Uint8Array };
  /** Whether the file became a document. */
  readonly ok: boolean;
}

/** Who makes documents of files. */
export interface FolderDesk {
  /**
   * @param operation id of the operation: the same for the same name and content
   * @returns also where the file is wrong: then the answer says why
   * @throws where nothing can be said now; the file waits and is handed over again
   */
  handle(name: string, bytes: Uint8Array, operation: string): Promise<FolderAnswer>;
}

/** Time, as it is given to the folder. */
export interface FolderClock {
  nowMs(): number;
  /** @returns what calls it off */
  after(ms: number, run: () => void): () => void;
}

export interface FolderSettings {
  readonly in: string;
  readonly out: string;
  readonly archive: string;
  readonly rejected: string;
  /** How long a file must have stood still, ms. */
  readonly quietMs: number;
  /** From one look to the next, ms. */
  readonly pollMs: number;
}

/** What the folder tells of its work. Names of files only. */
export type FolderEvent =
  | { readonly kind: 'issued' | 'rejected' | 'repeated' | 'ignored'; readonly name: string }
  /** Nothing can be done with it now; it is tried again. */
  | { readonly kind: 'waiting'; readonly name: string; readonly error: unknown }
  /** The folder itself cannot be read. */
  | { readonly kind: 'unreadable'; readonly error: unknown };

export interface FolderParts {
  readonly settings: FolderSettings;
  readonly desk: FolderDesk;
  readonly files: FolderFiles;
  readonly clock: FolderClock;
  readonly tell: (event: FolderEvent) => void;
}

/** Where claimed files are, inside of `in`: a rename needs one file system. */
const WORK = '.work';

/** Largest answer: every finding about one file is far less. */
const ANSWER_BYTES_MAX = 1_048_576;

/** Hex digits of an operation in the name of an archived file. */
const DIGEST_DIGITS = 16;

interface Stillness {
  readonly facts: FileFacts;
  readonly sinceMs: number;
}

/** Id of the operation of a file. */
export function operationOfFile(name: string, bytes: Uint8Array): string {
  const digest = createHash('sha256').update(name).update('\0').update(bytes).digest('hex');
  return `file-${digest.slice(0, 40)}`;
}

/** `racun.txt` with `file-12ab…` is `racun.12ab….txt`: the same file always has the same name in the archive. */
function storedName(name: string, operation: string): string {
  const ending = extname(name);
  return `${basename(name, ending)}.${operation.slice('file-'.length).slice(0, DIGEST_DIGITS)}${ending}`;
}

export class WatchedFolder {
  readonly #parts: FolderParts;
  readonly #work: string;
  /** Of every file that is seen, by its path: since when it stands still. */
  #still = new Map<string, Stillness>();
  readonly #ignored = new Set<string>();
  #looking: Promise<void> | undefined;
  #cancel: (() => void) | undefined;
  #isStopped = false;

  constructor(parts: FolderParts) {
    this.#parts = parts;
    this.#work = join(parts.settings.in, WORK);
  }

  /** Looks now, and then again and again until `stop`. */
  start(): void {
    if (this.#isStopped) return;
    void this.look().then(() => {
      if (!this.#isStopped) this.#cancel = this.#parts.clock.after(this.#parts.settings.pollMs, () => this.start());
    });
  }

  /** Ends when the file in hand is done. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancel?.();
    await this.#looking;
  }

  /** One look at the folder: every file that is ready is dealt with. Never rejects; a second call joins the first. */
  look(): Promise<void> {
    this.#looking ??= this.#look()
      .catch((error: unknown) => this.#parts.tell({ kind: 'unreadable', error }))
      .finally(() => {
        this.#looking = undefined;
      });
    return this.#looking;
  }

  /**
   * A later answer to a file, such as one with the authority's code; it is also that of the same file dropped again.
   * Where another file of that name has been answered in the meantime, its answer stays.
   */
  async publish(name: string, operation: string, answer: FolderAnswer['answer']): Promise<void> {
    const { files, settings } = this.#parts;
    const kept = join(settings.archive, answerName(storedName(name, operation)));
    const shown = join(settings.out, basename(answer.name));
    const [before, current] = [await files.read(kept, ANSWER_BYTES_MAX), await files.read(shown, ANSWER_BYTES_MAX)];
    const isOurs = current === undefined || (before !== undefined && equalBytes(current, before));
    if (isOurs) await files.put(shown, answer.bytes);
    await files.put(kept, answer.bytes);
  }

  async #look(): Promise<void> {
    const { files, settings } = this.#parts;
    const { in: incoming, out, archive, rejected } = settings;
    for (const folder of [incoming, this.#work, out, archive, rejected]) await files.make(folder);
    const seen = new Map<string, Stillness>();
    const claimed = await this.#noted(this.#work, seen);
    for (const name of claimed) await this.#attempt(name, () => this.#finish(name));
    const dropped = await this.#noted(incoming, seen);
    this.#still = seen;
    for (const name of dropped) {
      if (this.#isStopped) return;
      await this.#attempt(name, () => this.#claim(name));
    }
  }

  /** Names in a folder that are ours, the oldest first: the order in which a program wrote them is that of its numbers. */
  async #noted(folder: string, seen: Map<string, Stillness>): Promise<readonly string[]> {
    const { files } = this.#parts;
    const found: { readonly name: string; readonly changedMs: number }[] = [];
    for (const name of await files.list(folder)) {
      if (!this.#isOurs(name)) continue;
      const facts = await files.facts(join(folder, name));
      if (facts?.isFile !== true) continue;
      const path = join(folder, name);
      seen.set(path, this.#stillness(path, facts));
      found.push({ name, changedMs: facts.changedMs });
    }
    return found.sort((a, b) => a.changedMs - b.changedMs || (a.name < b.name ? -1 : 1)).map(({ name }) => name);
  }

  #isOurs(name: string): boolean {
    if (name.startsWith('.') || isAnswerName(name)) return false;
    if (formatOfFile(name) !== undefined) return true;
    if (!this.#ignored.has(name)) this.#parts.tell({ kind: 'ignored', name });
    this.#ignored.add(name);
    return false;
  }

  /** A change that lies behind us counts from when it was; one in the future (another clock) from when it is seen. */
  #stillness(path: string, facts: FileFacts): Stillness {
    const known = this.#still.get(path);
    const isSame = known?.facts.bytes === facts.bytes && known.facts.changedMs === facts.changedMs;
    return isSame ? known : { facts, sinceMs: Math.min(this.#parts.clock.nowMs(), facts.changedMs) };
  }

  #isStill(path: string): boolean {
    const { clock, settings } = this.#parts;
    const known = this.#still.get(path);
    return known !== undefined && clock.nowMs() - known.sinceMs >= settings.quietMs;
  }

  /** One file's trouble is not that of the others. */
  async #attempt(name: string, run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      this.#parts.tell({ kind: 'waiting', name, error });
    }
  }

  async #claim(name: string): Promise<void> {
    const { files, settings } = this.#parts;
    const path = join(settings.in, name);
    const known = this.#still.get(path);
    if (known === undefined || !this.#isStill(path)) return;
    const claimed = join(this.#work, name);
    if ((await files.facts(claimed)) !== undefined) return; // the one before it of that name waits still
    if (!(await files.move(path, claimed))) return;
    this.#still.set(claimed, known);
    await this.#finish(name);
  }

  /** Makes a document of a claimed file, unless somebody still writes into it. */
  async #finish(name: string): Promise<void> {
    const { files } = this.#parts;
    const path = join(this.#work, name);
    const facts = await files.facts(path);
    if (facts === undefined) return;
    this.#still.set(path, this.#stillness(path, facts));
    if (!this.#isStill(path)) return;
    const bytes = await files.read(path, INPUT_BYTES_MAX + 1);
    if (bytes !== undefined) await this.#settle(name, bytes);
  }

  async #settle(name: string, bytes: Uint8Array): Promise<void> {
    const { files, settings, desk, tell } = this.#parts;
    const operation = operationOfFile(name, bytes);
    const stored = storedName(name, operation);
    const kept = join(settings.archive, answerName(stored));
    const before = await files.read(kept, ANSWER_BYTES_MAX);
    if (before !== undefined) {
      await files.put(join(settings.out, answerName(name)), before);
      await files.move(join(this.#work, name), join(settings.archive, stored));
      tell({ kind: 'repeated', name });
      return;
    }
    const { ok, answer } = await desk.handle(name, bytes, operation);
    if (ok) await files.put(kept, answer.bytes);
    await files.put(join(settings.out, basename(answer.name)), answer.bytes);
    await files.move(join(this.#work, name), join(ok ? settings.archive : settings.rejected, stored));
    tell({ kind: ok ? 'issued' : 'rejected', name });
  }
}
