/** What the two processes of a curve print. */
import type { CurvePoint } from './point.js';

export type UnitMeasures = Omit<CurvePoint, 'records' | 'verifiedPerSecond' | 'verifierMib'>;
export type VerifierMeasures = Pick<CurvePoint, 'verifiedPerSecond' | 'verifierMib'>;

/** The most memory that this process ever had, MiB. */
export function memoryMib(): number {
  return process.resourceUsage().maxRSS / 1024;
}
