/** Hashes as ports: backends give identical bytes; they are chosen at the composition root. */

export interface HasherPort {
  /** SHA-256 of these bytes, 32 bytes. */
  sha256(bytes: Uint8Array): Uint8Array;
}

/** `hmac-sha256`: 32 bytes; `hmac-sha1`: 20 bytes, for formats that ask for it and nothing new. */
export type KeyedHashAlgorithm = 'hmac-sha256' | 'hmac-sha1';

/** A shared secret that authenticates, batch first. */
export interface KeyedHashPort {
  readonly algorithm: KeyedHashAlgorithm;
  /** One code for each message, in order. */
  mac(messages: readonly Uint8Array[]): readonly Uint8Array[];
}
