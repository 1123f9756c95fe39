/** The comparison of two units on a wire: what the command calls. */
import type { ConformTarget } from '../conform-target.js';
import type { WireName } from '../suite.js';
import { COMPARE_CCSP } from './compare-ccsp.js';
import { COMPARE_KD } from './compare-kd.js';
import { COMPARE_LINK } from './compare-link.js';
import { compareUnits, type CompareOptions, type CompareReport } from './compare-units.js';

/**
 * Drives both units with the same commands; receipts are issued and days are closed on both.
 * @throws NotConforming, TransportError (as a rejection) when one of them cannot be brought to where sessions begin
 */
export function compareOnWire(
  wire: WireName,
  units: readonly [first: ConformTarget, second: ConformTarget],
  options: CompareOptions,
): Promise<CompareReport> {
  switch (wire) {
    case 'link':
      return compareUnits(COMPARE_LINK, units, options);
    case 'ccsp':
      return compareUnits(COMPARE_CCSP, units, options);
    case 'kd':
      return compareUnits(COMPARE_KD, units, options);
  }
}
