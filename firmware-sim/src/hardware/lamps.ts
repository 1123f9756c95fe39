/**
 * Lamps on the front: four light-emitting diodes behind an output port. Without power all of them are dark; the power
 * lamp is wired to the supply and not to the port.
 */

/** ready: commands are taken · error: somebody has to come · paper: the roll is out or nearly out, or the cover open. */
export type LampName = 'power' | 'ready' | 'error' | 'paper';

export interface LampsState {
  readonly power: boolean;
  readonly ready: boolean;
  readonly error: boolean;
  readonly paper: boolean;
}

const NEW_LAMPS: LampsState = { power: false, ready: false, error: false, paper: false };

export class Lamps {
  #state: LampsState = NEW_LAMPS;

  fork(): Lamps {
    const copy = new Lamps();
    copy.restore(this.#state);
    return copy;
  }

  state(): LampsState {
    return this.#state;
  }

  restore(state: LampsState): void {
    this.#state = state;
  }

  /** The firmware sets what hangs on the port. */
  set(lamps: Omit<LampsState, 'power'>): void {
    this.#state = { power: this.#state.power, ready: lamps.ready, error: lamps.error, paper: lamps.paper };
  }

  powerOn(): void {
    this.#state = { ...NEW_LAMPS, power: true };
  }

  powerOff(): void {
    this.#state = NEW_LAMPS;
  }
}
