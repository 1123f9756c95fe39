/**
 * Cash drawer on a kick-out connector: a 24 V solenoid and a switch. The rules of its datasheet:
 *
 * - A kick is one pulse of 100 ms; the solenoid may be on for at most a fifth of the time, so a kick within 400 ms after
 *   the last one is left out, not queued.
 * - The drawer is pushed open by a spring and closed by hand. The switch says whether it is open, with or without power.
 * - A stuck drawer takes the pulse and stays shut; only the switch tells.
 */
import type { Mutable } from './mutable.js';

/** @internal */
export const KICK_MS = 100;
/** A fifth of the time at most. @internal */
export const KICK_REST_MS: number = 4 * KICK_MS;

export interface DrawerState {
  readonly isOpen: boolean;
  readonly isStuck: boolean;
  /** Pulses so far. */
  readonly kicks: number;
  /** Until the solenoid may be on again, ms. */
  readonly restMs: number;
}

const NEW_DRAWER: DrawerState = { isOpen: false, isStuck: false, kicks: 0, restMs: 0 };

export class CashDrawer {
  #state: Mutable<DrawerState> = { ...NEW_DRAWER };

  fork(): CashDrawer {
    const copy = new CashDrawer();
    copy.restore(this.#state);
    return copy;
  }

  state(): DrawerState {
    return { ...this.#state };
  }

  restore(state: DrawerState): void {
    this.#state = { ...state };
  }

  get isOpen(): boolean {
    return this.#state.isOpen;
  }

  get isStuck(): boolean {
    return this.#state.isStuck;
  }

  get kicks(): number {
    return this.#state.kicks;
  }

  /** The firmware opens it. False: the solenoid has to rest first. */
  kick(): boolean {
    if (this.#state.restMs > 0) return false;
    this.#state.kicks++;
    this.#state.restMs = KICK_MS + KICK_REST_MS;
    if (!this.#state.isStuck) this.#state.isOpen = true;
    return true;
  }

  /** Somebody closes it. */
  close(): void {
    this.#state.isOpen = false;
  }

  /** A tester wedges it or frees it; where it stands, it stays. */
  stick(isStuck: boolean): void {
    this.#state.isStuck = isStuck;
  }

  advance(ms: number): void {
    this.#state.restMs = Math.max(0, this.#state.restMs - ms);
  }
}
