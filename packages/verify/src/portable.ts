/** The verifier's costly parts on any host: one slice after another, with noble's hashes and curve. */
import { portableHashing } from './hashing.js';
import type { EngineOptions } from './engine.js';
import { signatureCheck, strictVerifier, type SignatureCache, type SignatureVerifier } from './signature.js';
import { SLICE_OUTPUT_BYTES, sliceCheck, type SliceChecker } from './slice.js';
import type { HashingPort } from './hashing.js';

export interface PortableOptions {
  /** Another implementation of strict Ed25519; the portable one when absent. */
  readonly verifySignature?: SignatureVerifier | undefined;
  /** Another implementation of SHA-256; the portable one when absent. */
  readonly hashing?: HashingPort | undefined;
  /** Answers of the signature verifier, kept over several calls; it takes at most `SIGNATURE_CACHE_MAX` of them. */
  readonly signatureCache?: SignatureCache | undefined;
}

/** One bundle at a time: memory stays small, findings come early. */
const ONE_BUNDLE = { bundles: 1, bytes: 0 };

/** Checks slices in the calling thread, when they are asked for. */
function localSlices(check: ReturnType<typeof sliceCheck>): SliceChecker {
  return {
    start: (inputs) => ({
      finish: () =>
        inputs.map((input) => {
          const output = new Uint8Array(SLICE_OUTPUT_BYTES);
          check(input, output);
          return output;
        }),
    }),
  };
}

export type CostlyParts = Pick<EngineOptions, 'hashing' | 'check' | 'slices' | 'slicesElsewhere' | 'group'>;

export function portableParts(options: PortableOptions): CostlyParts {
  const hashing = options.hashing ?? portableHashing;
  const check = signatureCheck(options.verifySignature ?? strictVerifier(), options.signatureCache);
  const sha256 = (bytes: Uint8Array, output: Uint8Array, at: number): void => output.set(hashing.sha256(bytes), at);
  return {
    hashing,
    check,
    slices: localSlices(sliceCheck({ sha256, verify: check.verify })),
    slicesElsewhere: false,
    group: ONE_BUNDLE,
  };
}
