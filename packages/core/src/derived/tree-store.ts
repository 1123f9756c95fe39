/**
 * Interior nodes of the journal's tree in the order in which they are completed (post-order without leaves): the place of
 * a node follows from its level and index, and appending leaves only ever appends nodes.
 */
import { Frontier } from '../journal/merkle.js';
import type { HasherPort } from '../ports/hasher.js';
import type { PageStore } from './page-store.js';

/** Interior nodes of a tree of this many leaves that are roots of complete subtrees. */
function nodesIn(leaves: number): number {
  let bits = 0;
  for (let rest = leaves; rest > 0; rest = Math.floor(rest / 2)) bits += rest % 2;
  return leaves - bits;
}

/** Place of the root of the complete subtree at a level (1: two leaves) and index. */
function nodePlace(level: number, index: number): number {
  const last = (index + 1) * 2 ** level - 1;
  return nodesIn(last) + level - 1;
}

export class TreeStore {
  readonly #pages: PageStore;
  readonly #hasher: HasherPort;
  #frontier: Frontier | undefined;

  constructor(pages: PageStore, hasher: HasherPort) {
    this.#pages = pages;
    this.#hasher = hasher;
  }

  /** The root of a complete subtree, or undefined where it is not stored. */
  node(level: number, index: number): Uint8Array | undefined {
    const place = nodePlace(level, index);
    if (place >= this.#pages.count) return undefined;
    const node = this.#pages.item(place);
    if (node === undefined) this.#frontier = undefined; // the part was cut off: what comes next is found anew
    return node;
  }

  /** Sequence of the next leaf to take, in a journal of `size` records. */
  next(size: number, leafHash: (sequence: number) => Uint8Array): number {
    if (this.#frontier === undefined && this.#pages.count > nodesIn(size)) this.#pages.clear(); // of another history
    this.#frontier ??= this.#resume(size, leafHash);
    return this.#frontier.size;
  }

  /** Before the first leaf of a new journal. */
  begin(): void {
    if (this.#pages.count === 0) this.#frontier ??= Frontier.empty;
  }

  /** Takes the next leaf. */
  take(leaf: Uint8Array): void {
    const frontier = this.#frontier ?? Frontier.empty;
    let place = nodesIn(frontier.size);
    this.#frontier = frontier.append(leaf, this.#hasher, (node) => {
      if (place++ === this.#pages.count) this.#pages.push(node);
    });
  }

  /** Takes leaves whose nodes are known already, where they follow what was taken. */
  takeNodes(before: Frontier, nodes: readonly Uint8Array[], after: Frontier): boolean {
    if (this.#frontier?.size !== before.size) return false;
    if (nodesIn(before.size) === this.#pages.count) for (const node of nodes) this.#pages.push(node);
    this.#frontier = after;
    return true;
  }

  /** Forgets what was taken but not stored. */
  restart(): void {
    this.#pages.dropPending();
    this.#frontier = undefined;
  }

  /** Erases everything: it did not lead to the root of the journal. */
  clear(): void {
    this.#pages.clear();
    this.#frontier = undefined;
  }

  /** The largest tree all of whose nodes are stored. */
  #resume(size: number, leafHash: (sequence: number) => Uint8Array): Frontier {
    let low = 0;
    let high = size;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (nodesIn(middle) <= this.#pages.count) low = middle;
      else high = middle - 1;
    }
    const roots: Uint8Array[] = [];
    let first = 0;
    let height = 0;
    while (2 ** (height + 1) <= low) height++;
    for (let level = height; level >= 0; level--) {
      const width = 2 ** level;
      if (Math.floor(low / width) % 2 === 0) continue;
      const root = level === 0 ? leafHash(first) : this.#pages.item(nodePlace(level, first / width));
      if (root === undefined) return this.#resume(size, leafHash); // a damaged page: there are fewer now
      roots.push(root.slice());
      first += width;
    }
    return new Frontier(low, roots);
  }
}
