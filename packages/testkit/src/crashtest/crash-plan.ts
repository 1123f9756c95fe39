/**
 * Which faults a crash test makes: from what a sale without any fault has put on the line and on the flash, one fault
 * each. Ordered kind by kind, so that every sample of it holds each kind at places all over the sale.
 */
import { Draws } from '../draws.js';
import type { CrashFault } from './crash-fault.js';
import { DIRECTIONS, type ByteFault, type Direction, type Fault } from '../oracle/fault.js';

/** What can be done at each byte of the line, in both directions; at each operation of the flash; to the unit itself. */
export const CRASH_KINDS = [
  'lose',
  'corrupt',
  'disconnect',
  'cut-power',
  'kill-till',
  'flash',
  'repeat',
  'half-open',
  'delay',
  'inject',
] as const;
export type CrashKind = (typeof CRASH_KINDS)[number];

/** The kinds that are made when none are named. The others wait for time to pass, and are asked for. */
export const USUAL_KINDS: readonly CrashKind[] = ['lose', 'corrupt', 'disconnect', 'cut-power', 'kill-till', 'flash'];

/** What a sale without a fault takes. */
export interface SaleSize {
  /** Bytes on the line. */
  readonly bytes: Readonly<Record<Direction, number>>;
  /** Programs and erases of the flash, and flushes. */
  readonly flashOperations: number;
}

export interface PlanOptions {
  readonly kinds: readonly CrashKind[];
  /** One in so many is made; 1 for all. */
  readonly every: number;
  /** Which of so many, and the order of a test that may not come to its end. */
  readonly seed: number;
  /** In a drawn order, so that a test that is stopped early has looked everywhere. */
  readonly shuffled: boolean;
}

const PHASES = ['before', 'middle', 'after'] as const;
/** Turns a digit into another digit: damage that looks like sense where bytes are text. */
const CORRUPT_MASK = 1;
/** Longer than a till waits for an acknowledgement, ms. */
const DELAY_MS = 1_500;

/** Every single fault of these kinds. */
export function everyCrash(size: SaleSize, kinds: readonly CrashKind[]): readonly Fault[] {
  return kinds.flatMap((kind) => {
    if (kind === 'inject') return []; // those are given one by one
    if (kind === 'flash') return flashFaults(size.flashOperations);
    return DIRECTIONS.flatMap((direction) =>
      Array.from({ length: size.bytes[direction] }, (_, byte): ByteFault => {
        return { at: 'byte', direction, byte, what: whatOf(kind) };
      }),
    );
  });
}

function flashFaults(operations: number): readonly Fault[] {
  return Array.from({ length: operations }, (_, index) =>
    PHASES.map((phase): Fault => ({ at: 'flash', operation: index + 1, phase })),
  ).flat();
}

function whatOf(kind: Exclude<CrashKind, 'flash' | 'inject'>): ByteFault['what'] {
  if (kind === 'corrupt') return { kind, mask: CORRUPT_MASK };
  if (kind === 'delay') return { kind, ms: DELAY_MS };
  return { kind };
}

/** Those of them that one run makes. */
export function planOf(size: SaleSize, { kinds, every, seed, shuffled }: PlanOptions): readonly Fault[] {
  const chosen = everyCrash(size, kinds).filter((_, index) => index % every === seed % every);
  if (!shuffled) return chosen;
  const draws = new Draws(seed);
  const order = [...chosen];
  for (let last = order.length - 1; last > 0; last--) {
    const other = draws.below(last + 1);
    [order[last], order[other]] = [order[other]!, order[last]!]; // both are inside
  }
  return order;
}

/** The kind that a fault belongs to. */
export function crashKindOf(fault: CrashFault): CrashKind {
  return fault.at === 'byte' ? fault.what.kind : fault.at;
}
