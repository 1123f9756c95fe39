/**
 * The whole verification of an export, structure first and what costs most last: container, chain and tree, identity,
 * the meaning of the records, signatures (docs/spec/journal.md). It stops at the first finding. Pure: the same bytes
 * give the same verdict on every host.
 */
import { checkChain } from './chain.js';
import { checkSignatures } from './check-signatures.js';
import { openContainer, type Container } from './container.js';
import { failure, type Finding, type Result } from './finding.js';
import { fold } from './fold/fold.js';
import { checkIdentity, checkWitness, readIdentity } from './identity.js';
import { Progress, type ProgressListener } from './progress.js';
import { signatureCheck, strictVerifier, type SignatureCache, type SignatureVerifier } from './signature.js';
import { Census, type Summary } from './summary.js';

export interface VerifyOptions {
  /** The log key that the export must be signed with: 32 bytes. Without it, the export's own key is believed. */
  readonly key?: Uint8Array;
  /** Text of a signed checkpoint that a witness kept: the export must contain that head. */
  readonly checkpoint?: string;
  /** Another implementation of strict Ed25519; the portable one when absent. */
  readonly verifySignature?: SignatureVerifier;
  /** Answers of the signature verifier, kept over several calls; it takes at most `SIGNATURE_CACHE_MAX` of them. */
  readonly signatureCache?: SignatureCache;
  /** Called now and then with records done, over all passes. */
  readonly onProgress?: ProgressListener;
}

/** What came out. A finding is the first that was found; there may be more behind it. */
export type Verdict =
  { readonly ok: true; readonly summary: Summary } | { readonly ok: false; readonly finding: Finding };

/** Passes over the records: chain, meaning, signatures. */
const PASSES = 3;

function verifyContainer(container: Container, options: VerifyOptions): Result<Summary> {
  const progress = new Progress(PASSES * container.size, options.onProgress);
  const chain = checkChain(container, progress);
  if (!chain.ok) return chain;
  const identity = readIdentity(container);
  if (!identity.ok) return identity;
  const stranger = checkIdentity(container, identity.value, options.key);
  if (stranger !== undefined) return failure(stranger);
  const kept = options.checkpoint;
  const witness = kept === undefined ? undefined : checkWitness(container, identity.value, kept);
  if (witness?.ok === false) return witness;
  const census = new Census();
  const state = fold(container, identity.value, { progress, listener: (record) => census.add(record) });
  if (!state.ok) return state;
  const parts = { container, identity: identity.value, witness: witness?.value, innerNotes: chain.value };
  const check = signatureCheck(options.verifySignature ?? strictVerifier(), options.signatureCache);
  const unsigned = checkSignatures(parts, check, progress);
  if (unsigned !== undefined) return failure(unsigned);
  return { ok: true, value: census.summary(container, state.value) };
}

/** Verifies the bytes of an export. Never throws for anything that the bytes may hold. */
export function verify(file: Uint8Array, options: VerifyOptions = {}): Verdict {
  const container = openContainer(file);
  if (!container.ok) return container;
  const summary = verifyContainer(container.value, options);
  return summary.ok ? { ok: true, summary: summary.value } : summary;
}
