/**
 * What proofs and signatures are checked with, from `@plomba/verify`: an entry point of its own, because it brings the
 * curve and the hash with it. In Node the SDK loads it when it is first needed; a page hands it in:
 * `connect(target, { verification })`.
 *
 * @packageDocumentation
 */
import { parseCheckpoint, strictVerifier } from '@plomba/verify';
import { verifyConsistency, verifyInclusion } from '@plomba/verify/proof';
import { proveConsistency, proveRecord } from './link/proofs.js';
import { isSuccessor } from './succession.js';
import type { Verification } from './verification-port.js';

export type {
  ConsistencyProof,
  JournalRecords,
  KeySuccession,
  Prover,
  RecordProof,
  SignedHead,
  Verification,
} from './verification-port.js';

const verifySignature = strictVerifier();

/** Checks by the rules of the offline verifier. */
export const verification: Verification = {
  isSignature: verifySignature,
  isInclusion: verifyInclusion,
  isConsistency: verifyConsistency,
  isSuccessor: (succession) => isSuccessor(succession, verifySignature),
  proveRecord,
  proveConsistency,
  headOf(text) {
    const parsed = parseCheckpoint(text);
    if (!parsed.ok) return undefined;
    const { serial, size, root, signature } = parsed.checkpoint;
    // The signature is over the note up to the empty line, that not included.
    return { serial, size, root, signature, signed: new TextEncoder().encode(text.slice(0, text.indexOf('\n\n') + 1)) };
  },
};
