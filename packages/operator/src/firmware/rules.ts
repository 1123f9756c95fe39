/** What may be installed where: channels, versions, and the year of updates that a licence buys. */

/** A unit takes what is released on its channel, or on one that is more careful. */
export type FirmwareChannel = 'stable' | 'early' | 'test';

const REACH: Readonly<Record<FirmwareChannel, readonly FirmwareChannel[]>> = {
  stable: ['stable'],
  early: ['stable', 'early'],
  test: ['stable', 'early', 'test'],
};

export function takesFrom(unit: FirmwareChannel, release: FirmwareChannel): boolean {
  return REACH[unit].includes(release);
}

/** Less than zero when `left` is older. Versions are three numbers. */
export function compareVersions(left: string, right: string): number {
  const [a, b] = [left, right].map((version) => version.split('.').map(Number));
  const differing = [0, 1, 2].find((place) => a?.[place] !== b?.[place]);
  return differing === undefined ? 0 : (a?.[differing] ?? 0) - (b?.[differing] ?? 0);
}

/** UTC date, `2026-03-14`. */
function dateOf(utcMs: number): string {
  return new Date(utcMs).toISOString().slice(0, 10);
}

/**
 * The last date of a release that the first activation covers: the same date a year later. Of the 29th of February it is
 * the 28th: dates compare as text, and there is no 29th in the year after.
 */
export function coveredUntil(firstActivatedMs: number): string {
  const date = dateOf(firstActivatedMs);
  return `${(Number(date.slice(0, 4)) + 1).toString().padStart(4, '0')}${date.slice(4)}`;
}

/**
 * Whether a release belongs to the year of updates that began with the FIRST activation: activating again restarts
 * nothing. Older releases belong to it, too.
 * @param released date, `2026-03-14`
 */
export function isCovered(released: string, firstActivatedMs: number): boolean {
  return released <= coveredUntil(firstActivatedMs);
}
