/**
 * How long to wait for an acknowledgement: RFC 6298 in whole milliseconds, so that it follows the speed of the line.
 * A frame that was sent more than once gives no sample (Karn), for its answer cannot be told from an older one.
 */

/** All in milliseconds. */
export interface RoundTripLimits {
  /** Before the first sample. */
  readonly initialMs: number;
  readonly minMs: number;
  readonly maxMs: number;
}

export class RoundTrip {
  readonly #limits: RoundTripLimits;
  #smoothedMs: number | undefined;
  #variationMs = 0;
  #backOff = 1;
  #shortestMs = Infinity;

  constructor(limits: RoundTripLimits) {
    this.#limits = limits;
  }

  fork(): RoundTrip {
    const copy = new RoundTrip(this.#limits);
    copy.#smoothedMs = this.#smoothedMs;
    copy.#variationMs = this.#variationMs;
    copy.#backOff = this.#backOff;
    copy.#shortestMs = this.#shortestMs;
    return copy;
  }

  /** What to wait now. */
  get timeoutMs(): number {
    const { initialMs, minMs, maxMs } = this.#limits;
    const base = this.#smoothedMs === undefined ? initialMs : this.#smoothedMs + 4 * this.#variationMs;
    return Math.min(Math.max(Math.ceil(base), minMs) * this.#backOff, maxMs);
  }

  /** The shortest sample; infinite before the first. */
  get shortestMs(): number {
    return this.#shortestMs;
  }

  sample(roundTripMs: number): void {
    this.#shortestMs = Math.min(this.#shortestMs, roundTripMs);
    this.#backOff = 1;
    if (this.#smoothedMs === undefined) {
      this.#smoothedMs = roundTripMs;
      this.#variationMs = roundTripMs / 2;
      return;
    }
    this.#variationMs = (3 * this.#variationMs + Math.abs(this.#smoothedMs - roundTripMs)) / 4;
    this.#smoothedMs = (7 * this.#smoothedMs + roundTripMs) / 8;
  }

  /** Nothing came back in time: wait twice as long, until there is a sample again. */
  expired(): void {
    if (this.timeoutMs < this.#limits.maxMs) this.#backOff *= 2;
  }
}
