/**
 * Secure element: keeps the seed of the log key and never gives it to the firmware. Part of the unit's non-volatile
 * state. `broken` models an element that no longer answers.
 */
import { equalBytes } from '@plomba/codec';
import { portableSigner, type EntropyPort, type SecureElementPort, type SignerPort } from '@plomba/core';

/** Makes a signer from a seed; portable or native, the bytes are the same. */
export type MakeSigner = (seed: Uint8Array) => SignerPort;

export class SecureElement implements SecureElementPort {
  readonly #entropy: EntropyPort;
  readonly #makeSigner: MakeSigner;
  #seed: Uint8Array | undefined;
  #signer: SignerPort | undefined;
  #nextSeed: Uint8Array | undefined;
  broken = false;
  /** What it takes longer than it should, ms of the unit's time. */
  slowMs = 0;

  constructor(parts: {
    readonly entropy: EntropyPort;
    readonly seed?: Uint8Array | undefined;
    /** Seed of the key that comes next, where a rotation was under way. */
    readonly nextSeed?: Uint8Array | undefined;
    readonly makeSigner?: MakeSigner | undefined;
  }) {
    this.#entropy = parts.entropy;
    this.#makeSigner = parts.makeSigner ?? portableSigner;
    if (parts.seed !== undefined) this.#adopt(parts.seed);
    this.#nextSeed = parts.nextSeed?.slice();
  }

  #adopt(seed: Uint8Array): SignerPort {
    this.#seed = seed.slice();
    const signer = this.#makeSigner(seed);
    this.#signer = signer;
    return signer;
  }

  signer(): SignerPort | undefined {
    return this.#answering(this.#signer);
  }

  #answering<S extends SignerPort | undefined>(signer: S): S | SignerPort {
    if (signer === undefined || !this.broken) return signer;
    return { algorithm: signer.algorithm, publicKey: signer.publicKey, sign: () => undefined };
  }

  createKey(): SignerPort {
    return this.#signer ?? this.#adopt(this.#entropy.bytes(32));
  }

  drawNextKey(): SignerPort {
    this.#nextSeed ??= this.#entropy.bytes(32);
    return this.#answering(this.#makeSigner(this.#nextSeed));
  }

  settleKey(publicKey: Uint8Array): void {
    const next = this.#nextSeed;
    if (next === undefined) return;
    if (equalBytes(this.#makeSigner(next).publicKey, publicKey)) this.#adopt(next);
    else if (this.#signer === undefined || !equalBytes(this.#signer.publicKey, publicKey)) return;
    this.#nextSeed = undefined;
  }

  drawJournalId(): Uint8Array {
    return this.#entropy.bytes(16);
  }

  /** Holds what another one holds, and no more what it held. */
  become(other: SecureElement): void {
    const { seed, nextSeed } = other.exportSeeds();
    this.#seed = undefined;
    this.#signer = undefined;
    if (seed !== undefined) this.#adopt(seed);
    this.#nextSeed = nextSeed?.slice();
    this.broken = other.broken;
    this.slowMs = other.slowMs;
  }

  /** For the unit's own non-volatile state only; never for a log, an export or an error. */
  exportSeeds(): { readonly seed: Uint8Array | undefined; readonly nextSeed: Uint8Array | undefined } {
    return { seed: this.#seed, nextSeed: this.#nextSeed };
  }
}
