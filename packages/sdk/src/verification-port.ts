/** Checking what a unit proves, as a port: the curve and the hash are loaded only where something is checked. */
import type { JournalRecord } from '@plomba/link';
import { FiscalError, type CallOptions } from './fiscal-error.js';
import type { Query } from './reading.js';

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

/** A record that is proved to stand in the journal under a signed head. */
export interface RecordProof {
  readonly sequence: number;
  /** Records of the journal under the head. */
  readonly size: number;
  /** RFC 9162 leaf hash of the record, as in its receipt. */
  readonly leafHash: Uint8Array;
  /** Sibling hashes from the leaf up to the root. */
  readonly path: readonly Uint8Array[];
  /** The signed head: with it, anybody can check the rest. */
  readonly checkpoint: string;
}

/** An older journal that is proved to be the beginning of the newer one. */
export interface ConsistencyProof {
  /** Records under the older head. */
  readonly older: number;
  /** Records under the newer one. */
  readonly size: number;
  readonly path: readonly Uint8Array[];
  /** The newer signed head: keep it instead of the older one. */
  readonly checkpoint: string;
}

/** What a proof is asked and checked with. */
export interface Prover {
  readonly query: Query;
  readonly verification: Verification;
  /** The unit's log key. */
  readonly logKey: Uint8Array;
}

/** The journal of the unit at the other end, read where a proof needs it. */
export interface JournalRecords {
  /** Records that it has. */
  readonly size: number;
  /**
   * Records from a sequence on: at least one while there are any, no more than fit into so many bytes otherwise. None
   * when the unit gives none.
   */
  read(from: number, bytesMax: number): Promise<readonly JournalRecord[]>;
}

/** The claim that a unit's log key was replaced: by rotations that its own journal proves. */
export interface KeySuccession {
  readonly journal: JournalRecords;
  /** The key that is known, Ed25519, 32 bytes. */
  readonly expected: Uint8Array;
  /** The key that the unit names now. */
  readonly present: Uint8Array;
}

/**
 * How proofs and signatures are checked, and what is asked for them. The checks throw nothing: what is no proof does not
 * hold.
 */
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
  /**
   * Whether rotations lead from the expected key to the present one, each signed by the key before it and by the new one
   * (docs/spec/journal.md section 9). Reads some dozen records of a journal of any size; rejects only when reading does.
   */
  isSuccessor(succession: KeySuccession): Promise<boolean>;
  /**
   * Has the unit prove that a record is under its signed head.
   * @throws FiscalError (as a rejection) `proof-invalid`, `no-such-receipt` when there is no such record yet
   */
  proveRecord(prover: Prover, sequence: number, options?: CallOptions): Promise<RecordProof>;
  /**
   * Has the unit prove that the journal under an older signed head is the beginning of the present one.
   * @throws FiscalError (as a rejection) `rolled-back`, `proof-invalid`, `validation-failed`, `wrong-unit`
   */
  proveConsistency(prover: Prover, olderCheckpoint: string, options?: CallOptions): Promise<ConsistencyProof>;
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
