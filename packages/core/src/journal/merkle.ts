/**
 * The RFC 9162 tree (section 2.1), as far as an appender needs it: hashes of leaves and nodes, and the frontier,
 * the roots of the complete subtrees from left to right.
 */
import { sha256Parts } from '../crypto/sha256.js';

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

export function leafHashOf(parts: readonly Uint8Array[]): Uint8Array {
  return sha256Parts([LEAF, ...parts]);
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256Parts([NODE, left, right]);
}

/** Immutable: a fold may keep the one before. */
export class Frontier {
  readonly size: number;
  /** One root for each set bit of `size`, the largest subtree first. */
  readonly roots: readonly Uint8Array[];

  constructor(size: number, roots: readonly Uint8Array[]) {
    this.size = size;
    this.roots = roots;
  }

  static readonly empty: Frontier = new Frontier(0, []);

  append(leaf: Uint8Array): Frontier {
    const roots = [...this.roots];
    let hash = leaf;
    // Each trailing one bit of the size is a complete subtree that this leaf completes further.
    for (let size = this.size; size % 2 === 1; size = Math.floor(size / 2)) {
      hash = nodeHash(roots.pop() ?? hash, hash);
    }
    roots.push(hash);
    return new Frontier(this.size + 1, roots);
  }

  /** Root of the whole tree; the hash of nothing for the empty one. */
  root(): Uint8Array {
    const [last, ...others] = [...this.roots].reverse();
    if (last === undefined) return sha256Parts([]);
    return others.reduce((right, left) => nodeHash(left, right), last);
  }

  /** Whether there are as many roots as the size has set bits. */
  isConsistent(): boolean {
    let bits = 0;
    for (let size = this.size; size > 0; size = Math.floor(size / 2)) bits += size % 2;
    return bits === this.roots.length;
  }
}
