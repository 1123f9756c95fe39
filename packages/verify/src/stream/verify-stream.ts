/** Verifies an export that is not in memory, in memory that does not grow with it. For browsers and every other host. */
import { Engine, type VerifyMode } from '../engine.js';
import type { HashingPort } from '../hashing.js';
import { portableParts } from '../portable.js';
import type { VerifyProgress } from '../progress.js';
import { reportOf, type Report } from '../report.js';
import type { SignatureVerifier } from '../signature.js';
import { answer, sourceOf, type ExportInput } from './source.js';

/** Progress with its rate. */
export interface StreamProgress extends VerifyProgress {
  /** Records a second since the beginning, where `nowMs` was given. */
  readonly recordsPerSecond?: number;
}

export interface StreamOptions {
  readonly mode: VerifyMode;
  /** The log key that the export must be signed with: 32 bytes. Without it, the export's own key is believed. */
  readonly key?: Uint8Array;
  /** Text of a signed checkpoint that a witness kept: the export must contain that head. */
  readonly checkpoint?: string;
  /** Another implementation of strict Ed25519; the portable one when absent. */
  readonly verifySignature?: SignatureVerifier;
  /** Another implementation of SHA-256; the portable one when absent. */
  readonly hashing?: HashingPort;
  /** A clock in milliseconds, for the rate. */
  readonly nowMs?: () => number;
  readonly onProgress?: (progress: StreamProgress) => void;
  /** Ends the verification with the signal's reason: an `AbortSignal`. */
  readonly signal?: { throwIfAborted(): void };
}

/** Adds the rate to what the engine reports. */
export function withRate(
  listener: ((progress: StreamProgress) => void) | undefined,
  nowMs: (() => number) | undefined,
): ((progress: VerifyProgress) => void) | undefined {
  if (listener === undefined || nowMs === undefined) return listener;
  const startMs = nowMs();
  return (progress) => {
    const tookMs = nowMs() - startMs;
    listener(tookMs > 0 ? { ...progress, recordsPerSecond: (progress.records * 1000) / tookMs } : progress);
  };
}

/**
 * Verifies an export from bytes at any offset, a `Blob`, or a stream that is read once.
 * @throws what the input or the signal throws; never for anything that the bytes may hold
 */
export async function verifyExport(input: ExportInput, options: StreamOptions): Promise<Report> {
  const source = sourceOf(input);
  const engine = new Engine({
    mode: options.mode,
    key: options.key,
    witness: options.checkpoint,
    bytes: source.bytes,
    onProgress: withRate(options.onProgress, options.nowMs),
    ...portableParts(options),
  });
  const steps = engine.run();
  let step = steps.next();
  while (step.done !== true) {
    options.signal?.throwIfAborted();
    step = steps.next(await answer(source, step.value));
  }
  return reportOf(options.mode, step.value);
}
