/**
 * Keys that sign, batch first. Backends give identical bytes for the same key and message (Ed25519 of RFC 8032, ECDSA
 * with the nonces of RFC 6979, PKCS#1 v1.5); they are chosen at the composition root.
 */

/**
 * - `ed25519`: RFC 8032; public key 32 bytes, signature 64 bytes.
 * - `p256`: ECDSA over P-256 with SHA-256 and RFC 6979 nonces; public key 65 bytes (SEC 1, uncompressed), signature
 *   64 bytes r ‖ s, s as it comes (high or low).
 * - `rsa2048`: RSASSA-PKCS1-v1_5 with SHA-256; public key the 256 bytes of the modulus (the exponent is 65,537),
 *   signature 256 bytes.
 */
export type SignatureAlgorithm = 'ed25519' | 'p256' | 'rsa2048';

export interface SignerPort {
  readonly algorithm: SignatureAlgorithm;
  /** In the form that the algorithm fixes. */
  readonly publicKey: Uint8Array;
  /** One signature for each message, in order; undefined when the secure element does not answer. */
  sign(messages: readonly Uint8Array[]): readonly Uint8Array[] | undefined;
}

/** Checks one signature of one algorithm strictly; never throws, whatever the bytes are. */
export type SignatureVerifier = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;
