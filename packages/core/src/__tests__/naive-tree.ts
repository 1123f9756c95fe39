/** RFC 9162 section 2.1 word for word, over leaves in memory: what the unit's trees and proofs are compared with. */
import { sha256Parts } from '../crypto/sha256.js';

type Leaves = readonly Uint8Array[];

function splitOf(count: number): number {
  return 2 ** Math.ceil(Math.log2(count) - 1);
}

/** MTH(D[n]) over leaf hashes. */
export function naiveRoot(leaves: Leaves): Uint8Array {
  const [only] = leaves;
  if (only === undefined) return sha256Parts([]);
  if (leaves.length === 1) return only;
  const split = splitOf(leaves.length);
  return sha256Parts([Uint8Array.of(1), naiveRoot(leaves.slice(0, split)), naiveRoot(leaves.slice(split))]);
}

/** PATH(m, D[n]). */
export function naiveInclusion(leaf: number, leaves: Leaves): Leaves {
  if (leaves.length <= 1) return [];
  const split = splitOf(leaves.length);
  return leaf < split
    ? [...naiveInclusion(leaf, leaves.slice(0, split)), naiveRoot(leaves.slice(split))]
    : [...naiveInclusion(leaf - split, leaves.slice(split)), naiveRoot(leaves.slice(0, split))];
}

/** SUBPROOF(m, D[n], b); PROOF(m, D[n]) is SUBPROOF(m, D[n], true). */
export function naiveConsistency(older: number, leaves: Leaves, isKnown = true): Leaves {
  if (older === leaves.length) return isKnown ? [] : [naiveRoot(leaves)];
  const split = splitOf(leaves.length);
  return older <= split
    ? [...naiveConsistency(older, leaves.slice(0, split), isKnown), naiveRoot(leaves.slice(split))]
    : [...naiveConsistency(older - split, leaves.slice(split), false), naiveRoot(leaves.slice(0, split))];
}
