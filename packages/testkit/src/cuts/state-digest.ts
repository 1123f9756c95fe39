/** The state of a flash part as a short text: content of its cells, and which of them are unstable. */
import { concatBytes, toHex } from '@plomba/codec';
import type { HasherPort } from '@plomba/core';
import type { FlashPart } from '@plomba/firmware-sim';

const text = new TextEncoder();

export class StateDigests {
  readonly #hasher: HasherPort;
  /** Forks share the sectors that they did not change, and a shared sector is never written again. */
  readonly #sectors = new WeakMap<Uint8Array, Uint8Array>();

  constructor(hasher: HasherPort) {
    this.#hasher = hasher;
  }

  of(part: FlashPart): string {
    const sectors = part.cells.fork().sectors();
    const places = text.encode(`${[...sectors].map(([sector]) => sector).join()};${part.unstable}`);
    const digests = [...sectors].map(([, bytes]) => this.#ofSector(bytes));
    return toHex(this.#hasher.sha256(concatBytes(...digests, places)));
  }

  #ofSector(bytes: Uint8Array): Uint8Array {
    const digest = this.#sectors.get(bytes) ?? this.#hasher.sha256(bytes);
    this.#sectors.set(bytes, digest);
    return digest;
  }
}
