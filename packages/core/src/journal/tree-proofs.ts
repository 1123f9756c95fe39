/**
 * Proofs of RFC 9162 over any tree whose complete subtrees can be asked for: inclusion (section 2.1.3) and
 * consistency (section 2.1.4). Pure; who answers may store nodes or compute them.
 */
import type { HasherPort } from '../ports/hasher.js';
import { foldRoots, nodeHash } from './merkle.js';

/** The root of the complete subtree of 2^level leaves with this index; level 0: the leaf hash. */
export type NodeSource = (level: number, index: number) => Uint8Array;

export interface TreeView {
  readonly node: NodeSource;
  readonly hasher: HasherPort;
}

/** Largest power of two that is smaller than `count`; `count` is at least 2. */
function splitOf(count: number): number {
  let split = 1;
  while (split * 2 < count) split *= 2;
  return split;
}

/** Roots of the complete subtrees that make up `count` leaves from `first`, left to right. */
export function rootsOf(tree: TreeView, first: number, count: number): readonly Uint8Array[] {
  const roots: Uint8Array[] = [];
  let at = first;
  for (let left = count; left > 0;) {
    let level = 0;
    while (2 ** (level + 1) <= left) level++;
    roots.push(tree.node(level, at / 2 ** level));
    at += 2 ** level;
    left -= 2 ** level;
  }
  return roots;
}

/**
 * Root of `count` leaves from `first`, where that range is a subtree of the tree.
 * @internal
 */
export function rangeRoot(tree: TreeView, first: number, count: number): Uint8Array {
  return foldRoots(rootsOf(tree, first, count), tree.hasher);
}

/** PATH(leaf, D_size), from the leaf upwards. */
export function inclusionPath(tree: TreeView, leaf: number, size: number): readonly Uint8Array[] {
  const path: Uint8Array[] = [];
  let first = 0;
  let count = size;
  while (count > 1) {
    const split = splitOf(count);
    if (leaf - first < split) {
      path.push(rangeRoot(tree, first + split, count - split));
      count = split;
    } else {
      path.push(rangeRoot(tree, first, split));
      first += split;
      count -= split;
    }
  }
  return path.reverse();
}

/** PROOF(first, D_second), 0 < first <= second; empty when they are equal. */
export function consistencyPath(tree: TreeView, older: number, size: number): readonly Uint8Array[] {
  const path: Uint8Array[] = [];
  let first = 0;
  let count = size;
  let left = older;
  let isWhole = true; // the older tree is this very range so far: its root is known to the verifier
  while (left < count) {
    const split = splitOf(count);
    if (left <= split) {
      path.push(rangeRoot(tree, first + split, count - split));
      count = split;
    } else {
      path.push(rangeRoot(tree, first, split));
      first += split;
      count -= split;
      left -= split;
      isWhole = false;
    }
  }
  if (!isWhole) path.push(rangeRoot(tree, first, count));
  return path.reverse();
}

/** The root that an inclusion path leads to; RFC 9162 section 2.1.3.2. */
export function rootFromInclusion(
  proof: {
    readonly sequence: number;
    readonly size: number;
    readonly leafHash: Uint8Array;
    readonly path: readonly Uint8Array[];
  },
  hasher: HasherPort,
): Uint8Array {
  let node = proof.sequence;
  let last = proof.size - 1;
  let hash = proof.leafHash;
  for (const sibling of proof.path) {
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sibling, hash, hasher);
      while (node % 2 === 0 && node !== 0) {
        node /= 2;
        last = Math.floor(last / 2);
      }
    } else hash = nodeHash(hash, sibling, hasher);
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return hash;
}

/** The two roots that a consistency path leads to, older first; RFC 9162 section 2.1.4.2. `older` is less than `size`. */
export function rootsFromConsistency(
  proof: {
    readonly older: number;
    readonly size: number;
    readonly olderRoot: Uint8Array;
    readonly path: readonly Uint8Array[];
  },
  hasher: HasherPort,
): readonly [older: Uint8Array, newer: Uint8Array] {
  const isComplete = proof.older === 1 || 2 * splitOf(proof.older) === proof.older;
  const [first, ...rest] = isComplete ? [proof.olderRoot, ...proof.path] : proof.path;
  let node = proof.older - 1;
  let last = proof.size - 1;
  while (node % 2 === 1) {
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  let older = first ?? proof.olderRoot;
  let newer = older;
  for (const sibling of rest) {
    if (node % 2 === 1 || node === last) {
      older = nodeHash(sibling, older, hasher);
      newer = nodeHash(sibling, newer, hasher);
      while (node % 2 === 0 && node !== 0) {
        node /= 2;
        last = Math.floor(last / 2);
      }
    } else newer = nodeHash(newer, sibling, hasher);
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return [older, newer];
}
