/** The calendar of the pure packages against the host's, which only tests may use. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { europeanOffset, formatTime, localClock, localDate, localYear, parseTime } from './time.js';

const moment = fc.integer({ min: 0, max: 253_402_300_799_999 - 86_400_000 });
const offset = fc.integer({ min: -840, max: 840 });

describe('civil time', () => {
  it('agrees with the host at every moment and offset', () => {
    fc.assert(
      fc.property(moment, offset, (utcMs, offsetMinutes) => {
        const local = new Date(Math.max(0, utcMs + offsetMinutes * 60_000));
        fc.pre(utcMs + offsetMinutes * 60_000 >= 0);
        const time = { utcMs, offsetMinutes };
        expect(`${localDate(time)}T${localClock(time)}`).toBe(local.toISOString().slice(0, 19));
        expect(localYear(time)).toBe(local.getUTCFullYear());
        expect(new Date(formatTime(time)).getTime()).toBe(utcMs);
        expect(parseTime(formatTime(time))).toEqual(time);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it.each([
    ['2024-02-29T00:00:00Z', 1_709_164_800_000],
    ['2026-03-14T08:12:31+01:00', 1_773_472_351_000],
    ['1970-01-01T00:00:00.001Z', 1],
  ])('reads %s', (text, utcMs) => {
    expect(parseTime(text)?.utcMs).toBe(utcMs);
  });

  it.each([
    '2026-02-29T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T00:00:60Z',
    '2026-01-01T00:00:00',
    '2026-01-01T00:00:00+15:00',
    '2026-01-01 00:00:00Z',
    '1969-12-31T23:59:59Z',
    '2026-01-01T00:00:00.1Z',
    '',
  ])('refuses %j', (text) => {
    expect(parseTime(text)).toBeUndefined();
  });

  it('changes to summer time and back when Vienna does', () => {
    const host = new Intl.DateTimeFormat('en', { timeZone: 'Europe/Vienna', timeZoneName: 'longOffset' });
    const hostOffset = (utcMs: number): number => {
      const name = host.formatToParts(utcMs).find(({ type }) => type === 'timeZoneName')?.value ?? '';
      return Number(/\+(\d\d):00/.exec(name)?.[1] ?? '0') * 60;
    };
    const hours = fc.integer({ min: Date.UTC(2000, 0) / 3_600_000, max: Date.UTC(2035, 0) / 3_600_000 });
    fc.assert(
      fc.property(hours, (hour) => {
        expect(europeanOffset(hour * 3_600_000, 60)).toBe(hostOffset(hour * 3_600_000));
      }),
      { seed: 1, numRuns: 1000 },
    );
    for (const change of [Date.UTC(2026, 2, 29, 1), Date.UTC(2026, 9, 25, 1)]) {
      for (const around of [-1, 0, 1]) expect(europeanOffset(change + around, 60)).toBe(hostOffset(change + around));
    }
  });
});
