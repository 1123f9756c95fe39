/** Buzzer: a piezo disc on a timer output. It sounds for as long as it was told, and is silent without power. */
import type { Mutable } from './mutable.js';

/** The tones that the firmware knows, ms. */
export const BEEP_MS = { ok: 40, refused: 400 } as const;

export interface BuzzerState {
  /** Beeps since the part was made. */
  readonly beeps: number;
  /** How long it still sounds, ms. */
  readonly leftMs: number;
}

const NEW_BUZZER: BuzzerState = { beeps: 0, leftMs: 0 };

export class Buzzer {
  #state: Mutable<BuzzerState> = { ...NEW_BUZZER };

  fork(): Buzzer {
    const copy = new Buzzer();
    copy.restore(this.#state);
    return copy;
  }

  state(): BuzzerState {
    return { ...this.#state };
  }

  restore(state: BuzzerState): void {
    this.#state = { ...state };
  }

  get beeps(): number {
    return this.#state.beeps;
  }

  get isSounding(): boolean {
    return this.#state.leftMs > 0;
  }

  beep(ms: number): void {
    this.#state.beeps++;
    this.#state.leftMs = ms;
  }

  advance(ms: number): void {
    this.#state.leftMs = Math.max(0, this.#state.leftMs - ms);
  }

  powerOff(): void {
    this.#state.leftMs = 0;
  }
}
