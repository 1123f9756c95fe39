/**
 * Counts the bytes of a line in both directions and makes the faults that fall into them. Faults that hit the same byte
 * happen in the order in which they were armed.
 */
import { concatBytes } from '@plomba/codec';
import { DIRECTIONS, LINE_EVENTS, type ByteFault, type Direction, type LineEvent } from './fault.js';

/** What becomes of bytes on the line, one after the other. */
export type Passage =
  /** They arrive, so much later than they would. */
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly delayMs: number }
  /** This happens; what follows arrives only if there is more. */
  | { readonly kind: 'event'; readonly event: LineEvent };

interface Armed {
  readonly byte: number;
  readonly what: ByteFault['what'];
}

export class FaultInjector {
  readonly #counts: Record<Direction, number> = { 'to-unit': 0, 'from-unit': 0 };
  readonly #armed: Record<Direction, Armed[]> = { 'to-unit': [], 'from-unit': [] };
  #fired = 0;

  /** Bytes that were put on the line so far. */
  count(direction: Direction): number {
    return this.#counts[direction];
  }

  /** Faults that have happened. */
  get fired(): number {
    return this.#fired;
  }

  /** Arms a fault; its byte is counted from here on, 0 for the next one. */
  arm({ direction, byte, what }: Omit<ByteFault, 'at'>): void {
    const armed = this.#armed[direction];
    armed.push({ byte: this.#counts[direction] + byte, what });
    armed.sort((a, b) => a.byte - b.byte);
  }

  /** Lifts every fault that has not happened yet. */
  disarm(): void {
    for (const direction of DIRECTIONS) this.#armed[direction] = [];
  }

  /** Puts bytes on the line. */
  pass(direction: Direction, bytes: Uint8Array): Passage[] {
    const from = this.#counts[direction];
    this.#counts[direction] = from + bytes.length;
    const passages: Passage[] = [];
    let rest = 0;
    let delayMs = 0;
    const flush = (to: number, last: Uint8Array): void => {
      const piece = concatBytes(bytes.subarray(rest, to), last);
      rest = to;
      if (piece.length > 0) passages.push({ kind: 'bytes', bytes: piece, delayMs });
    };
    for (const { byte, what } of this.#due(direction)) {
      const at = Math.max(byte - from, rest);
      const hit = bytes.subarray(at, at + 1);
      const event = LINE_EVENTS.find((one) => one === what.kind);
      if (event !== undefined) {
        flush(at, NOTHING);
        passages.push({ kind: 'event', event });
        if (event !== 'half-open') return joined(passages);
        delayMs = HALF_OPEN_MS;
        continue;
      }
      flush(at, what.kind === 'repeat' ? hit : NOTHING);
      if (what.kind === 'delay') delayMs = what.ms;
      if (what.kind === 'lose') rest = at + 1;
      if (what.kind === 'corrupt') {
        passages.push({ kind: 'bytes', bytes: hit.map((value) => value ^ what.mask), delayMs });
        rest = at + 1;
      }
    }
    flush(bytes.length, NOTHING);
    return joined(passages);
  }

  /** Takes out the faults that fall into what was put last. */
  #due(direction: Direction): readonly Armed[] {
    const armed = this.#armed[direction];
    const later = armed.findIndex(({ byte }) => byte >= this.#counts[direction]);
    const due = armed.splice(0, later < 0 ? armed.length : later);
    this.#fired += due.length;
    return due;
  }
}

/** How late the rest arrives at a unit that does not know that its till is gone, ms. */
const HALF_OPEN_MS = 3_000;
const NOTHING = new Uint8Array(0);

/** Bytes that arrive together arrive as one piece: where a piece ends tells nobody where a fault was. */
function joined(passages: readonly Passage[]): Passage[] {
  const result: Passage[] = [];
  for (const passage of passages) {
    const last = result.at(-1);
    if (passage.kind === 'bytes' && last?.kind === 'bytes' && last.delayMs === passage.delayMs) {
      result[result.length - 1] = { ...last, bytes: concatBytes(last.bytes, passage.bytes) };
    } else result.push(passage);
  }
  return result;
}
