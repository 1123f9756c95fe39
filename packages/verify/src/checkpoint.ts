/**
 * The C2SP checkpoint of docs/spec/journal.md section 3: a signed note with the head of a tree. Parsing is strict:
 * what was read is written again and compared, so one head has one text.
 */
import { ascii, concatBytes, fromBase64, toBase64 } from '@plomba/codec';
import { sha256 } from '@noble/hashes/sha2.js';

/** A tree head as its signed note states it. */
export interface Checkpoint {
  /** `plomba/` and the serial. */
  readonly origin: string;
  readonly serial: string;
  readonly size: number;
  readonly root: Uint8Array;
  /** First bytes of the hash of origin and log key. */
  readonly keyHash: Uint8Array;
  readonly signature: Uint8Array;
}

export type CheckpointResult =
  { readonly ok: true; readonly checkpoint: Checkpoint } | { readonly ok: false; readonly message: string };

export interface Head {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

const ORIGIN_PREFIX = 'plomba/';
const KEY_HASH_BYTES = 4;
const SIGNATURE_BYTES = 64;
const HASH_BYTES = 32;
/** What C2SP signed-note puts before an Ed25519 key in the hash that names it. */
const ED25519_TYPE = 0x01;

export function originOf(serial: string): string {
  return ORIGIN_PREFIX + serial;
}

/** The bytes that are signed. */
export function noteBytes({ origin, size, root }: Head): Uint8Array {
  return ascii(`${origin}\n${size}\n${toBase64(root)}\n`);
}

/** SHA-256(origin ‖ 0x0A ‖ 0x01 ‖ log key), the first 4 bytes. */
export function keyHashOf(origin: string, logKey: Uint8Array): Uint8Array {
  return sha256(concatBytes(ascii(`${origin}\n`), Uint8Array.of(ED25519_TYPE), logKey)).slice(0, KEY_HASH_BYTES);
}

function formatCheckpoint(checkpoint: Checkpoint): string {
  const { origin, size, root, keyHash, signature } = checkpoint;
  const line = `— ${origin} ${toBase64(concatBytes(keyHash, signature))}`;
  return `${origin}\n${size}\n${toBase64(root)}\n\n${line}\n`;
}

const NOTE =
  /^(plomba\/([A-Za-z0-9._-]{1,16}))\n([1-9][0-9]{0,15})\n([A-Za-z0-9+/]{43}=)\n\n\u2014 (\S{1,32}) ([A-Za-z0-9+/=]{92})\n$/;

/** Parses the text of a checkpoint: one head, signed once, in the one canonical form. */
export function parseCheckpoint(text: string): CheckpointResult {
  const match = NOTE.exec(text);
  if (match === null) return { ok: false, message: 'The text has not the five lines of a signed checkpoint.' };
  const [, origin = '', serial = '', digits = '', rootText = '', signer = '', signatureText = ''] = match;
  if (signer !== origin) return { ok: false, message: 'The signature line names another origin.' };
  const size = Number(digits);
  if (!Number.isSafeInteger(size)) return { ok: false, message: 'The size exceeds 2^53 - 1.' };
  const root = fromBase64(rootText);
  if (root?.length !== HASH_BYTES) return { ok: false, message: 'The root is not the base64 of 32 bytes.' };
  const signed = fromBase64(signatureText);
  if (signed?.length !== KEY_HASH_BYTES + SIGNATURE_BYTES) {
    return { ok: false, message: 'The signature is not the base64 of 68 bytes.' };
  }
  const keyHash = signed.slice(0, KEY_HASH_BYTES);
  const checkpoint = { origin, serial, size, root, keyHash, signature: signed.slice(KEY_HASH_BYTES) };
  return formatCheckpoint(checkpoint) === text
    ? { ok: true, checkpoint }
    : { ok: false, message: 'The text is not in its canonical form.' };
}
