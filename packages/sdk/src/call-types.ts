/** What the calls of a unit take, whichever driver carries them out. */
import type { LifeState, Operation, Owner, Place } from '@plomba/core/model';
import type { CallOptions } from './fiscal-error.js';
import type { Amount } from './receipt.js';

/** A call that changes something. */
export interface ChangeOptions extends CallOptions {
  /** Chosen and stored before the call; the same one in every repetition. Drawn anew when absent. */
  readonly operation?: Operation;
}

/** A step of life and what it carries. */
export interface LifeStep {
  readonly to: LifeState;
  readonly owner?: Owner;
  readonly place?: Place;
  readonly registrationCode?: string;
  readonly licence?: string;
  readonly reason?: string;
}

/** Cash put into the drawer or taken out of it. */
export interface CashMove {
  /** Positive. */
  readonly amount: Amount;
  readonly till?: string;
  /** RFC 3339 with an offset. */
  readonly time?: string;
  readonly reason?: string;
}
