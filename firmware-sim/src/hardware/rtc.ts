/**
 * Real-time clock with a battery, in the way of the DS3231. Two modes: `virtual` moves only by the unit's own work and by
 * `advance`; `wall` follows the host's ticks from the moment it was set. The rules of its datasheet:
 *
 * - The crystal is off by so many millionths: the clock gains or loses them of all time that passes.
 * - The oscillator may stop; then the time stands still, with and without power.
 * - The battery keeps it running without power. With a dead one the power takes the time with it: the clock begins again
 *   at 2000-01-01T00:00:00Z, and its flag says that nothing it shows can be trusted until it is set.
 */
import type { ClockPort, ClockReading } from '@plomba/core';
import type { LocalTime, TimeQuality } from '@plomba/core/model';

export type ClockMode = 'virtual' | 'wall';

/** 2000-01-01T00:00:00Z: what the registers hold after the battery. @internal */
export const RTC_RESET_UTC_MS = 946_684_800_000;

/** What the battery keeps. */
export interface RtcState extends LocalTime {
  readonly quality: TimeQuality;
  readonly batteryDead?: boolean;
  /** Millionths that it gains; negative: loses. */
  readonly driftPpm?: number;
  readonly isStopped?: boolean;
}

export class Rtc implements ClockPort {
  readonly mode: ClockMode;
  #time: LocalTime & { readonly quality: TimeQuality };
  #batteryDead: boolean;
  #driftPpm: number;
  #isStopped: boolean;
  /** What drift has not made a millisecond of yet, millionths of a ms. */
  #rest = 0;
  #hostMs: number;
  #elapsedMs = 0;

  /** @param hostMs the host's time in ms when the part starts to tick */
  constructor(mode: ClockMode, state: RtcState, hostMs: number) {
    this.mode = mode;
    this.#time = { utcMs: state.utcMs, offsetMinutes: state.offsetMinutes, quality: state.quality };
    this.#batteryDead = state.batteryDead ?? false;
    this.#driftPpm = state.driftPpm ?? 0;
    this.#isStopped = state.isStopped ?? false;
    this.#hostMs = hostMs;
  }

  /** Time that has passed for the board since the part was made, ms, whatever the clock shows. */
  get elapsedMs(): number {
    return this.#elapsedMs;
  }

  read(): ClockReading {
    const { utcMs, offsetMinutes, quality } = this.#time;
    return { utcMs: Math.floor(utcMs), offsetMinutes, quality };
  }

  set(time: LocalTime): void {
    this.#time = { utcMs: time.utcMs, offsetMinutes: time.offsetMinutes, quality: 'set' };
    this.#rest = 0;
  }

  /** What drift has not made a millisecond of yet, millionths of a ms. */
  get restMillionths(): number {
    return Math.trunc(this.#rest);
  }

  set restMillionths(millionths: number) {
    this.#rest = millionths;
  }

  get batteryDead(): boolean {
    return this.#batteryDead;
  }

  get driftPpm(): number {
    return this.#driftPpm;
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** The host's time moves on; only wall mode follows it. */
  tick(hostMs: number): void {
    const passed = hostMs - this.#hostMs;
    if (passed <= 0) return;
    this.#hostMs = hostMs;
    if (this.mode === 'wall') this.#pass(passed);
  }

  /** Virtual time passes: the unit worked, or a tester moves the clock. */
  advance(ms: number): void {
    this.#pass(ms);
  }

  #pass(ms: number): void {
    this.#elapsedMs += ms;
    if (this.#isStopped) return;
    const millionths = this.#rest + ms * this.#driftPpm;
    const gained = Math.trunc(millionths / 1_000_000);
    this.#rest = millionths - gained * 1_000_000;
    this.#time = { ...this.#time, utcMs: this.#time.utcMs + ms + gained };
  }

  /** A tester moves the hands, forwards or back: the firmware set nothing, and the quality stays. */
  step(ms: number): void {
    this.#time = { ...this.#time, utcMs: Math.max(0, this.#time.utcMs + ms) };
  }

  /** A tester turns the zone: summer time begins or ends, or the unit is carried elsewhere. Minutes east of UTC. */
  turnZone(offsetMinutes: number): void {
    this.#time = { ...this.#time, offsetMinutes };
  }

  /** A tester takes the battery out, or puts a good one in. */
  setBattery(isDead: boolean): void {
    this.#batteryDead = isDead;
  }

  /** @param driftPpm millionths that it gains from now on; negative: loses */
  setDrift(driftPpm: number): void {
    this.#driftPpm = driftPpm;
    this.#rest = 0;
  }

  /** A tester stops the oscillator, or lets it go on. */
  stop(isStopped: boolean): void {
    this.#isStopped = isStopped;
  }

  powerOff(): void {
    if (!this.#batteryDead) return;
    this.#time = { utcMs: RTC_RESET_UTC_MS, offsetMinutes: this.#time.offsetMinutes, quality: 'unset' };
    this.#rest = 0;
  }

  /** Shows what another one shows; what has passed for this board stays counted. */
  become(other: Rtc): void {
    this.#time = other.#time;
    this.#batteryDead = other.#batteryDead;
    this.#driftPpm = other.#driftPpm;
    this.#isStopped = other.#isStopped;
    this.#rest = other.#rest;
  }

  /** What the battery keeps now. */
  state(): RtcState {
    return {
      ...this.read(),
      ...(this.#batteryDead ? { batteryDead: true } : {}),
      ...(this.#driftPpm === 0 ? {} : { driftPpm: this.#driftPpm }),
      ...(this.#isStopped ? { isStopped: true } : {}),
    };
  }
}
