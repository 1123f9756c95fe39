/** Until when a report may come, and whether that is over. */
import { localDate, europeanOffset, type LocalTime } from '@plomba/core/model';
import type { SubseqDelivType } from '../wire/index.js';
import { LATE_REASONS, NO_INTERNET_AREA_LIMIT, type ReportLimit } from './reasons.table.js';

const HOUR_MS = 3_600_000;
/** Podgorica is one hour before UTC in winter. */
const STANDARD_MINUTES = 60;

/** The word that a reason begins with; undefined where it is none of the schema's. */
export function reasonOf(why: string | undefined): SubseqDelivType | undefined {
  const [word] = (why ?? '').split(' ');
  return LATE_REASONS.find(({ type }) => type === word)?.type;
}

/** The first moment at which a report is too late, UTC ms. */
export function reportLimitMs(issuedMs: number, why: SubseqDelivType, isNoInternetArea: boolean): number {
  const own = LATE_REASONS.find(({ type }) => type === why)?.limit;
  const limit: ReportLimit = isNoInternetArea ? NO_INTERNET_AREA_LIMIT : (own ?? { kind: 'hours', hours: 48 });
  return limit.kind === 'hours' ? issuedMs + limit.hours * HOUR_MS : afterTenth(issuedMs);
}

/** Midnight behind the tenth of the next month in Podgorica. */
function afterTenth(issuedMs: number): number {
  const [year = 0, month = 0] = localDate(podgorica(issuedMs)).split('-').map(Number);
  const localMs = Date.UTC(month === 12 ? year + 1 : year, month === 12 ? 0 : month, 11);
  return localMs - europeanOffset(localMs, STANDARD_MINUTES) * 60_000;
}

/** The time of a moment in Podgorica. */
export function podgorica(utcMs: number): LocalTime {
  return { utcMs, offsetMinutes: europeanOffset(utcMs, STANDARD_MINUTES) };
}
