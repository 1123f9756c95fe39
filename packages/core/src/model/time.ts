/**
 * Times as the unit writes them: UTC milliseconds and the local offset that was in force, never a host's `Date`.
 * The civil calendar is computed here (proleptic Gregorian), so that every host gives the same text.
 */
import { FieldError, type Schema } from '@plomba/codec';

/** A moment with the local offset of the place. */
export interface LocalTime {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly utcMs: number;
  /** Minutes east of UTC, -840 to 840. */
  readonly offsetMinutes: number;
}

/** How far a time can be trusted. */
export type TimeQuality = 'set' | 'unset' | 'battery-dead';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const OFFSET_MAX = 840;
/** 9999-12-31T23:59:59.999Z */
const UTC_MS_MAX = 253_402_300_799_999;

interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Days since 1970-01-01 of a civil date; years are counted from March, so that the leap day comes last. */
function daysOf({ year, month, day }: CivilDate): number {
  const marchYear = month > 2 ? year : year - 1;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function civilOf(days: number): CivilDate {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
  };
}

function digits(value: number, width: number): string {
  return value.toString().padStart(width, '0');
}

/** The civil date at the place: `2026-03-14`. */
export function localDate(time: LocalTime): string {
  const { year, month, day } = civilOf(Math.floor((time.utcMs + time.offsetMinutes * MINUTE_MS) / DAY_MS));
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`;
}

/** The civil year at the place: counters of scope `year` reset by it. */
export function localYear(time: LocalTime): number {
  return civilOf(Math.floor((time.utcMs + time.offsetMinutes * MINUTE_MS) / DAY_MS)).year;
}

/** The clock at the place: `08:12:31`. */
export function localClock(time: LocalTime): string {
  const local = time.utcMs + time.offsetMinutes * MINUTE_MS;
  const seconds = Math.floor((local - Math.floor(local / DAY_MS) * DAY_MS) / 1000);
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
    .map((part) => digits(part, 2))
    .join(':');
}

/** RFC 3339 with milliseconds only where there are any: `2026-03-14T08:12:31+01:00`. */
export function formatTime(time: LocalTime): string {
  const millis = time.utcMs - Math.floor(time.utcMs / 1000) * 1000;
  const fraction = millis === 0 ? '' : `.${digits(millis, 3)}`;
  const away = Math.abs(time.offsetMinutes);
  const offset = `${digits(Math.floor(away / 60), 2)}:${digits(away % 60, 2)}`;
  return `${localDate(time)}T${localClock(time)}${fraction}${time.offsetMinutes < 0 ? '-' : '+'}${offset}`;
}

const RFC3339 = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{3}))?(?:([+-])(\d{2}):(\d{2})|Z)$/;

/** Parses RFC 3339 with an offset (`Z` counts as +00:00); undefined for anything else, also for the 31st of June. */
export function parseTime(text: string): LocalTime | undefined {
  const match = RFC3339.exec(text);
  if (match === null) return undefined;
  const part = (index: number): number => Number(match[index] ?? '0');
  const date = { year: part(1), month: part(2), day: part(3) };
  if (part(4) > 23 || part(5) > 59 || part(6) > 59 || part(9) > 14 || part(10) > 59) return undefined;
  const days = daysOf(date);
  const back = civilOf(days);
  if (back.year !== date.year || back.month !== date.month || back.day !== date.day) return undefined;
  const offsetMinutes = (match[8] === '-' ? -1 : 1) * (part(9) * 60 + part(10));
  const localMs = days * DAY_MS + ((part(4) * 60 + part(5)) * 60 + part(6)) * 1000 + part(7);
  const utcMs = localMs - offsetMinutes * MINUTE_MS;
  if (utcMs < 0 || utcMs > UTC_MS_MAX || Math.abs(offsetMinutes) > OFFSET_MAX) return undefined;
  return { utcMs, offsetMinutes: offsetMinutes === 0 ? 0 : offsetMinutes };
}

/** Day of the month of the last Sunday of a 31-day month. */
function lastSunday(year: number, month: number): number {
  const days = daysOf({ year, month, day: 31 });
  const weekday = (days + 4) % 7; // 1970-01-01 was a Thursday; Sunday is 0
  return 31 - weekday;
}

/**
 * Offset by the rule of Directive 2000/84/EC: summer time from the last Sunday of March to the last Sunday of October,
 * both at 01:00 UTC.
 * @param standardMinutes offset in winter, 60 for Central Europe
 */
export function europeanOffset(utcMs: number, standardMinutes: number): number {
  const { year } = civilOf(Math.floor(utcMs / DAY_MS));
  const changeMs = (month: number): number =>
    daysOf({ year, month, day: lastSunday(year, month) }) * DAY_MS + 3_600_000;
  return utcMs >= changeMs(3) && utcMs < changeMs(10) ? standardMinutes + 60 : standardMinutes;
}

const TIME_RULE = 'must be a time with an offset, such as "2026-03-14T08:12:31+01:00"';

/** `[utcMs, offsetMinutes]`; RFC 3339 text in JSON. */
export const localTime: Schema<LocalTime> = {
  type: '[UTC ms, offset minutes]',
  tables: [],
  write(writer, value, path) {
    if (!isTime(value)) throw new FieldError(path, TIME_RULE);
    writer.array(2);
    writer.int(value.utcMs, path);
    writer.int(value.offsetMinutes, path);
  },
  read(reader, path) {
    const at = reader.offset;
    if (reader.array(path) !== 2) throw reader.fail(path, 'must be [UTC ms, offset minutes]', at);
    const value = { utcMs: Number(reader.bigint(path)), offsetMinutes: Number(reader.bigint(path)) };
    if (!isTime(value)) throw reader.fail(path, 'is out of range', at);
    return value;
  },
  fromJson(json, path) {
    const value = typeof json === 'string' ? parseTime(json) : undefined;
    if (value === undefined) throw new FieldError(path, TIME_RULE);
    return value;
  },
  toJson: formatTime,
  jsonSchema: { type: 'string', format: 'date-time' },
};

function isTime(value: LocalTime): boolean {
  return (
    Number.isSafeInteger(value.utcMs) &&
    value.utcMs >= 0 &&
    value.utcMs <= UTC_MS_MAX &&
    Number.isInteger(value.offsetMinutes) &&
    Math.abs(value.offsetMinutes) <= OFFSET_MAX
  );
}
