/**
 * How exactly a line of the kd protocol must follow what is known of it. Every laxness is one named option; `KD_STRICT`
 * has none of them, `KD_TOLERANT` all.
 */
import type { CcspTolerance } from './tolerance.js';

export interface KdTolerance extends Pick<CcspTolerance, 'bareAmounts' | 'hyphenInOrgNo'> {
  /** A line may end with CR or LF alone. */
  readonly bareLineEnd: boolean;
  /** The hex digits of a CRC may be lower-case. */
  readonly lowerCaseCrc: boolean;
  /** A CRC may come without its `0x`. */
  readonly bareCrc: boolean;
  /** A CRC of `0000` switches the check off: the maker's page shows a command with it and does not say why [OEEL]. */
  readonly zeroCrcIsOff: boolean;
}

export const KD_STRICT: KdTolerance = {
  bareAmounts: false,
  hyphenInOrgNo: false,
  bareLineEnd: false,
  lowerCaseCrc: false,
  bareCrc: false,
  zeroCrcIsOff: false,
};

export const KD_TOLERANT: KdTolerance = {
  bareAmounts: true,
  hyphenInOrgNo: true,
  bareLineEnd: true,
  lowerCaseCrc: true,
  bareCrc: true,
  zeroCrcIsOff: true,
};
