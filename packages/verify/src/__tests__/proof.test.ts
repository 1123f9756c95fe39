import { describe, expect, it } from 'vitest';
import { levelCounts, nameAmong, tileName } from '../file-set.js';
import { headOf, TreeHasher } from '../merkle.js';
import { leafHash, nodeHash, verifyConsistency, verifyInclusion } from '../proof.js';
import { consistencyPath, frontierOf, hash, inclusionPath, leafOf, rootOf } from './naive-tree.js';

const SIZES = 40;
const leaves = Array.from({ length: SIZES }, (_, index) => leafOf(Uint8Array.of(index)));
const upTo = (size: number): Uint8Array[] => leaves.slice(0, size);
const leafAt = (index: number): Uint8Array => leaves[index] ?? new Uint8Array(0);
const flipped = (bytes: Uint8Array): Uint8Array => bytes.with(31, (bytes[31] ?? 0) ^ 1);

describe('the tree', () => {
  it('hashes leaves and nodes with their prefixes', () => {
    const entry = Uint8Array.of(1, 2, 3);
    expect(leafHash(entry)).toEqual(hash(Uint8Array.of(0), entry));
    expect(nodeHash(leafAt(0), leafAt(1))).toEqual(hash(Uint8Array.of(1), leafAt(0), leafAt(1)));
  });

  it('agrees with the recursive definition up to 600 leaves', () => {
    const many = Array.from({ length: 600 }, (_, index) => leafOf(Uint8Array.of(index >> 8, index & 255)));
    const tree = new TreeHasher(hash);
    expect(headOf(hash, tree.frontier())).toBeUndefined();
    for (const [index, leaf] of many.entries()) {
      tree.add(leaf);
      if (index > SIZES && index % 17 !== 0) continue;
      expect(headOf(hash, tree.frontier())).toEqual(rootOf(many.slice(0, index + 1)));
      expect(tree.frontier()).toEqual(frontierOf(many.slice(0, index + 1)));
    }
  });
});

describe('inclusion proofs', () => {
  it('hold for every leaf of every size', () => {
    for (let size = 1; size <= SIZES; size++) {
      for (let index = 0; index < size; index++) {
        const path = inclusionPath(index, upTo(size));
        const proof = { index, size, leafHash: leafAt(index), path, root: rootOf(upTo(size)) };
        expect(verifyInclusion(proof)).toBe(true);
        expect(verifyInclusion({ ...proof, leafHash: flipped(proof.leafHash) })).toBe(false);
        expect(verifyInclusion({ ...proof, root: flipped(proof.root) })).toBe(false);
        expect(verifyInclusion({ ...proof, path: [...path, leafAt(0)] })).toBe(false);
        expect(path.length > 0 && verifyInclusion({ ...proof, path: path.slice(1) })).toBe(false);
        for (const at of path.keys()) {
          expect(verifyInclusion({ ...proof, path: path.with(at, flipped(path[at] ?? leafAt(0))) })).toBe(false);
        }
      }
    }
  });

  it('hold for no other index or size', () => {
    for (const size of [1, 2, 3, 7, 8, 13]) {
      for (let index = 0; index < size; index++) {
        const proof = { leafHash: leafAt(index), path: inclusionPath(index, upTo(size)), root: rootOf(upTo(size)) };
        for (let other = 0; other < size; other++) {
          expect(verifyInclusion({ ...proof, index: other, size })).toBe(other === index);
        }
      }
    }
  });

  it.each([-1, 0.5, NaN, 3, 2 ** 53])('refuse the index %d', (index) => {
    const proof = { size: 3, leafHash: leafAt(0), path: inclusionPath(0, upTo(3)), root: rootOf(upTo(3)) };
    expect(verifyInclusion({ ...proof, index })).toBe(false);
  });

  it('refuse a path that goes on above the root', () => {
    const root = nodeHash(leafAt(1), leafAt(0));
    expect(verifyInclusion({ index: 0, size: 1, leafHash: leafAt(0), path: [leafAt(1)], root })).toBe(false);
  });

  it('refuse hashes of other lengths', () => {
    const proof = { index: 0, size: 1, leafHash: new Uint8Array(0), path: [], root: new Uint8Array(0) };
    expect(verifyInclusion(proof)).toBe(false);
  });
});

describe('consistency proofs', () => {
  it('hold for every two sizes', () => {
    for (let laterSize = 1; laterSize <= SIZES; laterSize++) {
      for (let size = 1; size <= laterSize; size++) {
        const path = consistencyPath(size, upTo(laterSize));
        const roots = { root: rootOf(upTo(size)), laterRoot: rootOf(upTo(laterSize)) };
        const proof = { size, laterSize, path, ...roots };
        expect(verifyConsistency(proof)).toBe(true);
        expect(verifyConsistency({ ...proof, root: flipped(roots.root) })).toBe(false);
        expect(verifyConsistency({ ...proof, laterRoot: flipped(roots.laterRoot) })).toBe(false);
        expect(verifyConsistency({ ...proof, path: [...path, leafAt(0)] })).toBe(false);
        expect(path.length > 0 && verifyConsistency({ ...proof, path: path.slice(1) })).toBe(false);
        for (const at of path.keys()) {
          expect(verifyConsistency({ ...proof, path: path.with(at, flipped(path[at] ?? leafAt(0))) })).toBe(false);
        }
      }
    }
  });

  it('refuse a path that goes on above the root', () => {
    const path = [...consistencyPath(3, upTo(4)), leafAt(9)];
    const root = nodeHash(leafAt(9), rootOf(upTo(3)));
    const laterRoot = nodeHash(leafAt(9), rootOf(upTo(4)));
    expect(verifyConsistency({ size: 3, laterSize: 4, path, root, laterRoot })).toBe(false);
  });

  it.each([
    [0, 3],
    [4, 3],
    [-1, 3],
    [1.5, 3],
    [3, NaN],
  ])('refuse the sizes %d and %d', (size, laterSize) => {
    const root = rootOf(upTo(3));
    expect(verifyConsistency({ size, laterSize, root, laterRoot: root, path: [] })).toBe(false);
  });
});

describe('file names', () => {
  it.each([
    [0, 256, '000'],
    [7, 17, '007.p/17'],
    [999, 256, '999'],
    [1_234, 256, 'x001/234'],
    [1_234_567, 3, 'x001/x234/567.p/3'],
    [1_000_000, 256, 'x001/x000/000'],
  ])('%i of width %i is %s', (index, width, name) => expect(tileName(index, width)).toBe(name));

  it('of two full levels and a bit', () => {
    const counts = levelCounts(65_536 + 256 + 3);
    expect(counts).toEqual([65_795, 257, 1]);
    expect(nameAmong('tile/0/', 257, 65_795)).toBe('tile/0/257.p/3');
    expect(nameAmong('tile/1/', 0, 257)).toBe('tile/1/000');
    expect(nameAmong('tile/1/', 1, 257)).toBe('tile/1/001.p/1');
    expect(nameAmong('tile/2/', 0, 1)).toBe('tile/2/000.p/1');
    expect(levelCounts(256)).toEqual([256, 1]);
    expect(levelCounts(255)).toEqual([255]);
  });

  it('sort as their numbers do', () => {
    const names = Array.from({ length: 12_000 }, (_, index) => nameAmong('', index, 12_000 * 256 - 1));
    expect(names).toEqual([...names].sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right))));
  });
});
