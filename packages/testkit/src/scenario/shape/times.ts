/** Spans and moments as people write them: `24h`, `3 days`, `until 2026-10-25T03:00`. */
import { scalar, type Shape } from './shape.js';

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  days: 86_400_000,
  day: 86_400_000,
  weeks: 7 * 86_400_000,
  week: 7 * 86_400_000,
};

const SPAN = /^(?:\d+(?:\.\d+)? ?(?:ms|s|min|h|d|days?|weeks?) ?)+$/;

/** Milliseconds of a span; undefined where it is none. */
function spanMs(words: string): number | undefined {
  if (!SPAN.test(words)) return undefined;
  const parts = [...words.matchAll(/(\d+(?:\.\d+)?) ?(ms|s|min|h|days?|d|weeks?)/g)];
  return Math.round(parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (UNIT_MS[unit] ?? 0), 0));
}

/** A span in ms, written as `30s`, `24h`, `1h 30min`, `3 days`. */
export const span: Shape<number> = scalar(
  'must be a span of time such as 500ms, 30s, 15min, 24h, 3 days, 1h 30min',
  { type: 'string', pattern: SPAN.source },
  (value) => (typeof value === 'string' ? spanMs(value) : undefined),
);

/** How far time goes on. */
export type Advance = { readonly byMs: number } | { readonly untilUtcMs: number; readonly isLocal: boolean };

const MOMENT = /^until (\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?))?(Z|[+-]\d\d:\d\d)?$/;

/** A span, or `until` a moment: with an offset, or by the unit's own local time. */
export const advance: Shape<Advance> = scalar<Advance>(
  'must be a span such as 24h, or a moment: until 2026-10-25T03:00, by the clock on the wall, or with an offset such as +01:00',
  { type: 'string', pattern: `${SPAN.source}|${MOMENT.source}` },
  (value) => (typeof value === 'string' ? advanceOf(value) : undefined),
);

function advanceOf(words: string): Advance | undefined {
  const byMs = spanMs(words);
  if (byMs !== undefined) return { byMs };
  const [, date, time = '00:00', offset] = MOMENT.exec(words) ?? [];
  if (date === undefined) return undefined;
  const utcMs = Date.parse(`${date}T${time}${offset ?? 'Z'}`);
  return Number.isNaN(utcMs) ? undefined : { untilUtcMs: utcMs, isLocal: offset === undefined };
}

/** A moment with its offset, RFC 3339. */
export const moment: Shape<string> = scalar(
  'must be a moment with an offset, such as 2026-03-14T07:00:00+01:00',
  { type: 'string', format: 'date-time' },
  (value) => {
    const isMoment =
      typeof value === 'string' && /(?:Z|[+-]\d\d:\d\d)$/.test(value) && !Number.isNaN(Date.parse(value));
    return isMoment ? value : undefined;
  },
);
