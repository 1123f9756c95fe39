/**
 * A file that only the holder of one key can read: X25519 with a key of its own for each file, HKDF-SHA-256,
 * ChaCha20-Poly1305. The layout is ours: how the authority's own is encrypted has not been read (sheet section 2 [R]).
 *
 *     `plomba/se/extraction/1` LF ‖ 32 bytes, the file's public key ‖ ciphertext and 16 bytes of tag
 */
import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { x25519 } from '@noble/curves/ed25519.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { ascii, concatBytes, equalBytes } from '@plomba/codec';

const MAGIC = ascii('plomba/se/extraction/1\n');
const KEY_BYTES = 32;
const TAG_BYTES = 16;
/** The key serves one file only, so its nonce may be always the same. */
const NONCE = new Uint8Array(12);

function fileKey(shared: Uint8Array, publics: readonly Uint8Array[]): Uint8Array {
  return hkdf(sha256, shared, concatBytes(...publics), MAGIC, KEY_BYTES);
}

/** The public key that belongs to a secret one, both 32 bytes. */
export function sealKeyOf(secretKey: Uint8Array): Uint8Array {
  return x25519.getPublicKey(secretKey);
}

/**
 * @param secret of this file, 32 bytes that nobody can guess; the same one for another text would betray both
 * @param recipient public key, 32 bytes
 */
export function sealFile(
  text: Uint8Array,
  by: { readonly secret: Uint8Array; readonly recipient: Uint8Array },
): Uint8Array {
  const { secret, recipient } = by;
  const own = x25519.getPublicKey(secret);
  const key = fileKey(x25519.getSharedSecret(secret, recipient), [own, recipient]);
  return concatBytes(MAGIC, own, chacha20poly1305(key, NONCE, MAGIC).encrypt(text));
}

export type OpenedFile =
  | { readonly ok: true; readonly text: Uint8Array }
  | { readonly ok: false; readonly offset: number; readonly why: string };

/** Opens a sealed file; never throws, whatever the bytes are. */
export function openFile(file: Uint8Array, secretKey: Uint8Array): OpenedFile {
  const at = MAGIC.length;
  if (!equalBytes(file.subarray(0, at), MAGIC)) return { ok: false, offset: 0, why: 'is not a sealed extraction' };
  if (file.length < at + KEY_BYTES + TAG_BYTES) return { ok: false, offset: file.length, why: 'ends too early' };
  const theirs = file.subarray(at, at + KEY_BYTES);
  try {
    const key = fileKey(x25519.getSharedSecret(secretKey, theirs), [theirs, x25519.getPublicKey(secretKey)]);
    return { ok: true, text: chacha20poly1305(key, NONCE, MAGIC).decrypt(file.subarray(at + KEY_BYTES)) };
  } catch {
    const why = 'cannot be opened: it was changed, or sealed for another key';
    return { ok: false, offset: at + KEY_BYTES, why };
  }
}
