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
}
