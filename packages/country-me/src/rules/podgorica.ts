/** Times, days, years and nights as law and authority count them: in Podgorica, whatever zone a message was written in. */
import {
  europeanOffset,
  formatTime,
  localClock,
  localDate,
  localYear,
  parseTime,
  type LocalTime,
} from '@plomba/core/model';

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

/** Messages have no fractions of a second. */
export function wholeSecond({ utcMs, offsetMinutes }: LocalTime): LocalTime {
  return { utcMs: Math.floor(utcMs / 1000) * 1000, offsetMinutes };
}

/** A time as messages carry it, with the offset that it has: `2026-03-14T08:12:31+01:00`. */
export function momentText(time: LocalTime): string {
  return formatTime(wholeSecond(time));
}

/** A moment as messages carry it, with the offset of Podgorica. */
export function wireTime(utcMs: number): string {
  return momentText(inPodgorica(utcMs));
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

/** Midnight behind the tenth of the next month: the tenth belongs to it. UTC ms. */
export function behindTheTenth(utcMs: number): number {
  const [year = 0, month = 0] = dayOf(utcMs).split('-').map(Number);
  const next = month === 12 ? `${year + 1}-01` : `${year}-${String(month + 1).padStart(2, '0')}`;
  const eleventh = parseTime(`${next}-11T00:00:00Z`)?.utcMs ?? utcMs;
  return eleventh - inPodgorica(eleventh).offsetMinutes * 60_000;
}
