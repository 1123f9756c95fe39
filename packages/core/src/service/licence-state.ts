/** How the licence of a unit stands at a time. Pure. */
import type { UnitState } from '../unit/state.js';

/** `expiring`: valid, and over within the days that the unit warns before. */
export type LicenceStanding = 'valid' | 'expiring' | 'expired' | 'missing';

const DAY_MS = 86_400_000;

/** @param warnDays from how many days before its end on the unit warns */
export function licenceStanding(
  { licence }: Pick<UnitState, 'licence'>,
  utcMs: number,
  warnDays: number,
): LicenceStanding {
  if (licence === undefined) return 'missing';
  const { notBefore = 0, notAfter = Number.MAX_SAFE_INTEGER } = licence;
  if (utcMs > notAfter || utcMs < notBefore) return 'expired';
  return utcMs > notAfter - warnDays * DAY_MS ? 'expiring' : 'valid';
}
