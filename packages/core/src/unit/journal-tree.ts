/**
 * The tree over the journal's records: nodes from the derived area where it has them, computed from the journal where it
 * has not. A proof is checked against the root before it is given out: the area is never believed.
 */
import { equalBytes } from '@plomba/codec';
import { assert, present } from '../assert.js';
import type { DerivedArea } from '../derived/derived-area.js';
import { foldRoots, Frontier, nodeHash } from '../journal/merkle.js';
import {
  consistencyPath,
  inclusionPath,
  rootFromInclusion,
  rootsFromConsistency,
  rootsOf,
  type TreeView,
} from '../journal/tree-proofs.js';
import type { HasherPort } from '../ports/hasher.js';
import type { Extent, JournalIndex } from './journal-index.js';

/** Subtrees of so many levels are computed by reading their records in one go. */
const RUN_LEVELS = 10;
/** Roots of subtrees that are kept: those near the root of the tree are on the way of every proof. */
const KNOWN_MAX = 1024;
/** More than a tree can have. */
const LEVELS = 64;

export interface InclusionProof {
  readonly sequence: number;
  /** Size of the tree. */
  readonly size: number;
  readonly leafHash: Uint8Array;
  /** Hashes from the leaf upwards, RFC 9162 section 2.1.3. */
  readonly path: readonly Uint8Array[];
}

/** A tree whose root is known for sure. */
export interface TreeRoot {
  readonly size: number;
  readonly root: Uint8Array;
}

export class JournalTree {
  readonly #area: DerivedArea;
  readonly #index: JournalIndex;
  readonly #hasher: HasherPort;
  /** By level and index. A complete subtree never changes; what was wrong in the area is forgotten with it. */
  readonly #known = new Map<number, Uint8Array>();

  constructor(parts: { readonly area: DerivedArea; readonly index: JournalIndex; readonly hasher: HasherPort }) {
    this.#area = parts.area;
    this.#index = parts.index;
    this.#hasher = parts.hasher;
  }

  /** Root of the first `size` records, checked to be the beginning of the whole tree. */
  root(size: number, extent: Extent, head: TreeRoot): Uint8Array {
    if (size === head.size) return head.root;
    return this.#checked(
      () => foldRoots(rootsOf(this.#view(extent), 0, size), this.#hasher),
      (made) => {
        const path = consistencyPath(this.#view(extent), size, head.size);
        const proof = { older: size, size: head.size, olderRoot: made, path };
        const [older, newer] = rootsFromConsistency(proof, this.#hasher);
        return equalBytes(older, made) && equalBytes(newer, head.root);
      },
    );
  }

  /** Proof that a record is in the tree of the first `size` records, checked against their root. */
  inclusion(sequence: number, extent: Extent, head: TreeRoot): InclusionProof {
    const leafHash = present(this.#index.find(sequence, extent), 'a record of the journal').leafHash;
    const path = this.#checked(
      () => inclusionPath(this.#view(extent), sequence, head.size),
      (made) =>
        equalBytes(rootFromInclusion({ sequence, size: head.size, leafHash, path: made }, this.#hasher), head.root),
    );
    return { sequence, size: head.size, leafHash, path };
  }

  /** Proof that the tree of the first `older` records is the beginning of that of the first `size`. */
  consistency(older: number, size: number, extent: Extent): readonly Uint8Array[] {
    return consistencyPath(this.#view(extent), older, size);
  }

  /** The root of a complete subtree. */
  node(level: number, index: number, extent: Extent): Uint8Array {
    if (level === 0) return present(this.#index.find(index, extent), 'a record of the journal').leafHash;
    const key = index * LEVELS + level;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    // A copy: what the area gives is a part of a larger buffer.
    const node = (this.#area.node(level, index) ?? this.#made(level, index, extent)).slice();
    if (this.#known.size >= KNOWN_MAX) this.#known.clear();
    this.#known.set(key, node);
    return node;
  }

  /** What the area does not have. */
  #made(level: number, index: number, extent: Extent): Uint8Array {
    // Where its left half is known, only the way down to what is not stored yet is computed.
    const isBare = level === 1 || this.#area.node(level - 1, 2 * index) === undefined;
    if (isBare && level <= RUN_LEVELS) return this.#compute(index * 2 ** level, 2 ** level, extent);
    return nodeHash(this.node(level - 1, 2 * index, extent), this.node(level - 1, 2 * index + 1, extent), this.#hasher);
  }

  #view(extent: Extent): TreeView {
    return { node: (level, index) => this.node(level, index, extent), hasher: this.#hasher };
  }

  #compute(first: number, count: number, extent: Extent): Uint8Array {
    let frontier = Frontier.empty;
    for (const record of this.#index.from(first, extent)) {
      frontier = frontier.append(record.leafHash, this.#hasher);
      if (frontier.size === count) break;
    }
    return foldRoots(frontier.roots, this.#hasher);
  }

  /** Makes something from the tree; where the area leads to another root, makes it once more from the journal. */
  #checked<T>(make: () => T, holds: (made: T) => boolean): T {
    const made = make();
    if (holds(made)) return made;
    this.#area.distrustTree();
    this.#known.clear();
    const again = make();
    assert(holds(again), "the journal's records lead to its root");
    return again;
  }
}
