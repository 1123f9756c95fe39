/** SHA-256 as a port: backends give identical bytes; they are chosen at the composition root. */

export interface HasherPort {
  /** SHA-256 of these bytes, 32 bytes. */
  sha256(bytes: Uint8Array): Uint8Array;
}
