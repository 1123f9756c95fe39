/**
 * A fault with its moment: what goes wrong, when, and for how long. The same words everywhere: in code, on the control
 * channel, in scenario files, in the ids that replay a run. Plain JSON, so that it can be written down.
 */
import type { RecordKind } from '@plomba/core/tables';
import type { CommandName } from '@plomba/link';
import type { CutPhase } from '../hardware/flash-part.js';
import type { DeviceEventName, WireDirection } from './events.js';

/** The parts with cells that can be cut: the one with the memories, and the one with the two firmware slots. */
export type FlashPartName = 'memories' | 'firmware';

/** When a fault happens. Counts begin when it is armed; each trigger fires once. */
export type FaultTrigger =
  | { readonly at: 'now' }
  /** At the n-th flash operation from now, 1 for the next. */
  | {
      readonly at: 'flash';
      readonly operation: number;
      /** Of a power cut: `middle` when absent. Any other fault comes before the operation, or `after` it. */
      readonly phase?: CutPhase;
      /** The memories when absent. */
      readonly part?: FlashPartName;
    }
  /** At the n-th byte from now in this direction, 1 for the next. A cut comes after this byte; damage hits it. */
  | { readonly at: 'wire'; readonly direction: WireDirection; readonly byte: number }
  /** When the unit's clock reaches this, UTC ms. */
  | { readonly at: 'time'; readonly utcMs: number }
  /** So many ms from now, as time passes for the unit, whatever its clock says. */
  | { readonly at: 'after'; readonly ms: number }
  /** At the n-th such event from now, 1 when absent; only for this record kind, or this command, where one is named. */
  | {
      readonly at: 'event';
      readonly event: DeviceEventName;
      readonly kind?: RecordKind;
      readonly command?: CommandName;
      readonly count?: number;
    };

/** What goes wrong: the name of a row of `faults.table.ts`, with the parameters that the row names. */
export interface Fault {
  readonly fault: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

export interface Injection extends Fault {
  /** Now, when absent. */
  readonly when?: FaultTrigger;
  /** Ends by itself after so many ms of the unit's time; until it is lifted, when absent. */
  readonly forMs?: number;
}

export type InjectionState = 'armed' | 'active' | 'over';

/** What became of an injection. */
export interface InjectionReport {
  readonly id: number;
  readonly injection: Injection;
  readonly state: InjectionState;
  /** Times that it hit: bytes that were damaged, cuts that were made; a fault of a part hits once, when it begins. */
  readonly hits: number;
  /** Why it could not happen when its moment came; absent where it did, or is still to come. */
  readonly missed?: string;
}
