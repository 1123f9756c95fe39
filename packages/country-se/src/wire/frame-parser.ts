/**
 * A line of bytes into frames: several frames in one read, one frame in many reads, garbage in between.
 *
 * A frame ends at its CR and nowhere else, so that a CR always brings the parser back into step. What stands in front
 * of a frame is dropped and counted. Memory is bounded: of bytes without a CR only the last 4,095 are kept, which is
 * the longest that a frame can be. The outcome does not depend on how the bytes were cut into reads.
 */
import { decodeFrame, FRAME_BYTES_MAX, modeAt, type BadFrame, type CcspFrame } from './frame.js';
import type { CcspTolerance } from './tolerance.js';

export type CcspInput =
  | { readonly kind: 'frame'; readonly frame: CcspFrame }
  /** Something that began like a frame: it is answered with its code. */
  | ({ readonly kind: 'bad' } & BadFrame);

export interface ParserStatistics {
  readonly frames: number;
  readonly bad: number;
  /** Bytes that belonged to no frame, line feeds included. */
  readonly discardedBytes: number;
}

const CR = 0x0d;
const FIRST_BYTES = 128;
const KEPT_MAX = 2 * FRAME_BYTES_MAX;

export class CcspParser {
  readonly #tolerance: CcspTolerance;
  /** Grows to twice what a frame can be long, so that keeping the newer half is rare, and an idle line keeps little. */
  #kept: Uint8Array = new Uint8Array(FIRST_BYTES);
  #length = 0;
  #frames = 0;
  #bad = 0;
  #discardedBytes = 0;

  constructor(tolerance: CcspTolerance) {
    this.#tolerance = tolerance;
  }

  /** Another one that has seen the same bytes. */
  fork(): CcspParser {
    const copy = new CcspParser(this.#tolerance);
    copy.#kept = this.#kept.slice();
    copy.#length = this.#length;
    copy.#frames = this.#frames;
    copy.#bad = this.#bad;
    copy.#discardedBytes = this.#discardedBytes;
    return copy;
  }

  statistics(): ParserStatistics {
    return { frames: this.#frames, bad: this.#bad, discardedBytes: this.#discardedBytes };
  }

  /** Forgets a frame that has begun: the line was closed. */
  reset(): void {
    this.#discardedBytes += this.#length;
    this.#length = 0;
  }

  /** Takes bytes from the line; never throws. */
  push(bytes: Uint8Array): readonly CcspInput[] {
    const inputs: CcspInput[] = [];
    for (const byte of bytes) {
      if (this.#length === this.#kept.length) this.#makeRoom();
      this.#kept[this.#length++] = byte;
      if (byte !== CR) continue;
      if (this.#length > FRAME_BYTES_MAX) this.#keepNewer();
      const input = this.#take(this.#kept.subarray(0, this.#length));
      this.#length = 0;
      if (input !== undefined) inputs.push(input);
    }
    return inputs;
  }

  #makeRoom(): void {
    if (this.#kept.length === KEPT_MAX) return this.#keepNewer();
    const grown = new Uint8Array(Math.min(KEPT_MAX, 2 * this.#kept.length));
    grown.set(this.#kept);
    this.#kept = grown;
  }

  /** No frame is longer: what stands before the last 4,095 bytes can begin none that still ends. */
  #keepNewer(): void {
    const dropped = this.#length - FRAME_BYTES_MAX;
    this.#kept.copyWithin(0, dropped, this.#length);
    this.#length = FRAME_BYTES_MAX;
    this.#discardedBytes += dropped;
  }

  /** The frame that ends here: the first beginning from which everything fits, or else the first beginning at all. */
  #take(bytes: Uint8Array): CcspInput | undefined {
    let first: { readonly at: number; readonly bad: BadFrame } | undefined;
    for (let at = 0; at + 2 < bytes.length; at++) {
      if (modeAt(bytes, at) === undefined) continue;
      const verdict = decodeFrame(bytes.subarray(at), this.#tolerance);
      if (verdict.ok) {
        this.#frames++;
        this.#discardedBytes += at;
        return { kind: 'frame', frame: verdict.frame };
      }
      first ??= { at, bad: verdict };
    }
    this.#discardedBytes += first?.at ?? bytes.length;
    if (first === undefined) return undefined;
    this.#bad++;
    const { mode, nak, rule } = first.bad;
    return { kind: 'bad', mode, nak, rule };
  }
}
