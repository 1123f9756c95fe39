/**
 * Bytes of one line that are on their way, in both directions: late ones wait here, and nothing overtakes them. Time is
 * the line's, in ms of the host.
 */
import { concatBytes } from '@plomba/codec';
import { WIRE_DIRECTIONS, type WireDirection } from '../faults/events.js';
import type { LinePassage } from '../faults/line-faults.js';

interface Late {
  readonly atMs: number;
  readonly bytes: Uint8Array;
}

export class LineTraffic {
  readonly #late: Record<WireDirection, Late[]> = { 'to-unit': [], 'from-unit': [] };
  /** Nothing more gets onto the line. */
  isMute = false;

  put(direction: WireDirection, passages: readonly LinePassage<never>[], nowMs: number): void {
    if (this.isMute) return;
    for (const passage of passages) {
      if (passage.kind !== 'bytes') continue;
      const queue = this.#late[direction];
      const atMs = Math.max(nowMs + passage.delayMs, queue.at(-1)?.atMs ?? 0);
      queue.push({ atMs, bytes: passage.bytes });
    }
  }

  /** What has arrived. */
  take(direction: WireDirection, nowMs: number): Uint8Array {
    const queue = this.#late[direction];
    const [first] = queue;
    if (first === undefined) return NOTHING;
    const later = queue.findIndex(({ atMs }) => atMs > nowMs);
    const due = queue.splice(0, later < 0 ? queue.length : later);
    return due.length === 1 ? first.bytes : concatBytes(...due.map(({ bytes }) => bytes));
  }

  /** When the next bytes arrive, ms of the host. */
  nextMs(): number | undefined {
    const times = WIRE_DIRECTIONS.flatMap((direction) => this.#late[direction][0]?.atMs ?? []);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  fork(): LineTraffic {
    const copy = new LineTraffic();
    for (const direction of WIRE_DIRECTIONS) copy.#late[direction] = [...this.#late[direction]];
    copy.isMute = this.isMute;
    return copy;
  }

  forget(): void {
    for (const direction of WIRE_DIRECTIONS) this.#late[direction] = [];
  }
}

/** The same passages, each so much later: the line needs its time for them. */
export function later(passages: readonly LinePassage<never>[], ms: number): readonly LinePassage<never>[] {
  if (ms === 0) return passages;
  return passages.map((passage) =>
    passage.kind === 'bytes' ? { ...passage, delayMs: passage.delayMs + ms } : passage,
  );
}

const NOTHING = new Uint8Array(0);
