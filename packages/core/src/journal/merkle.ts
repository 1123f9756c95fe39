/**
 * The RFC 9162 tree (section 2.1), as far as an appender needs it: nodes, and the frontier, the roots of the complete
 * subtrees from left to right.
 */
import type { HasherPort } from '../ports/hasher.js';
import { HASH_BYTES } from '../tables/record-header.table.js';

/** What the hash of a node is over; written anew for each, because a hasher keeps nothing of its input. */
const nodeBytes: Uint8Array = new Uint8Array(1 + 2 * HASH_BYTES);
nodeBytes[0] = 1;

/** The hash of an interior node: SHA-256(01 ‖ left ‖ right). */
export function nodeHash(left: Uint8Array, right: Uint8Array, hasher: HasherPort): Uint8Array {
  nodeBytes.set(left, 1);
  nodeBytes.set(right, 1 + HASH_BYTES);
  return hasher.sha256(nodeBytes);
}

/** Folds the roots of complete subtrees, left to right, into the root of the tree that they make. */
export function foldRoots(roots: readonly Uint8Array[], hasher: HasherPort): Uint8Array {
  let root = roots.at(-1);
  if (root === undefined) return hasher.sha256(new Uint8Array(0));
  for (let at = roots.length - 2; at >= 0; at--) root = nodeHash(roots[at] ?? root, root, hasher);
  return root;
}

/** Immutable: a fold may keep the one before. */
export class Frontier {
  /** Leaves so far. */
  readonly size: number;
  /** One root for each set bit of `size`, the largest subtree first. */
  readonly roots: readonly Uint8Array[];
  /** Made at the first question. */
  #root: Uint8Array | undefined;

  constructor(size: number, roots: readonly Uint8Array[]) {
    this.size = size;
    this.roots = roots;
  }

  /** The tree without leaves. */
  static readonly empty: Frontier = new Frontier(0, []);

  /** @param completed told each interior node that this leaf completes, from the leaf upwards */
  append(leaf: Uint8Array, hasher: HasherPort, completed?: (node: Uint8Array) => void): Frontier {
    const roots = this.roots.slice();
    let hash = leaf;
    // Each trailing one bit of the size is a complete subtree that this leaf completes further.
    for (let size = this.size; size % 2 === 1; size = Math.floor(size / 2)) {
      hash = nodeHash(roots.pop() ?? hash, hash, hasher);
      completed?.(hash);
    }
    roots.push(hash);
    return new Frontier(this.size + 1, roots);
  }

  /** Root of the whole tree; the hash of nothing for the empty one. */
  root(hasher: HasherPort): Uint8Array {
    return (this.#root ??= foldRoots(this.roots, hasher));
  }

  /** Whether there are as many roots as the size has set bits. */
  isConsistent(): boolean {
    let bits = 0;
    for (let size = this.size; size > 0; size = Math.floor(size / 2)) bits += size % 2;
    return bits === this.roots.length;
  }
}
