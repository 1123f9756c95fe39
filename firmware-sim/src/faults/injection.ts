/**
 * A fault with its moment: what goes wrong, when, and for how long. The same words everywhere: in code, on the control
 * channel, in scenario files, in the ids that replay a run. Plain JSON, so that it can be written down.
 */
import type { RecordKind } from '@plomba/core/tables';
import type { DeviceEventName, WireDirection } from '../control/triggers.js';
import type { CutPhase } from '../hardware/flash-part.js';

/** When a fault happens. Counts begin when it is armed; each trigger fires once. */
export type FaultTrigger =
  | { readonly at: 'now' }
  /** At the n-th flash operation from now, 1 for the next. */
  | { readonly at: 'flash'; readonly operation: number; readonly phase?: CutPhase }
  /** At the n-th byte from now in this direction, 1 for the next. A cut comes after this byte; damage hits it. */
  | { readonly at: 'wire'; readonly direction: WireDirection; readonly byte: number }
  /** When the unit's clock reaches this, UTC ms. */
  | { readonly at: 'time'; readonly utcMs: number }
  /** So many ms of the unit's clock from now. */
  | { readonly at: 'after'; readonly ms: number }
  /** At the n-th such event from now, 1 when absent; only for records of this kind, where one is named. */
  | { readonly at: 'event'; readonly event: DeviceEventName; readonly kind?: RecordKind; readonly count?: number };

/** What goes wrong: the name of a row of `faults.table.ts`, with the parameters that the row names. */
export interface Fault {
  readonly fault: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

export interface Injection extends Fault {
  /** Now, when absent. */
  readonly when?: FaultTrigger;
  /** Ends by itself after so many ms of the unit's clock; until it is lifted, when absent. */
  readonly forMs?: number;
}

export type InjectionState = 'armed' | 'active' | 'over';

/** What became of an injection. */
export interface InjectionReport {
  readonly id: number;
  readonly injection: Injection;
  readonly state: InjectionState;
  /** Times that it hit: bytes damaged, programs lost, cuts made. */
  readonly hits: number;
}
