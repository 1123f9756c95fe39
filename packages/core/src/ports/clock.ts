/** The real-time clock as the core sees it. Read once per command; never the host's clock. */
import type { LocalTime, TimeQuality } from '../model/time.js';

export interface ClockReading extends LocalTime {
  readonly quality: TimeQuality;
}

export interface ClockPort {
  read(): ClockReading;
  /** Sets time and offset; the quality becomes `set`. */
  set(time: LocalTime): void;
}
