/**
 * What a wire lets a till know: one sale through a driver, under every single fault of the line, the power, the flash and
 * the till's own program. The till does what its driver tells it: what is certainly not stored is rung up again, what is
 * unknown is asked for, and never rung up again. Then belief and truth are compared.
 *
 * The same for the native link and for a country's wires, which are handed in with their driver.
 */
import { DIRECTIONS, faultName, LINE_EVENTS, type ByteFault, type Direction, type Fault } from './fault.js';
import { SaleWorld, type ToldSale } from './sale-world.js';
import type { LineKind } from './virtual-line.js';
import type { WireUnderFaults } from './wire-under-faults.js';

/** Kinds of faults, as the table has them. */
export const WIRE_FAULTS = [
  'lose',
  'repeat',
  'corrupt',
  'delay',
  'disconnect',
  'half-open',
  'cut-power',
  'flash',
  'kill-till',
] as const;
export type WireFaultKind = (typeof WIRE_FAULTS)[number];

/** What became of sales. Every case is one of `committed`, `notCommitted`, `unknown`. */
export interface WireTally {
  cases: number;
  /** The till knows that its sale is stored. */
  committed: number;
  /** The till knows that it was not; it was rung up again. */
  notCommitted: number;
  /** The till did not know when the call ended, or its program was killed. */
  unknownAtOnce: number;
  /** The till has not learned it, however often it asked. */
  unknown: number;
  /** How many of those are stored in truth. */
  unknownStored: number;
  doubled: number;
  /** Believed stored, and not there. */
  lost: number;
  /** Believed not stored, and there. */
  denied: number;
  /** Certainly not stored, and could not be rung up again. */
  givenUp: number;
}

export interface WireReport {
  readonly name: string;
  /** Bytes of one sale on the line, and operations of the flash. */
  readonly bytes: Readonly<Record<Direction, number>>;
  readonly flashOperations: number;
  readonly byKind: Readonly<Record<WireFaultKind, WireTally>>;
  /** What the driver says that a person can do where it stays unknown. */
  readonly hints: readonly string[];
  /** What is wrong, each with its fault: must be empty. */
  readonly findings: readonly string[];
}

export interface WireOptions {
  readonly lines: readonly LineKind[];
  /** One in so many faults of each kind; 1 for all. */
  readonly every: number;
  readonly onCase?: () => void;
}

function emptyTally(): WireTally {
  return {
    cases: 0,
    committed: 0,
    notCommitted: 0,
    unknownAtOnce: 0,
    unknown: 0,
    unknownStored: 0,
    doubled: 0,
    lost: 0,
    denied: 0,
    givenUp: 0,
  };
}

/** A bit of text that becomes another text, and one that makes no text of it. */
const MASKS = [1, 128];
/** Beyond one wait for an answer, and beyond all of a call's patience, ms. */
const DELAYS_MS = [1_500, 40_000];
const PHASES = ['before', 'middle', 'after'] as const;

const WHATS: readonly ByteFault['what'][] = [
  { kind: 'lose' },
  { kind: 'repeat' },
  ...MASKS.map((mask) => ({ kind: 'corrupt', mask }) as const),
  ...DELAYS_MS.map((ms) => ({ kind: 'delay', ms }) as const),
  ...LINE_EVENTS.map((kind) => ({ kind })),
];

/** The single faults of a sale of this size. @param every one in so many of each kind */
export function saleFaults(
  { bytes, flashOperations }: Pick<WireReport, 'bytes' | 'flashOperations'>,
  every: number,
): readonly Fault[] {
  const onLine = WHATS.map((what) =>
    DIRECTIONS.flatMap((direction) =>
      Array.from({ length: bytes[direction] }, (_, byte): ByteFault => ({ at: 'byte', direction, byte, what })),
    ),
  );
  const onFlash = Array.from({ length: flashOperations }, (_, at) =>
    PHASES.map((phase): Fault => ({ at: 'flash', operation: at + 1, phase })),
  );
  // Of each kind one in so many, beginning with another one each, so that together they touch every place.
  const kinds: readonly (readonly Fault[])[] = [...onLine, onFlash.flat()];
  return kinds.flatMap((faults, turn) => faults.filter((_, index) => index % every === turn % every));
}

function kindOf(fault: Fault): WireFaultKind {
  return fault.at === 'flash' ? 'flash' : fault.what.kind;
}

/** Adds one story to its row. @returns what is wrong with it */
function tell(tally: WireTally, { first, belief, stored, sold }: ToldSale): readonly string[] {
  const findings: string[] = [];
  tally.cases++;
  if (first === 'unknown') tally.unknownAtOnce++;
  if (belief === 'committed') tally.committed++;
  else if (belief === 'not-committed') tally.notCommitted++;
  else {
    tally.unknown++;
    if (stored > 0) tally.unknownStored++;
  }
  if (stored > 1 && belief !== 'not-committed') {
    tally.doubled++;
    findings.push(`stored ${stored} times`);
  }
  if (belief === 'committed' && stored === 0) {
    tally.lost++;
    findings.push('believed stored, and not there');
  }
  if (belief === 'not-committed' && stored !== (sold ? 1 : 0)) {
    // Rung up again behind a wrong belief: it is there twice.
    if (stored > 1) tally.doubled++;
    tally.denied++;
    findings.push(`believed not stored; it is there ${stored} times after the next try`);
  }
  if (belief === 'not-committed' && !sold) {
    tally.givenUp++;
    findings.push('could not be rung up again');
  }
  return findings;
}

/** One sale for each fault, on each kind of line. */
export async function exploreWire(wire: WireUnderFaults, options: WireOptions): Promise<WireReport> {
  const { lines, every, onCase = (): void => undefined } = options;
  const byKind = Object.fromEntries(WIRE_FAULTS.map((kind) => [kind, emptyTally()])) as Record<
    WireFaultKind,
    WireTally
  >; // each kind is there
  const hints = new Set<string>();
  const findings: string[] = [];
  let size: Pick<WireReport, 'bytes' | 'flashOperations'> = {
    bytes: { 'to-unit': 0, 'from-unit': 0 },
    flashOperations: 0,
  };
  for (const line of lines) {
    const quiet = await new SaleWorld(wire, line).run();
    size = quiet;
    if (quiet.belief !== 'committed') findings.push(`${line}: without a fault the sale is ${quiet.belief}`);
    const faults = saleFaults(quiet, every);
    for (const fault of faults) {
      const story = await new SaleWorld(wire, line, fault).run();
      const wrong = tell(byKind[kindOf(fault)], story);
      findings.push(...wrong.map((what) => `${line} ${faultName(fault)}: ${what}`));
      if (story.hint !== undefined) hints.add(story.hint);
      onCase();
    }
  }
  return { name: wire.name, ...size, byKind, hints: [...hints], findings };
}
