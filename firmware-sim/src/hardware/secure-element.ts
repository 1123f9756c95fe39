/**
 * Secure element: keeps the seed of the log key and never gives it to the firmware. Part of the unit's non-volatile
 * state. `broken` models an element that no longer answers.
 */
import { portableSigner, type EntropyPort, type SecureElementPort, type SignerPort } from '@plomba/core';

/** Makes a signer from a seed; portable or native, the bytes are the same. */
export type MakeSigner = (seed: Uint8Array) => SignerPort;

export class SecureElement implements SecureElementPort {
  readonly #entropy: EntropyPort;
  readonly #makeSigner: MakeSigner;
  #seed: Uint8Array | undefined;
  #signer: SignerPort | undefined;
  broken = false;

  constructor(parts: {
    readonly entropy: EntropyPort;
    readonly seed?: Uint8Array | undefined;
    readonly makeSigner?: MakeSigner | undefined;
  }) {
    this.#entropy = parts.entropy;
    this.#makeSigner = parts.makeSigner ?? portableSigner;
    if (parts.seed !== undefined) this.#adopt(parts.seed);
  }

  #adopt(seed: Uint8Array): SignerPort {
    this.#seed = seed.slice();
    const signer = this.#makeSigner(seed);
    this.#signer = signer;
    return signer;
  }

  signer(): SignerPort | undefined {
    const signer = this.#signer;
    if (signer === undefined || !this.broken) return signer;
    return { algorithm: signer.algorithm, publicKey: signer.publicKey, sign: () => undefined };
  }

  createKey(): SignerPort {
    return this.#signer ?? this.#adopt(this.#entropy.bytes(32));
  }

  drawJournalId(): Uint8Array {
    return this.#entropy.bytes(16);
  }

  /** For the unit's own non-volatile state only; never for a log, an export or an error. */
  exportSeed(): Uint8Array | undefined {
    return this.#seed;
  }
}
