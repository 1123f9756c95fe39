/** A bench with native backends: the same bytes, and quick enough for thousands of boots. */
import { nativeHasher, nativeSigner, verifyNative } from '@plomba/core/node';
import type { Hardware } from '@plomba/firmware-sim';
import type { VerifyOptions } from '@plomba/verify';
import { benchHardware } from '../bench-unit.js';
import { rememberedSigners } from '../remembered-signers.js';

export function nativeBench(seed = 'bench'): Hardware {
  return benchHardware({
    seed,
    makeSigner: rememberedSigners(nativeSigner),
    verifySignature: verifyNative,
    hasher: nativeHasher,
  });
}

export function nativeVerify(): VerifyOptions {
  return { verifySignature: verifyNative, signatureCache: new Map() };
}
