/**
 * The tree of RFC 9162 section 2.1 as far as it is needed to go on: the roots of its complete subtrees, left to right.
 * A value: appending gives another one.
 */
import { nodeHashOf } from './hashing.js';

/** Their number is the number of ones in the size, their sizes are its powers of two, the largest first. */
export interface Frontier {
  readonly size: number;
  readonly roots: readonly Uint8Array[];
}

export const EMPTY_FRONTIER: Frontier = { size: 0, roots: [] };

export function appended({ size, roots }: Frontier, leaves: readonly Uint8Array[]): Frontier {
  const next = [...roots];
  let count = size;
  for (const leaf of leaves) {
    let node = leaf;
    // Sizes go up to 2^53, so no bitwise operators here.
    for (let rest = count; rest % 2 === 1; rest = Math.floor(rest / 2)) {
      const left = next.pop();
      if (left !== undefined) node = nodeHashOf(left, node);
    }
    next.push(node);
    count++;
  }
  return { size: count, roots: next };
}

/** The root hash; undefined for the empty tree, which no checkpoint names. */
export function rootOf({ roots }: Frontier): Uint8Array | undefined {
  return roots.length === 0 ? undefined : roots.reduceRight((right, left) => nodeHashOf(left, right));
}
