/** Calendar days at the place, as text: `2026-01-02`. Days are counted, so summer time does not matter. */
import { FieldError } from '@plomba/codec';
import { localDate, parseTime } from '@plomba/core/model';

const DAY_MS = 86_400_000;

/**
 * Days since 1970-01-01.
 *
 * @param path of the field, for the error
 * @throws FieldError for anything but a day of the calendar
 */
export function dayNumber(date: string, path: string): number {
  const time = parseTime(`${date}T00:00:00Z`);
  if (time === undefined) throw new FieldError(path, 'must be a day such as 2026-01-02');
  return time.utcMs / DAY_MS;
}

/** The day so many days after 1970-01-01. */
export function dateOf(day: number): string {
  return localDate({ utcMs: day * DAY_MS, offsetMinutes: 0 });
}

/** The same day of the next year; for the 29th of February the 1st of March, so that twelve months have gone. */
export function yearAfter(date: string): string {
  const next = `${String(Number(date.slice(0, 4)) + 1).padStart(4, '0')}${date.slice(4)}`;
  return parseTime(`${next}T00:00:00Z`) === undefined ? next.replace('-02-29', '-03-01') : next;
}
