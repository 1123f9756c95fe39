/** Checking what a unit proves, as a port: the curve and the hash are loaded only where something is checked. */
import { FiscalError } from './fiscal-error.js';

/** The head of a journal, as a signed checkpoint states it. */
export interface SignedHead {
  readonly serial: string;
  readonly size: number;
  /** RFC 9162 root hash, 32 bytes. */
  readonly root: Uint8Array;
  readonly signature: Uint8Array;
  /** What the signature is over. */
  readonly signed: Uint8Array;
}

/** How proofs and signatures are checked. Nothing here throws: what is no proof does not hold. */
export interface Verification {
  /** Whether it is the Ed25519 signature of the message by the key. */
  isSignature(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
  /** Whether the leaf stands at `index` of the tree (RFC 9162 section 2.1.3.2). */
  isInclusion(proof: {
    readonly index: number;
    readonly size: number;
    readonly leafHash: Uint8Array;
    readonly path: readonly Uint8Array[];
    readonly root: Uint8Array;
  }): boolean;
  /** Whether the smaller tree is the beginning of the larger one (RFC 9162 section 2.1.4.2). */
  isConsistency(proof: {
    readonly size: number;
    readonly root: Uint8Array;
    readonly laterSize: number;
    readonly laterRoot: Uint8Array;
    readonly path: readonly Uint8Array[];
  }): boolean;
  /** What a checkpoint says, its signature not checked; undefined when it is no checkpoint in its one form. */
  headOf(checkpoint: string): SignedHead | undefined;
}

// In a variable, so that no bundler follows it: a page that checks proofs hands its verification in.
const module = '@plomba/sdk/verification';

/** @throws FiscalError (as a rejection) `unsupported` where it was not handed in and cannot be loaded */
export async function loadVerification(): Promise<Verification> {
  try {
    const loaded: unknown = await import(/* @vite-ignore */ /* webpackIgnore: true */ module);
    // The module of that name, by the line above.
    return (loaded as { readonly verification: Verification }).verification;
  } catch (cause) {
    const hint =
      "Hand it in: import { verification } from '@plomba/sdk/verification'; connect(target, { verification }).";
    throw new FiscalError('unsupported', { detail: 'there is nothing to check proofs with', hint, cause });
  }
}
