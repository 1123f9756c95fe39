/**
 * Tamper seal with its switch: a wire loop through the screws of the case, watched by a latch on the battery. The rules
 * of its datasheet:
 *
 * - Once broken it stays broken: the latch holds with and without power, and closing the case changes nothing.
 * - Only a technician who puts on another seal sets the latch back. Every seal has its own number.
 */

export interface SealState {
  /** Number stamped into the lead. */
  readonly number: string;
  readonly isIntact: boolean;
}

export const NEW_SEAL: SealState = { number: 'FACTORY', isIntact: true };

export class TamperSeal {
  #state: SealState = NEW_SEAL;

  fork(): TamperSeal {
    const copy = new TamperSeal();
    copy.restore(this.#state);
    return copy;
  }

  state(): SealState {
    return this.#state;
  }

  restore(state: SealState): void {
    this.#state = state;
  }

  get isIntact(): boolean {
    return this.#state.isIntact;
  }

  get number(): string {
    return this.#state.number;
  }

  /** Somebody opens the case. */
  break(): void {
    this.#state = { ...this.#state, isIntact: false };
  }

  /** A technician puts on another seal. */
  replace(number: string): void {
    this.#state = { number, isIntact: true };
  }
}
