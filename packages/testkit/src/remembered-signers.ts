/** One key object for all forks of a unit: making it takes longer than signing with it. */
import type { MakeSigner } from '@plomba/firmware-sim';

/** Makes a signer once for each seed. */
export function rememberedSigners(make: MakeSigner): MakeSigner {
  const signers = new Map<string, ReturnType<MakeSigner>>();
  return (seed) => {
    const name = seed.join();
    const signer = signers.get(name) ?? make(seed);
    signers.set(name, signer);
    return signer;
  };
}
