/** How full the memories of a unit are, and what its country wants said about it. Pure. */

/** `full`: only the records that end the life of the unit are taken any more. */
export type MemoryLevel = 'ample' | 'near-end' | 'end' | 'full';

/** A level holds when less is free than it says of any of the two. */
export interface MemoryWarning {
  readonly level: 'near-end' | 'end';
  /** Free bytes of the journal, the reserve left out. */
  readonly journalBytes: number;
  /** Days that the fiscal memory can still close, the reserve left out. */
  readonly closings: number;
}

/** What is free beside the reserve. */
export interface FreeMemory {
  readonly journalBytes: number;
  readonly closings: number;
}

export interface MemoryReport extends FreeMemory {
  readonly level: MemoryLevel;
}

const RANKS: Readonly<Record<MemoryLevel, number>> = { ample: 0, 'near-end': 1, end: 2, full: 3 };

/** The worst level that holds. */
export function memoryReport(
  free: FreeMemory,
  country: { readonly memoryWarnings: readonly MemoryWarning[] },
): MemoryReport {
  const { journalBytes, closings } = free;
  const isFull = journalBytes <= 0 || closings <= 0;
  const held = country.memoryWarnings.filter(
    (warning) => journalBytes < warning.journalBytes || closings < warning.closings,
  );
  const levels: readonly MemoryLevel[] = isFull ? ['full'] : held.map(({ level }) => level);
  const level = levels.reduce((worst, next) => (RANKS[next] > RANKS[worst] ? next : worst), 'ample');
  return { journalBytes: Math.max(0, journalBytes), closings: Math.max(0, closings), level };
}
