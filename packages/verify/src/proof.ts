/**
 * Proofs of a few hashes: that a record is in a tree, and that one tree is the beginning of another.
 * RFC 9162 sections 2.1.3.2 and 2.1.4.2, step by step; the steps are numbered as there.
 *
 * An entry point of its own: nothing but SHA-256 comes with it.
 *
 * @packageDocumentation
 */
import { leafHash, nodeHash } from './merkle.js';

export { leafHash, nodeHash };

const HASH_BYTES = 32;

/** Claims that the leaf stands at `index` of the tree with `size` leaves and head `root`. */
export interface InclusionProof {
  readonly index: number;
  readonly size: number;
  readonly leafHash: Uint8Array;
  /** Siblings from the leaf up to the root. */
  readonly path: readonly Uint8Array[];
  readonly root: Uint8Array;
}

/** Claims that the first `size` leaves of the tree with `laterSize` leaves are the tree with head `root`. */
export interface ConsistencyProof {
  readonly size: number;
  readonly root: Uint8Array;
  readonly laterSize: number;
  readonly laterRoot: Uint8Array;
  readonly path: readonly Uint8Array[];
}

/** Whether the proof holds. Never throws: what is no proof does not hold. */
export function verifyInclusion(proof: InclusionProof): boolean {
  if (!isCount(proof.index) || !isCount(proof.size) || proof.index >= proof.size) return false; // 1
  if (![proof.leafHash, proof.root, ...proof.path].every(isHash)) return false;
  let node = { first: proof.index, last: proof.size - 1 }; // 2
  let hash = proof.leafHash; // 3
  for (const sibling of proof.path) {
    if (node.last === 0) return false; // 4, first sentence
    if (isRight(node)) {
      hash = nodeHash(sibling, hash);
      node = skipLonely(node);
    } else hash = nodeHash(hash, sibling);
    node = up(node);
  }
  return node.last === 0 && sameHash(hash, proof.root); // 5
}

/** Whether the proof holds. Trees of one size are consistent when they are equal, with an empty path. */
export function verifyConsistency(proof: ConsistencyProof): boolean {
  if (!isCount(proof.size) || !isCount(proof.laterSize) || proof.size < 1 || proof.size > proof.laterSize) return false;
  if (![proof.root, proof.laterRoot, ...proof.path].every(isHash)) return false;
  if (proof.size === proof.laterSize) return proof.path.length === 0 && sameHash(proof.root, proof.laterRoot);
  if (proof.path.length === 0) return false; // 1
  const [seed, ...rest] = isPowerOfTwo(proof.size) ? [proof.root, ...proof.path] : proof.path; // 2
  if (seed === undefined) return false;
  let node = { first: proof.size - 1, last: proof.laterSize - 1 }; // 3
  while (node.first % 2 === 1) node = up(node); // 4
  let earlier = seed; // 5
  let later = seed;
  for (const hash of rest) {
    if (node.last === 0) return false; // 6, first sentence
    if (isRight(node)) {
      earlier = nodeHash(hash, earlier);
      later = nodeHash(hash, later);
      node = skipLonely(node);
    } else later = nodeHash(later, hash);
    node = up(node);
  }
  return node.last === 0 && sameHash(earlier, proof.root) && sameHash(later, proof.laterRoot); // 7
}

/** RFC 9162 calls them `fn` and `sn`: the place of a node in its level, and of the last node of that level. */
interface Node {
  readonly first: number;
  readonly last: number;
}

// Sizes go up to 2^53, so no bitwise operators here.
function up(node: Node): Node {
  return { first: Math.floor(node.first / 2), last: Math.floor(node.last / 2) };
}

function isRight(node: Node): boolean {
  return node.first % 2 === 1 || node.first === node.last;
}

/** A last node without a sibling goes up unchanged until it has one on its left. */
function skipLonely(node: Node): Node {
  let current = node;
  while (current.first % 2 === 0 && current.first !== 0) current = up(current);
  return current;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function isPowerOfTwo(value: number): boolean {
  let rest = value;
  while (rest > 1 && rest % 2 === 0) rest /= 2;
  return rest === 1;
}

function isHash(value: Uint8Array): boolean {
  return value.length === HASH_BYTES;
}

function sameHash(left: Uint8Array, right: Uint8Array): boolean {
  return left.every((byte, index) => byte === right[index]);
}
