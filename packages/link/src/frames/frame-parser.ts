/**
 * A stream of bytes becomes frames. After garbage it goes on at the next zero; a frame longer than the bound is
 * dropped without being kept. It hides nothing: every byte that is not part of a frame is counted with its reason.
 */
import { decodeFrame, stuffedBytesMax, type DiscardReason, type Frame } from './frame.js';

/** What was thrown away for one reason. */
export interface Discarded {
  /** Pieces between two zeros. */
  readonly pieces: number;
  readonly bytes: number;
}

const NOTHING = new Uint8Array(0);
const FIRST_BYTES = 64;

const DISCARD_REASONS: readonly DiscardReason[] = ['stuffing', 'too-short', 'too-long', 'checksum', 'header'];

export class FrameParser {
  readonly #payloadBytes: number;
  readonly #bytesMax: number;
  /** Grows with what comes: most lines are idle, and what an idle one gets is short. */
  #piece: Uint8Array = NOTHING;
  readonly #discarded = new Map<DiscardReason, Discarded>();
  #length = 0;
  /** Bytes of the piece that did not fit; over 0, the piece is already lost. */
  #excess = 0;

  /** @param payloadBytes longest payload that is taken */
  constructor(payloadBytes: number) {
    this.#payloadBytes = payloadBytes;
    this.#bytesMax = stuffedBytesMax(payloadBytes);
  }

  /** Another one that has seen the same bytes. */
  fork(): FrameParser {
    const copy = new FrameParser(this.#payloadBytes);
    copy.#piece = this.#piece.slice();
    for (const [reason, discarded] of this.#discarded) copy.#discarded.set(reason, discarded);
    copy.#length = this.#length;
    copy.#excess = this.#excess;
    return copy;
  }

  /** The frames that these bytes complete, in order. Never throws, whatever the bytes are. */
  push(bytes: Uint8Array): Frame[] {
    const frames: Frame[] = [];
    let from = 0;
    while (from < bytes.length) {
      const zero = bytes.indexOf(0, from);
      const to = zero < 0 ? bytes.length : zero;
      this.#keep(bytes.subarray(from, to));
      if (zero < 0) break;
      const frame = this.#finish();
      if (frame !== undefined) frames.push(frame);
      from = zero + 1;
    }
    return frames;
  }

  /** What was thrown away so far, by reason. */
  get discarded(): Readonly<Record<DiscardReason, Discarded>> {
    const none: Discarded = { pieces: 0, bytes: 0 };
    const entries = DISCARD_REASONS.map((reason) => [reason, this.#discarded.get(reason) ?? none] as const);
    // Object.fromEntries forgets the keys; they are all the reasons there are.
    return Object.fromEntries(entries) as Record<DiscardReason, Discarded>;
  }

  #keep(part: Uint8Array): void {
    const length = this.#length + part.length;
    if (this.#excess > 0 || length > this.#bytesMax) {
      this.#excess += part.length;
      return;
    }
    if (length > this.#piece.length) this.#grow(length);
    this.#piece.set(part, this.#length);
    this.#length += part.length;
  }

  #grow(length: number): void {
    const grown = new Uint8Array(Math.min(this.#bytesMax, Math.max(length, 2 * this.#piece.length, FIRST_BYTES)));
    grown.set(this.#piece.subarray(0, this.#length));
    this.#piece = grown;
  }

  /** The piece before a zero. Two zeros in a row delimit nothing. */
  #finish(): Frame | undefined {
    const length = this.#length;
    const excess = this.#excess;
    this.#length = 0;
    this.#excess = 0;
    if (length + excess === 0) return undefined;
    const result = excess > 0 ? 'too-long' : decodeFrame(this.#piece.subarray(0, length));
    if (typeof result !== 'string') return result;
    const before = this.#discarded.get(result) ?? { pieces: 0, bytes: 0 };
    this.#discarded.set(result, { pieces: before.pieces + 1, bytes: before.bytes + length + excess });
    return undefined;
  }
}
