// RFC 9162 section 2.1 by its recursive definitions, slowly: what the verifier's tree is compared with.
import { createHash } from 'node:crypto';

export function hash(...parts: readonly Uint8Array[]): Uint8Array {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part);
  return new Uint8Array(digest.digest());
}

export const leafOf = (entry: Uint8Array): Uint8Array => hash(Uint8Array.of(0), entry);
const nodeOf = (left: Uint8Array, right: Uint8Array): Uint8Array => hash(Uint8Array.of(1), left, right);

/** The largest power of two below n. */
function splitOf(count: number): number {
  let split = 1;
  while (split * 2 < count) split *= 2;
  return split;
}

/** MTH, section 2.1.1. */
export function rootOf(leaves: readonly Uint8Array[]): Uint8Array {
  const [first] = leaves;
  if (first === undefined) return hash();
  if (leaves.length === 1) return first;
  const split = splitOf(leaves.length);
  return nodeOf(rootOf(leaves.slice(0, split)), rootOf(leaves.slice(split)));
}

/** PATH, section 2.1.3.1. */
export function inclusionPath(index: number, leaves: readonly Uint8Array[]): Uint8Array[] {
  if (leaves.length === 1) return [];
  const split = splitOf(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return index < split
    ? [...inclusionPath(index, left), rootOf(right)]
    : [...inclusionPath(index - split, right), rootOf(left)];
}

/** SUBPROOF, section 2.1.4.1. */
function subproof(size: number, leaves: readonly Uint8Array[], whole: boolean): Uint8Array[] {
  if (size === leaves.length) return whole ? [] : [rootOf(leaves)];
  const split = splitOf(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return size <= split
    ? [...subproof(size, left, whole), rootOf(right)]
    : [...subproof(size - split, right, false), rootOf(left)];
}

/** PROOF, section 2.1.4.1. */
export function consistencyPath(size: number, leaves: readonly Uint8Array[]): Uint8Array[] {
  return subproof(size, leaves, true);
}

/** Roots of the complete subtrees: one for each bit of the size, the largest first. */
export function frontierOf(leaves: readonly Uint8Array[]): Uint8Array[] {
  const roots: Uint8Array[] = [];
  let at = 0;
  for (let bit = 40; bit >= 0; bit--) {
    const width = 2 ** bit;
    if (Math.floor(leaves.length / width) % 2 === 1) {
      roots.push(rootOf(leaves.slice(at, at + width)));
      at += width;
    }
  }
  return roots;
}
