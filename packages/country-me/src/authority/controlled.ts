/** The authority as its control channel turns it. */
import type { CisState } from './cis-state.js';
import type { Entry } from './entries.js';
import type { Side } from './entries.table.js';
import type { ReplyFaults } from './reply-faults.js';

export interface ControlledCis {
  readonly state: CisState;
  readonly faults: ReplyFaults;
  /** Seals that came, by serial number: whoever wants to revoke one must know it. */
  readonly seenSeals: ReadonlyMap<string, string>;
  /** The checks of a night, now. */
  night(side: Side, nowMs: number): readonly Uint8Array[];
  /** Entries become part of the state, and bytes. */
  keep(entries: readonly Entry[]): readonly Uint8Array[];
}
