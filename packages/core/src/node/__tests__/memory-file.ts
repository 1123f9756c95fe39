/**
 * A file in memory that knows what of it is durable: what was written since the last sync is kept apart, in blocks of
 * 512 bytes, as a disk would keep it in its cache and the kernel in its own. `crashes` gives what a power cut may leave.
 */
import type { FilePort } from '../file-port.js';

const BLOCK = 512;
const EMPTY = new Uint8Array(BLOCK);

/** Content by block; what is not here is zeros. Blocks are never written in place. */
export type Blocks = ReadonlyMap<number, Uint8Array>;

/** What a block may hold after a power cut: one of these, the last durable one first. */
export interface UnsyncedBlock {
  readonly block: number;
  readonly versions: readonly Uint8Array[];
}

export class MemoryFile implements FilePort {
  readonly #now: Map<number, Uint8Array>;
  readonly #durable: Map<number, Uint8Array>;
  readonly #unsynced = new Map<number, Uint8Array[]>();
  #size: number;
  writes = 0;
  syncs = 0;
  /** Runs before each sync takes effect: a moment at which the most is not durable yet. */
  onSync: () => void = () => undefined;

  constructor(content: Blocks = new Map(), size = 0) {
    this.#now = new Map(content);
    this.#durable = new Map(content);
    this.#size = size;
  }

  /** What a process that starts now would read. */
  get now(): Blocks {
    return this.#now;
  }

  size(): number {
    return this.#size;
  }

  setSize(bytes: number): void {
    this.#size = bytes;
  }

  read(target: Uint8Array, position: number): number {
    const count = Math.max(0, Math.min(target.length, this.#size - position));
    for (let at = position; at < position + count;) {
      const inside = at % BLOCK;
      const take = Math.min(BLOCK - inside, position + count - at);
      const block = this.#now.get((at - inside) / BLOCK) ?? EMPTY;
      target.set(inside === 0 && take === BLOCK ? block : block.subarray(inside, inside + take), at - position);
      at += take;
    }
    return count;
  }

  write(bytes: Uint8Array, position: number): number {
    this.writes++;
    for (let at = position; at < position + bytes.length;) {
      const inside = at % BLOCK;
      const take = Math.min(BLOCK - inside, position + bytes.length - at);
      const index = (at - inside) / BLOCK;
      const block = (this.#now.get(index) ?? EMPTY).slice();
      block.set(bytes.subarray(at - position, at - position + take), inside);
      this.#now.set(index, block);
      const versions = this.#unsynced.get(index);
      if (versions === undefined) this.#unsynced.set(index, [block]);
      else versions.push(block);
      at += take;
    }
    this.#size = Math.max(this.#size, position + bytes.length);
    return bytes.length;
  }

  sync(): void {
    this.onSync();
    this.syncs++;
    for (const [index, versions] of this.#unsynced) this.#durable.set(index, versions.at(-1) ?? EMPTY);
    this.#unsynced.clear();
  }

  allocate(_position?: number, _bytes?: number): boolean {
    return true;
  }

  dataFrom(position: number): number {
    const first = Math.floor(position / BLOCK);
    let found = Infinity;
    for (const block of this.#now.keys()) if (block >= first && block < found) found = block;
    return found === Infinity ? Infinity : Math.max(position, found * BLOCK);
  }

  close(): void {
    // Nothing to give back.
  }

  /** Blocks that are not durable yet, with everything that they may hold after a cut. */
  unsynced(): UnsyncedBlock[] {
    return [...this.#unsynced].map(([block, written]) => {
      const before = this.#durable.get(block) ?? EMPTY;
      const versions = [before, ...written];
      return { block, versions: versions.filter((one, at) => at === 0 || !sameBytes(one, versions[at - 1])) };
    });
  }

  /** What the disk holds when power goes now and each unsynced block has the version that is chosen for it. */
  cut(blocks: readonly UnsyncedBlock[], choice: readonly number[]): MemoryFile {
    const left = new Map(this.#durable);
    blocks.forEach(({ block, versions }, index) => left.set(block, versions[choice[index] ?? 0] ?? EMPTY));
    return new MemoryFile(left, this.#size);
  }

  /** As the next process finds it when this one is killed now: all is there, but only a part of it is durable. */
  killed(forgets: (sync: number) => boolean): MemoryFile {
    const next = new ForgetfulFile(forgets, this.#durable, this.#size);
    for (const [block, versions] of this.#unsynced) for (const bytes of versions) next.write(bytes, block * BLOCK);
    return next;
  }

  /** As the disk is when power goes now and nothing that is not durable reached it. */
  cutAll(): MemoryFile {
    return new MemoryFile(this.#durable, this.#size);
  }
}

function sameBytes(left: Uint8Array, right: Uint8Array | undefined): boolean {
  return right !== undefined && Buffer.compare(left, right) === 0;
}

/** A file that says that it is durable and is not: the planted bug. */
export class ForgetfulFile extends MemoryFile {
  readonly #forgets: (sync: number) => boolean;

  /** @param forgets tells for each sync, counted from 0, whether it does nothing */
  constructor(forgets: (sync: number) => boolean, content: Blocks = new Map(), size = 0) {
    super(content, size);
    this.#forgets = forgets;
  }

  override sync(): void {
    if (!this.#forgets(this.syncs)) {
      super.sync();
      return;
    }
    this.onSync();
    this.syncs++;
  }
}

/**
 * Choices of a version for each block: all of them where there are at most `most`, otherwise the extremes (none, all,
 * each alone, all but each, each prefix) and a sample.
 */
export function* choices(
  blocks: readonly UnsyncedBlock[],
  options: { readonly most: number; readonly sampled: number; readonly random: () => number },
): Generator<number[], undefined> {
  const counts = blocks.map(({ versions }) => versions.length);
  const total = counts.reduce((product, count) => product * count, 1);
  if (total <= options.most) {
    for (let index = 0; index < total; index++) {
      let rest = index;
      yield counts.map((count) => {
        const digit = rest % count;
        rest = Math.floor(rest / count);
        return digit;
      });
    }
    return undefined;
  }
  const seen = new Set<string>();
  const fresh = (choice: number[]): boolean => seen.size < seen.add(choice.join()).size;
  const extremes = extremesOf(counts);
  const sample = Array.from({ length: options.sampled }, () => {
    const share = options.random();
    return counts.map((count) => (options.random() < share ? 1 + Math.floor(options.random() * (count - 1)) : 0));
  });
  for (const choice of [...extremes, ...sample]) if (fresh(choice)) yield choice;
  return undefined;
}

function extremesOf(counts: readonly number[]): number[][] {
  const all = counts.map((count) => count - 1);
  const none = counts.map(() => 0);
  const each = counts.flatMap((_, at) => [
    none.map((zero, index) => (index === at ? (all[index] ?? 0) : zero)),
    all.map((last, index) => (index === at ? 0 : last)),
    all.map((last, index) => (index < at ? last : 0)),
  ]);
  return [none, all, ...each];
}
