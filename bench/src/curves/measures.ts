/** What the three processes of a curve print. */
import { readFileSync } from 'node:fs';
import type { CurvePoint } from './point.js';

export type UnitMeasures = Omit<CurvePoint, 'records' | keyof ExportMeasures | keyof VerifierMeasures>;
export type ExportMeasures = Pick<CurvePoint, 'exportMib'>;
export type VerifierMeasures = Pick<CurvePoint, 'verifiedPerSecond' | 'verifierMib'>;

/**
 * The most memory that this process ever had, MiB. Linux carries `maxRSS` over from the process that started this one,
 * so that its own high-water mark is read where there is one.
 */
export function memoryMib(): number {
  return highWaterKib() / 1024;
}

function highWaterKib(): number {
  try {
    const [, kib] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    return kib === undefined ? process.resourceUsage().maxRSS : Number(kib);
  } catch {
    return process.resourceUsage().maxRSS; // not Linux
  }
}
