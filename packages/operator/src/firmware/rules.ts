/** What may be installed where: channels and versions. */

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
