/**
 * What is left of an operation that lost its power: for each bit that was to change, whether it did, did not, or cannot
 * make up its mind. Pure; the part applies it.
 */
import { Draws } from './draws.js';

/**
 * - `half`: the first half of the bytes and half a byte
 * - `prefix`: so many bytes of it, then some bits of the next one
 * - `bits`: any of the bits, in no order
 * - `nearly`: all but one to three bits
 * - `all`: every bit was reached, none for good
 */
export type TornShape = 'half' | 'prefix' | 'bits' | 'nearly' | 'all';

/** How a cell reads that was left between 0 and 1, until it is programmed or erased again. */
export type UnstableReads = 'zero-then-one' | 'one-then-zero' | 'flicker';

export interface Torn {
  readonly shape: TornShape;
  /** Of the bits that were reached and of those that are unstable. */
  readonly seed: number;
  /** Whole bytes of a prefix; drawn when absent. */
  readonly bytes?: number;
  /** Absent: every cell is one or the other. A part that has no such cells ignores it. */
  readonly unstable?: UnstableReads;
}

export const HALF: Torn = { shape: 'half', seed: 0 };

/** Bits of one byte: those that changed, and those that cannot be relied on. */
export interface TornByte {
  readonly done: number;
  readonly unstable: number;
}

/**
 * Decides byte by byte over `changes`, the bits that were to change.
 * @param atomicBytes bytes that are changed together or not at all; 0: single bits
 */
export function tear(changes: Uint8Array, torn: Torn, atomicBytes: number): readonly TornByte[] {
  if (torn.shape === 'nearly' && atomicBytes === 0) return tearNearly(changes, torn);
  const draws = new Draws(torn.seed);
  const { length } = changes;
  const wanted = torn.shape === 'half' ? Math.floor(length / 2) : (torn.bytes ?? draws.below(Math.max(1, length)));
  const whole = atomicBytes > 1 ? wanted - (wanted % atomicBytes) : wanted;
  const groups = new Map<number, boolean>();
  const groupDone = (at: number): boolean => {
    const group = Math.floor(at / Math.max(1, atomicBytes));
    const done = groups.get(group) ?? draws.below(2) === 0;
    groups.set(group, done);
    return done;
  };
  return Array.from(changes, (bits, at): TornByte => {
    const reached = ((): number => {
      if (torn.shape === 'all') return bits;
      if (atomicBytes > 0)
        return (torn.shape === 'bits' || torn.shape === 'nearly' ? groupDone(at) : at < whole) ? bits : 0;
      if (torn.shape === 'bits') return bits & draws.bits();
      if (at < whole) return bits;
      if (at > whole) return 0;
      return torn.shape === 'half' ? bits & 0xf0 : bits & draws.bits();
    })();
    if (torn.unstable === undefined || atomicBytes > 0) return { done: reached, unstable: 0 };
    // Every bit of `all`; of the others some of those that were reached and some of those that were not, near the front.
    if (torn.shape === 'all') return { done: 0, unstable: bits };
    const near = torn.shape === 'bits' || (at >= whole - 8 && at <= whole + 8);
    const unstable = near ? bits & draws.bits() : 0;
    return { done: reached & ~unstable, unstable };
  });
}

/** All bits but a few, and those are unstable or as they were: what an operation leaves that was nearly through. */
function tearNearly(changes: Uint8Array, torn: Torn): readonly TornByte[] {
  const draws = new Draws(torn.seed);
  const places = [...changes.keys()].filter((at) => changes[at] !== 0);
  const left = Array.from(changes, (done) => ({ done, unstable: 0 }));
  const count = places.length === 0 ? 0 : 1 + draws.below(3);
  for (let round = 0; round < count; round++) {
    const byte = left[places[draws.below(places.length)] ?? 0];
    const bits = [1, 2, 4, 8, 16, 32, 64, 128].filter((bit) => ((byte?.done ?? 0) & bit) !== 0);
    const bit = bits[draws.below(Math.max(1, bits.length))] ?? 0;
    if (byte === undefined) continue;
    byte.done &= ~bit;
    if (torn.unstable !== undefined) byte.unstable |= bit;
  }
  return left;
}
