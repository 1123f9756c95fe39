/**
 * The whole verification of an export that is in memory. Pure: the same bytes give the same verdict on every host.
 * `@plomba/verify/stream` and `@plomba/verify/node` verify what is not in memory.
 */
import { Engine } from './engine.js';
import type { Finding } from './finding.js';
import type { HashingPort } from './hashing.js';
import { portableParts } from './portable.js';
import type { ProgressListener } from './progress.js';
import { runOnBytes } from './pull.js';
import type { SignatureCache, SignatureVerifier } from './signature.js';
import type { Summary } from './summary.js';

export interface VerifyOptions {
  /** The log key that the export must be signed with: 32 bytes. Without it, the export's own key is believed. */
  readonly key?: Uint8Array;
  /** Text of a signed checkpoint that a witness kept: the export must contain that head. */
  readonly checkpoint?: string;
  /** Another implementation of strict Ed25519; the portable one when absent. */
  readonly verifySignature?: SignatureVerifier;
  /** Another implementation of SHA-256; the portable one when absent. */
  readonly hashing?: HashingPort;
  /** Answers of the signature verifier, kept over several calls; it takes at most `SIGNATURE_CACHE_MAX` of them. */
  readonly signatureCache?: SignatureCache;
  /** Called now and then with what is done. */
  readonly onProgress?: ProgressListener;
}

/** What came out. A finding is the first that was found; there may be more behind it. */
export type Verdict =
  { readonly ok: true; readonly summary: Summary } | { readonly ok: false; readonly finding: Finding };

/** Verifies the bytes of an export, every signature and every record. Never throws for anything that the bytes may hold. */
export function verify(file: Uint8Array, options: VerifyOptions = {}): Verdict {
  const engine = new Engine({
    mode: 'signatures',
    key: options.key,
    witness: options.checkpoint,
    bytes: file.length,
    onProgress: options.onProgress,
    ...portableParts(options),
  });
  const result = runOnBytes(file, engine.run());
  if (!result.ok) return result;
  const { census, state, ...head } = result.value;
  return { ok: true, summary: census.summary(head, state) };
}
