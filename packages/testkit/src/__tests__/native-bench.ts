/** A bench with native backends: the same bytes, and quick enough for thousands of boots. */
import { nativeHasher, nativeSigner, verifyNative } from '@plomba/core/node';
import type { Hardware, MakeSigner } from '@plomba/firmware-sim';
import type { VerifyOptions } from '@plomba/verify';
import { benchHardware } from '../bench-unit.js';

/** One key object for all forks of a unit: making it takes longer than signing. */
function sharedSigner(): MakeSigner {
  const signers = new Map<string, ReturnType<MakeSigner>>();
  return (seed) => {
    const name = seed.join();
    const signer = signers.get(name) ?? nativeSigner(seed);
    signers.set(name, signer);
    return signer;
  };
}

export function nativeBench(seed = 'bench'): Hardware {
  return benchHardware({ seed, makeSigner: sharedSigner(), verifySignature: verifyNative, hasher: nativeHasher });
}

export function nativeVerify(): VerifyOptions {
  return { verifySignature: verifyNative, signatureCache: new Map() };
}
