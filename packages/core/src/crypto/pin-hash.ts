/**
 * PINs as slow salted hashes (scrypt, RFC 7914), thin over noble, and a comparison that takes as long whatever differs.
 * A PIN has few digits: the hash only makes a stolen memory costly to search, the wait after wrong tries does the rest.
 */
import { scrypt } from '@noble/hashes/scrypt.js';

/** N = 1024, r = 8, p = 1: 1 MiB of memory and a few milliseconds, what a small controller can afford. Frozen. */
const COST = { N: 1024, r: 8, p: 1, dkLen: 32 } as const;

/** Size of a PIN's salt, bytes. */
export const PIN_SALT_BYTES = 16;

/**
 * Hash of a PIN, 32 bytes.
 * @param pin ASCII digits
 * @param salt 16 bytes, drawn anew for every PIN
 */
export function pinHash(pin: string, salt: Uint8Array): Uint8Array {
  return scrypt(pin, salt, COST);
}

/** Whether two values of one length are the same; the time does not depend on where they differ. */
export function constantTimeEqual(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  let difference = 0;
  for (let index = 0; index < left.length; index++) difference |= (left[index] ?? 0) ^ (right[index] ?? 0);
  return difference === 0;
}
