/**
 * Power supply with hold-up: 24 V from the mains and a bank of capacitors behind it. The rules of its datasheet:
 *
 * - When the mains fails, the output stays good for the hold-up time; within it the warning line is active, so that the
 *   firmware begins nothing that it cannot finish. Then the output is gone.
 * - The bank is charged again in ten times the time that it was drawn from: dips in a row wear it down, and a dip that
 *   is shorter than what is left is survived.
 * - A brown-out is mains that is too low: the warning line is active and the bank is drawn from as if it were gone.
 */
import type { Mutable } from './mutable.js';

/** What a usual supply promises at full load. @internal */
export const HOLD_UP_MS = 20;
/** ms of mains that give back one ms of hold-up. */
const CHARGE_RATIO = 10;

export type Mains = 'good' | 'low' | 'gone';

export type SupplyOutput = 'good' | 'warning' | 'off';

export interface SupplyState {
  readonly mains: Mains;
  /** Hold-up time of a full bank, ms. */
  readonly holdUpMs: number;
  /** What is left in the bank, in thousandths of an ms. */
  readonly chargeUs: number;
  /** Until the mains is good again by itself, ms; absent: it stays as it is. */
  readonly dipMs?: number;
}

const NEW_SUPPLY: SupplyState = { mains: 'good', holdUpMs: HOLD_UP_MS, chargeUs: HOLD_UP_MS * 1000 };

export class PowerSupply {
  #state: Mutable<SupplyState> = { ...NEW_SUPPLY };

  fork(): PowerSupply {
    const copy = new PowerSupply();
    copy.restore(this.#state);
    return copy;
  }

  state(): SupplyState {
    return { ...this.#state };
  }

  restore(state: SupplyState): void {
    this.#state = { ...state };
  }

  get mains(): Mains {
    return this.#state.mains;
  }

  get holdUpMs(): number {
    return this.#state.holdUpMs;
  }

  /** What the board gets. */
  get output(): SupplyOutput {
    if (this.#state.mains === 'good') return 'good';
    return this.#state.chargeUs > 0 ? 'warning' : 'off';
  }

  /** How long the output stays as it is without better mains, ms; undefined while the mains is good. */
  get leftMs(): number | undefined {
    return this.#state.mains === 'good' ? undefined : this.#state.chargeUs / 1000;
  }

  /** A tester puts in another bank, charged. 0: the output goes with the mains. */
  setHoldUp(holdUpMs: number): void {
    this.#state.holdUpMs = holdUpMs;
    this.#state.chargeUs = holdUpMs * 1000;
  }

  failMains(): void {
    this.#state.mains = 'gone';
    delete this.#state.dipMs;
  }

  restoreMains(): void {
    this.#state.mains = 'good';
    delete this.#state.dipMs;
  }

  /** The mains is too low. */
  brownOut(): void {
    this.#state.mains = 'low';
    delete this.#state.dipMs;
  }

  /** The mains is gone, and good again after so many ms. */
  dip(ms: number): void {
    this.#state.mains = 'gone';
    this.#state.dipMs = ms;
  }

  /** When the output changes by itself, in whole ms from now: the bank is empty, or the dip is over. Undefined: never. */
  nextChangeMs(): number | undefined {
    if (this.#state.mains === 'good') return undefined;
    const empty = this.#state.chargeUs > 0 ? Math.ceil(this.#state.chargeUs / 1000) : Infinity;
    const next = Math.min(empty, this.#state.dipMs ?? Infinity);
    return next === Infinity ? undefined : next;
  }

  /**
   * Time passes, ms.
   * @returns false when the output was off for a moment of it: what ran on it is gone
   */
  advance(ms: number): boolean {
    if (this.#state.mains === 'good') {
      this.#charge(ms);
      return true;
    }
    const outMs = Math.min(ms, this.#state.dipMs ?? ms);
    const holds = this.#state.chargeUs >= outMs * 1000 && this.#state.chargeUs > 0;
    this.#state.chargeUs = Math.max(0, this.#state.chargeUs - Math.round(outMs * 1000));
    if (this.#state.dipMs === undefined) return holds && this.#state.chargeUs > 0;
    this.#state.dipMs -= outMs;
    if (this.#state.dipMs > 0) return holds && this.#state.chargeUs > 0;
    this.restoreMains();
    this.#charge(ms - outMs);
    return holds;
  }

  #charge(ms: number): void {
    const fullUs = this.#state.holdUpMs * 1000;
    if (this.#state.chargeUs < fullUs)
      this.#state.chargeUs = Math.min(fullUs, this.#state.chargeUs + Math.round((ms * 1000) / CHARGE_RATIO));
  }
}
