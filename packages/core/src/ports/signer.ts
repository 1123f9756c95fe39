/** A key that signs, batch first. Backends give identical bytes; they are chosen at the composition root. */

export interface SignerPort {
  /** Ed25519 public key, 32 bytes. */
  readonly publicKey: Uint8Array;
  /** One signature of 64 bytes for each message, in order; undefined when the secure element does not answer. */
  sign(messages: readonly Uint8Array[]): readonly Uint8Array[] | undefined;
}

/** Checks one Ed25519 signature strictly (RFC 8032 section 5.1.7, cofactorless, no small-order keys). */
export type SignatureVerifier = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;
