import { toHex } from '@plomba/codec';
import { describe, expect, it } from 'vitest';
import { naiveConsistency, naiveInclusion, naiveRoot } from '../__tests__/naive-tree.js';
import { present } from '../assert.js';
import { portableHasher } from '../crypto/hasher.js';
import { Frontier } from './merkle.js';
import {
  consistencyPath,
  inclusionPath,
  rangeRoot,
  rootFromInclusion,
  rootsFromConsistency,
  type TreeView,
} from './tree-proofs.js';

const SIZES = 33;
const leaves = Array.from({ length: SIZES }, (_, index) => portableHasher.sha256(Uint8Array.of(index)));
const hex = (hashes: readonly Uint8Array[]): readonly string[] => hashes.map(toHex);

/** A tree that answers only for complete subtrees that are there. */
const tree: TreeView = {
  hasher: portableHasher,
  node(level, index) {
    const width = 2 ** level;
    expect((index + 1) * width).toBeLessThanOrEqual(SIZES);
    return naiveRoot(leaves.slice(index * width, (index + 1) * width));
  },
};

describe.each(Array.from({ length: SIZES }, (_, index) => index + 1))('a tree of %i leaves', (size) => {
  const all = leaves.slice(0, size);

  it('has the root of the recursive definition, also by its frontier', () => {
    expect(toHex(rangeRoot(tree, 0, size))).toBe(toHex(naiveRoot(all)));
    const frontier = all.reduce((before, leaf) => before.append(leaf, portableHasher), Frontier.empty);
    expect(toHex(frontier.root(portableHasher))).toBe(toHex(naiveRoot(all)));
    expect(frontier.isConsistent()).toBe(true);
  });

  it('has the inclusion proofs of the recursive definition, and they lead to its root', () => {
    for (let leaf = 0; leaf < size; leaf++) {
      const path = inclusionPath(tree, leaf, size);
      expect(hex(path)).toEqual(hex(naiveInclusion(leaf, all)));
      const proof = { sequence: leaf, size, leafHash: present(leaves[leaf], 'a leaf'), path };
      expect(toHex(rootFromInclusion(proof, portableHasher))).toBe(toHex(naiveRoot(all)));
    }
  });

  it('has the consistency proofs of the recursive definition, and they lead to both roots', () => {
    for (let older = 1; older <= size; older++) {
      const path = consistencyPath(tree, older, size);
      expect(hex(path)).toEqual(hex(naiveConsistency(older, all)));
      if (older === size) continue;
      const olderRoot = naiveRoot(leaves.slice(0, older));
      const roots = rootsFromConsistency({ older, size, olderRoot, path }, portableHasher);
      expect(hex(roots)).toEqual(hex([olderRoot, naiveRoot(all)]));
    }
  });
});
