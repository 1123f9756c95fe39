/** Times as the messages have them: whole seconds with an offset, never a fraction. */
import { localClock, localDate, type LocalTime } from '@plomba/core/model';

/** `2026-03-14T09:26:53+01:00`. */
export function momentText(time: LocalTime): string {
  const { offsetMinutes } = time;
  const sign = offsetMinutes < 0 ? '-' : '+';
  const minutes = Math.abs(offsetMinutes);
  const digits = (value: number): string => String(value).padStart(2, '0');
  const offset = `${sign}${digits(Math.floor(minutes / 60))}:${digits(minutes % 60)}`;
  return `${localDate(time)}T${localClock(time)}${offset}`;
}

export function wholeSecond({ utcMs, offsetMinutes }: LocalTime): LocalTime {
  return { utcMs: utcMs - (utcMs % 1000), offsetMinutes };
}
