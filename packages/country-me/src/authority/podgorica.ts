/** Days, years and nights as the authority counts them: in Podgorica, whatever zone a message was written in. */
import { europeanOffset, formatTime, localClock, localDate, localYear, type LocalTime } from '@plomba/core/model';

const WINTER_MINUTES = 60;
const HOUR_MS = 3_600_000;

export function inPodgorica(utcMs: number): LocalTime {
  return { utcMs, offsetMinutes: europeanOffset(utcMs, WINTER_MINUTES) };
}

/** `2026-03-14` */
export function dayOf(utcMs: number): string {
  return localDate(inPodgorica(utcMs));
}

export function yearOf(utcMs: number): number {
  return localYear(inPodgorica(utcMs));
}

/** `08:12` */
export function clockOf(utcMs: number): string {
  return localClock(inPodgorica(utcMs)).slice(0, 5);
}

/** As messages carry it, without a fraction: `2026-03-14T08:12:31+01:00`. */
export function wireTime(utcMs: number): string {
  return formatTime(inPodgorica(Math.floor(utcMs / 1000) * 1000));
}

/** The first moment after `utcMs` at which it is `hour` o'clock, UTC ms. */
export function nextNight(utcMs: number, hour: number): number {
  const { offsetMinutes } = inPodgorica(utcMs);
  const local = utcMs + offsetMinutes * 60_000;
  const midnight = Math.floor(local / (24 * HOUR_MS)) * 24 * HOUR_MS;
  // Summer time may begin or end in between: the offset is that of the night itself.
  for (const days of [0, 1, 2]) {
    const wanted = midnight + days * 24 * HOUR_MS + hour * HOUR_MS;
    const moment = wanted - inPodgorica(wanted - offsetMinutes * 60_000).offsetMinutes * 60_000;
    if (moment > utcMs) return moment;
  }
  return utcMs + 24 * HOUR_MS;
}
