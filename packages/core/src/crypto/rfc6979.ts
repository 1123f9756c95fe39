/**
 * Nonces of RFC 6979 section 3.2 for a group whose order has 256 bits, with SHA-256, over any hasher.
 * HMAC is spelled out over one-shot hashes and fixed buffers: ten short hashes are all that a nonce costs.
 */
import type { HasherPort } from '../ports/hasher.js';
import { bigEndian, toBigEndian } from './der.js';

const HASH = 32;
const BLOCK = 64;
const INNER = 0x36;
const OUTER = 0x5c;

/** HMAC-SHA-256 with keys of 32 bytes over messages of at most 97 bytes, in buffers that are used again. */
class ShortHmac {
  readonly #hasher: HasherPort;
  readonly #inner: Uint8Array = new Uint8Array(BLOCK + 3 * HASH + 1);
  readonly #outer: Uint8Array = new Uint8Array(BLOCK + HASH);

  constructor(hasher: HasherPort) {
    this.#hasher = hasher;
  }

  setKey(key: Uint8Array): void {
    for (let index = 0; index < BLOCK; index++) {
      const byte = key[index] ?? 0;
      this.#inner[index] = byte ^ INNER;
      this.#outer[index] = byte ^ OUTER;
    }
  }

  /** HMAC of `head`, then `marker` and `tail` where they are given. */
  mac(head: Uint8Array, marker?: number, tail?: Uint8Array): Uint8Array {
    let end = BLOCK;
    this.#inner.set(head, end);
    end += head.length;
    if (marker !== undefined) this.#inner[end++] = marker;
    if (tail !== undefined) {
      this.#inner.set(tail, end);
      end += tail.length;
    }
    this.#outer.set(this.#hasher.sha256(this.#inner.subarray(0, end)), BLOCK);
    return this.#hasher.sha256(this.#outer);
  }

  wipe(): void {
    this.#inner.fill(0);
    this.#outer.fill(0);
  }
}

export interface NonceParts {
  readonly hasher: HasherPort;
  /** Order of the group; the nonces are from 1 to order − 1. 256 bits. */
  readonly order: bigint;
  /** Private key, 32 bytes. */
  readonly secret: Uint8Array;
}

/** Gives the nonces of messages by their SHA-256, 32 bytes each. Wipes its buffers when `wipe` is called. */
export interface NonceSource {
  nonce(digest: Uint8Array): bigint;
  wipe(): void;
}

export function rfc6979Nonces({ hasher, order, secret }: NonceParts): NonceSource {
  const hmac = new ShortHmac(hasher);
  // int2octets(x) ‖ bits2octets(h1)
  const seed = new Uint8Array(2 * HASH);
  seed.set(secret, 0);
  return {
    nonce(digest) {
      const number = bigEndian(digest);
      seed.set(number >= order ? toBigEndian(number % order, HASH) : digest, HASH);
      let V: Uint8Array = new Uint8Array(HASH).fill(1);
      hmac.setKey(new Uint8Array(HASH));
      hmac.setKey(hmac.mac(V, 0, seed));
      V = hmac.mac(V);
      hmac.setKey(hmac.mac(V, 1, seed));
      V = hmac.mac(hmac.mac(V));
      let nonce = bigEndian(V);
      while (nonce === 0n || nonce >= order) {
        hmac.setKey(hmac.mac(V, 0));
        V = hmac.mac(hmac.mac(V));
        nonce = bigEndian(V);
      }
      return nonce;
    },
    wipe() {
      hmac.wipe();
      seed.fill(0, HASH);
    },
  };
}
