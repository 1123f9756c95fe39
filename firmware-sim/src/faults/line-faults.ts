/**
 * What becomes of the bytes of a line, one after the other: they pass, or meet an effect that damages, loses, delays or
 * interrupts. One place for all lines of a unit, whoever carries the bytes: it counts them, and applies the effects in
 * the order in which they began.
 *
 * Invariant: while there is neither an effect nor a watcher, bytes pass untouched and are only counted.
 */
import { WIRE_DIRECTIONS, type WireDirection } from './events.js';

/** What becomes of one byte. */
export interface ByteFate<E extends string> {
  /** What arrives in its place. */
  readonly bytes: readonly number[];
  /** This byte and all behind it in the same piece arrive so much later, ms. */
  readonly delayMs?: number;
  /** It arrives behind the next one. */
  readonly isHeld?: boolean;
  /** This happens in its place. */
  readonly event?: E;
  /** With an event: what is behind it still arrives. Otherwise it is lost. */
  readonly goesOn?: boolean;
}

export interface LineEffect<E extends string> {
  /** Both when absent. */
  readonly direction?: WireDirection;
  /** What becomes of a byte; undefined where it is not hit. */
  readonly meet: (byte: number) => ByteFate<E> | undefined;
}

/** What becomes of bytes on the line, one piece after the other. */
export type LinePassage<E extends string> =
  /** They arrive, so much later than they would. */
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly delayMs: number }
  /** This happens; what follows arrives only if there is more. */
  | { readonly kind: 'event'; readonly event: E };

/** Told before and after each byte; true ends the piece: what is behind is lost. */
export type ByteWatcher = (direction: WireDirection, when: 'before' | 'after') => boolean;

export class LineFaults<E extends string> {
  readonly #counts: Record<WireDirection, number> = { 'to-unit': 0, 'from-unit': 0 };
  readonly #effects = new Set<LineEffect<E>>();
  readonly #held: Record<WireDirection, number[]> = { 'to-unit': [], 'from-unit': [] };
  #watcher: ByteWatcher | undefined;

  /** Bytes that were put on the line so far. */
  count(direction: WireDirection): number {
    return this.#counts[direction];
  }

  /** Bytes that were put on the line and met an interruption before anything else. */
  skip(direction: WireDirection, bytes: number): void {
    this.#counts[direction] += bytes;
  }

  watch(watcher: ByteWatcher | undefined): void {
    this.#watcher = watcher;
  }

  begin(effect: LineEffect<E>): void {
    this.#effects.add(effect);
  }

  end(effect: LineEffect<E>): void {
    this.#effects.delete(effect);
  }

  /** Another connection: no byte of the one before is still held. */
  forget(): void {
    for (const direction of WIRE_DIRECTIONS) this.#held[direction] = [];
  }

  /** Puts bytes on the line. */
  pass(direction: WireDirection, bytes: Uint8Array): readonly LinePassage<E>[] {
    if (bytes.length === 0) return [];
    const isQuiet = this.#effects.size === 0 && this.#watcher === undefined && this.#held[direction].length === 0;
    if (isQuiet) {
      this.#counts[direction] += bytes.length;
      return [{ kind: 'bytes', bytes, delayMs: 0 }];
    }
    const piece = new Piece<E>();
    for (const byte of bytes) {
      this.#counts[direction]++;
      if (this.#watcher?.(direction, 'before') === true) break;
      if (this.#meet(piece, direction, byte)) break;
      if (this.#watcher?.(direction, 'after') === true) break;
    }
    return piece.passages();
  }

  /** Whether the piece ends with this byte. */
  #meet(piece: Piece<E>, direction: WireDirection, byte: number): boolean {
    let left: readonly number[] = [byte];
    let isHeld = false;
    for (const effect of [...this.#effects]) {
      if (effect.direction !== undefined && effect.direction !== direction) continue;
      const fates = left.map((value) => effect.meet(value));
      for (const fate of fates) {
        if (fate?.event !== undefined) piece.event(fate.event);
        if (fate?.event !== undefined && fate.goesOn !== true) return true;
        if (fate?.delayMs !== undefined) piece.delay(fate.delayMs);
        if (fate?.isHeld === true) isHeld = true;
      }
      left = fates.flatMap((fate, at) => fate?.bytes ?? left[at] ?? []);
    }
    if (isHeld) {
      this.#held[direction].push(...left);
      return false;
    }
    piece.bytes([...left, ...this.#held[direction].splice(0)]);
    return false;
  }
}

/** The passages of one piece, as they grow. Bytes that arrive together arrive as one: where it ends tells nothing. */
class Piece<E extends string> {
  readonly #passages: LinePassage<E>[] = [];
  #bytes: number[] = [];
  #delayMs = 0;

  bytes(values: readonly number[]): void {
    this.#bytes.push(...values);
  }

  delay(ms: number): void {
    if (ms === this.#delayMs) return;
    this.#flush();
    this.#delayMs = ms;
  }

  event(event: E): void {
    this.#flush();
    this.#passages.push({ kind: 'event', event });
  }

  passages(): readonly LinePassage<E>[] {
    this.#flush();
    return this.#passages;
  }

  #flush(): void {
    if (this.#bytes.length === 0) return;
    this.#passages.push({ kind: 'bytes', bytes: Uint8Array.from(this.#bytes), delayMs: this.#delayMs });
    this.#bytes = [];
  }
}
