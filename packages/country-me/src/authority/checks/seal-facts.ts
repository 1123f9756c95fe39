/** What the checks know of a certificate; read by `pki`, handed in, so that the checks stay plain. */
import type { SignatureVerifier } from '@plomba/core';

export interface SealFacts {
  /** Hex, lower case. */
  readonly serial: string;
  /** Tax number out of organizationIdentifier `VATME-…`. */
  readonly tin: string | undefined;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  /** Modulus, 256 bytes. */
  readonly publicKey: Uint8Array;
  /** Whether it may sign at all: digitalSignature in its key usage, and no certificate of an issuer. */
  readonly maySign: boolean;
}

export interface SealReader {
  /** Undefined for bytes that are no certificate of an RSA key of 2,048 bits. */
  read(certificate: Uint8Array): SealFacts | undefined;
  /** Whether one of these issuers, or one that is built in, has signed it. */
  isIssued(certificate: Uint8Array, issuers: readonly Uint8Array[]): boolean;
  readonly verifier: SignatureVerifier;
}
