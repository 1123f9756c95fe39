/**
 * The unit behind the bridge: connected when it is first needed, and again after an attempt that failed for good (no
 * such port, another unit). A connection that was there once mends itself.
 *
 * Invariant: requests that wait for the first connection share one attempt.
 */
import type { Unit } from '@plomba/sdk';

export class UnitHolder {
  readonly #open: () => Promise<Unit>;
  #unit: Promise<Unit> | undefined;
  #closed = false;

  /** @param open connects; rejects with the error that a request is answered with */
  constructor(open: () => Promise<Unit>) {
    this.#open = open;
  }

  /** @throws FiscalError, TransportError (as rejections) */
  get(): Promise<Unit> {
    if (this.#unit !== undefined) return this.#unit;
    const unit = this.#open();
    this.#unit = unit;
    unit.then(
      (connected) => (this.#closed ? connected.close() : undefined),
      () => {
        if (this.#unit === unit) this.#unit = undefined;
      },
    );
    return unit;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const unit = await Promise.race([this.#unit?.catch(() => undefined), Promise.resolve(undefined)]);
    await unit?.close();
  }
}
