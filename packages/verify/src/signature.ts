/**
 * Ed25519 as docs/spec/journal.md section 2 asks for it (RFC 8032 section 5.1.7, cofactorless): S below the group order,
 * canonical encodings, no key of small order. The curve is noble's; the equation is here, because noble's own `verify`
 * multiplies by the cofactor and would accept signatures that other strict verifiers refuse.
 */
import { ascii, concatBytes, equalBytes } from '@plomba/codec';
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';

/** Whether `signature` is the key's signature of the message. A port: a native implementation may stand behind it. */
export type SignatureVerifier = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;

type Point = typeof ed25519.Point.BASE;

const ORDER: bigint = ed25519.Point.Fn.ORDER;
const HALF_BYTES = 32;
/** A small table for the log key: each verification takes a third of the time, the table costs three of them. */
const KEY_WINDOW_BITS = 4;
const RECORD_TAG = ascii('plomba record v1\0');

/** What the signature of a record is over begins with this; sequence (u64) and leaf hash follow. */
export function messageHead(journalId: Uint8Array): Uint8Array {
  return concatBytes(RECORD_TAG, journalId);
}

function littleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

/** The point, or undefined when the bytes are not its canonical encoding or it is of small order. */
function pointOf(key: Uint8Array): Point | undefined {
  try {
    const point = ed25519.Point.fromBytes(key, false);
    return point.isSmallOrder() ? undefined : point;
  } catch {
    return undefined; // noble says "no point" by throwing
  }
}

function isStrictKey(key: Uint8Array): boolean {
  return pointOf(key) !== undefined;
}

/** Whether S is below the group order: otherwise the signature has a twin. */
export function isCanonicalSignature(signature: Uint8Array): boolean {
  return littleEndian(signature.subarray(HALF_BYTES)) < ORDER;
}

/** The portable verifier. It keeps a table for the last key that it was asked about. */
export function strictVerifier(): SignatureVerifier {
  let lastKey: Uint8Array | undefined;
  let negated: Point | undefined;
  return (publicKey, message, signature) => {
    if (lastKey === undefined || !equalBytes(lastKey, publicKey)) {
      lastKey = publicKey.slice();
      negated = pointOf(publicKey)?.negate().precompute(KEY_WINDOW_BITS);
    }
    if (negated === undefined || signature.length !== 2 * HALF_BYTES || !isCanonicalSignature(signature)) return false;
    const commitment = signature.subarray(0, HALF_BYTES);
    const challenge = littleEndian(sha512(concatBytes(commitment, publicKey, message))) % ORDER;
    const response = littleEndian(signature.subarray(HALF_BYTES));
    const point = ed25519.Point.BASE.multiplyUnsafe(response).add(negated.multiplyUnsafe(challenge));
    return equalBytes(point.toBytes(), commitment);
  };
}

/** Answers of a verifier, kept by the caller from one call to the next. Only this package writes the keys. */
export type SignatureCache = Map<string, boolean>;

/** A cache takes no more than this many answers. */
export const SIGNATURE_CACHE_MAX = 65_536;

function remembered(cache: SignatureCache, question: string, answerTo: () => boolean): boolean {
  const known = cache.get(question);
  if (known !== undefined) return known;
  const answer = answerTo();
  if (cache.size < SIGNATURE_CACHE_MAX) cache.set(question, answer);
  return answer;
}

/** What signatures are checked with: the strict rules of this file, and a verifier behind them. */
export interface SignatureCheck {
  readonly isStrictKey: (key: Uint8Array) => boolean;
  readonly verify: SignatureVerifier;
}

export function signatureCheck(verify: SignatureVerifier, cache: SignatureCache | undefined): SignatureCheck {
  const strictly: SignatureVerifier = (publicKey, message, signature) =>
    signature.length === 2 * HALF_BYTES && isCanonicalSignature(signature) && verify(publicKey, message, signature);
  if (cache === undefined) return { isStrictKey, verify: strictly };
  return {
    isStrictKey: (key) => remembered(cache, String.fromCharCode(...key), () => isStrictKey(key)),
    // Key and signature have fixed lengths here, so that questions cannot be confused.
    verify(publicKey, message, signature) {
      const question = String.fromCharCode(...publicKey, ...signature, ...message);
      return remembered(cache, question, () => strictly(publicKey, message, signature));
    },
  };
}
