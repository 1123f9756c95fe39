/**
 * Real-time clock with a battery. Two modes: `virtual` moves only by the unit's own work and by `advance`;
 * `wall` follows the host's ticks from the moment it was set.
 */
import type { ClockPort, ClockReading } from '@plomba/core';
import type { LocalTime, TimeQuality } from '@plomba/core/model';

export type ClockMode = 'virtual' | 'wall';

/** What the battery keeps. */
export interface RtcState extends LocalTime {
  readonly quality: TimeQuality;
}

export class Rtc implements ClockPort {
  readonly mode: ClockMode;
  #state: RtcState;
  /** Host time at which `#state` was true, for wall mode. */
  #setAtMs: number;
  #hostMs: number;
  readonly #bornHostMs: number;
  #advancedMs = 0;

  /** @param hostMs the host's time in ms when the part starts to tick */
  constructor(mode: ClockMode, state: RtcState, hostMs: number) {
    this.mode = mode;
    this.#state = state;
    this.#setAtMs = hostMs;
    this.#hostMs = hostMs;
    this.#bornHostMs = hostMs;
  }

  /** Time that has passed for the board since it was made, ms, whatever the clock was set to. */
  get elapsedMs(): number {
    return this.#advancedMs + (this.mode === 'wall' ? this.#hostMs - this.#bornHostMs : 0);
  }

  read(): ClockReading {
    const passed = this.mode === 'wall' ? this.#hostMs - this.#setAtMs : 0;
    return { ...this.#state, utcMs: this.#state.utcMs + Math.max(0, Math.floor(passed)) };
  }

  set(time: LocalTime): void {
    this.#state = { utcMs: time.utcMs, offsetMinutes: time.offsetMinutes, quality: 'set' };
    this.#setAtMs = this.#hostMs;
  }

  /** The host's time moves on; only wall mode follows it. */
  tick(hostMs: number): void {
    this.#hostMs = Math.max(this.#hostMs, hostMs);
  }

  /** Virtual time passes: the unit worked, or a tester moves the clock. */
  advance(ms: number): void {
    this.#advancedMs += ms;
    this.#state = { ...this.#state, utcMs: this.#state.utcMs + ms };
  }

  /** What the battery keeps now. */
  state(): RtcState {
    const { utcMs, offsetMinutes, quality } = this.read();
    return { utcMs, offsetMinutes, quality };
  }
}
