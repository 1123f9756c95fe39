/** Whether what was paid covers a firmware release. */
import type { StoredLicence } from '../store/licences.js';

/** Whether a release is covered: within the year of an activation on that serial. For the firmware service. */
export function covers(licences: readonly StoredLicence[], releasedAt: number): boolean {
  return licences.some(
    ({ product, validUntil }) => product === 'firmware-year' && validUntil !== undefined && releasedAt <= validUntil,
  );
}
