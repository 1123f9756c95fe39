/**
 * The tree of RFC 9162 section 2.1 over leaf hashes, built from left to right (docs/spec/journal.md sections 1 and 3).
 * A hasher holds only the roots of the complete subtrees: its memory is the logarithm of the size.
 */
import { sha256 } from '@noble/hashes/sha2.js';

const LEAF_PREFIX = 0x00;
const NODE_PREFIX = 0x01;

/** SHA-256 of some bytes. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

/** SHA-256(0x00 ‖ entry). */
export function leafHash(entry: Uint8Array): Uint8Array {
  return sha256.create().update(Uint8Array.of(LEAF_PREFIX)).update(entry).digest();
}

export function nodeHashBy(hash: Sha256, left: Uint8Array, right: Uint8Array): Uint8Array {
  const input = new Uint8Array(1 + left.length + right.length);
  input[0] = NODE_PREFIX;
  input.set(left, 1);
  input.set(right, 1 + left.length);
  return hash(input);
}

/** SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return nodeHashBy(sha256, left, right);
}

/** A complete subtree: 2^height leaves. */
export interface Subtree {
  readonly height: number;
  readonly hash: Uint8Array;
}

export class TreeHasher {
  readonly #hash: Sha256;
  readonly #subtrees: Subtree[] = [];
  #size = 0;

  constructor(hash: Sha256) {
    this.#hash = hash;
  }

  get size(): number {
    return this.#size;
  }

  /** Adds a leaf; returns the subtrees that it completed, the leaf itself first. */
  add(leaf: Uint8Array): readonly Subtree[] {
    const completed: Subtree[] = [{ height: 0, hash: leaf }];
    let subtree: Subtree = { height: 0, hash: leaf };
    let left = this.#subtrees.at(-1);
    while (left?.height === subtree.height) {
      this.#subtrees.pop();
      subtree = { height: subtree.height + 1, hash: nodeHashBy(this.#hash, left.hash, subtree.hash) };
      completed.push(subtree);
      left = this.#subtrees.at(-1);
    }
    this.#subtrees.push(subtree);
    this.#size++;
    return completed;
  }

  /** Roots of the complete subtrees, left to right. */
  frontier(): readonly Uint8Array[] {
    return this.#subtrees.map((subtree) => subtree.hash);
  }
}

/** The head of the tree whose complete subtrees have these roots, left to right; undefined for the empty tree. */
export function headOf(hash: Sha256, frontier: readonly Uint8Array[]): Uint8Array | undefined {
  const last = frontier.at(-1);
  return last === undefined
    ? undefined
    : frontier.slice(0, -1).reduceRight((right, left) => nodeHashBy(hash, left, right), last);
}
