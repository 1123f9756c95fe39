/** Where boot stands: the end of the log, and what the records before it amount to. */
import type { LogHead } from './journal-log.js';
import type { UnitState } from './state.js';

export interface Position {
  readonly head: LogHead;
  readonly state: UnitState;
}

/** The unit must stop: what it found cannot be explained by a power cut. */
export interface Halt {
  readonly halted: string;
  /** Where, as far as it is known. */
  readonly place?: HaltPlace;
}

/** A place in the memories of a unit that is not as it should be. */
export interface HaltPlace {
  readonly memory: 'journal' | 'fiscal-memory' | 'secure-element';
  /** Byte from the start of that memory. */
  readonly offset?: number;
  /** Sequence of the record. */
  readonly sequence?: number;
  readonly expected?: string;
  readonly found?: string;
}

/** A halt in the journal. */
export function haltInJournal(halted: string, place: Omit<HaltPlace, 'memory'> = {}): Halt {
  return { halted, place: { memory: 'journal', ...place } };
}

/** A halt in the fiscal memory. */
export function haltInFiscal(halted: string, place: Omit<HaltPlace, 'memory'> = {}): Halt {
  return { halted, place: { memory: 'fiscal-memory', ...place } };
}
