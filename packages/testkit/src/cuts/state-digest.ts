/** The state of a flash part as a short text: content of its cells, and which of them are unstable. */
import { createHash } from 'node:crypto';
import type { FlashPart } from '@plomba/firmware-sim';

export class StateDigests {
  /** Forks share the sectors that they did not change, and a shared sector is never written again. */
  readonly #sectors = new WeakMap<Uint8Array, string>();

  of(part: FlashPart): string {
    const hash = createHash('sha256');
    for (const [sector, bytes] of part.cells.fork().sectors()) hash.update(`${sector}:${this.#ofSector(bytes)};`);
    return hash.update(part.unstable).digest('base64');
  }

  #ofSector(bytes: Uint8Array): string {
    const known = this.#sectors.get(bytes);
    if (known !== undefined) return known;
    const digest = createHash('sha256').update(bytes).digest('base64');
    this.#sectors.set(bytes, digest);
    return digest;
  }
}
