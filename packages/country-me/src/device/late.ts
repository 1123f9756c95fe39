/** Until when a report may come, and whether that is over. */
import { behindTheTenth } from '../rules/podgorica.js';
import type { SubseqDelivType } from '../wire/index.js';
import { LATE_REASONS, NO_INTERNET_AREA_LIMIT, type ReportLimit } from './reasons.table.js';

const HOUR_MS = 3_600_000;

/** The word that a reason begins with; undefined where it is none of the schema's. */
export function reasonOf(why: string | undefined): SubseqDelivType | undefined {
  const [word] = (why ?? '').split(' ');
  return LATE_REASONS.find(({ type }) => type === word)?.type;
}

/** The first moment at which a report is too late, UTC ms. */
export function reportLimitMs(issuedMs: number, why: SubseqDelivType, isNoInternetArea: boolean): number {
  const own = LATE_REASONS.find(({ type }) => type === why)?.limit;
  const limit: ReportLimit = isNoInternetArea ? NO_INTERNET_AREA_LIMIT : (own ?? { kind: 'hours', hours: 48 });
  return limit.kind === 'hours' ? issuedMs + limit.hours * HOUR_MS : behindTheTenth(issuedMs);
}
