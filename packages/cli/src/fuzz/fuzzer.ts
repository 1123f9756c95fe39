/** The fuzzer with the backends of this host and the countries of this program. */
import { nativeHasher, nativeSigner, verifyNative } from '@plomba/core/node';
import { Fuzzer } from '@plomba/testkit';
import { FUZZ_WIRES } from './fuzz-wires.js';

export function makeFuzzer(): Fuzzer {
  return new Fuzzer({
    backends: { makeSigner: nativeSigner, verifySignature: verifyNative, hasher: nativeHasher },
    vendors: FUZZ_WIRES,
    verify: { verifySignature: verifyNative, signatureCache: new Map() },
  });
}
