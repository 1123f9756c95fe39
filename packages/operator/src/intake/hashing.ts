/** SHA-256 of leaves and nodes (RFC 9162 section 2.1.1), natively: the intake hashes every record that it takes. */
import { hash } from 'node:crypto';

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

function sha256(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(hash('sha256', Buffer.concat(parts), 'buffer'));
}

export function leafHashOf(entry: Uint8Array): Uint8Array {
  return sha256([LEAF, entry]);
}

export function nodeHashOf(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256([NODE, left, right]);
}
