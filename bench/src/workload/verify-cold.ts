/**
 * After a lap: the file is opened again as after a power cut, and what it holds is compared with what was acknowledged.
 * A contestant that is fast because it lost something ends the run here.
 */
import { verifyNative } from '@plomba/core/node';
import { verify } from '@plomba/verify';
import { demand } from '../bench-error.js';
import { exportOf } from './export-file.js';
import { openUnit } from './open-unit.js';

export interface ColdCheck {
  readonly path: string;
  /** Receipts that were acknowledged. */
  readonly receipts: number;
  /** Whether chain, tree, meaning and every signature are verified too. */
  readonly thorough: boolean;
}

/** @throws BenchError when the file does not hold what was acknowledged */
export function verifyCold(check: ColdCheck): void {
  const { unit, close } = openUnit(check.path);
  try {
    let receipts = 0;
    for (const { header } of unit.records(0)) if (header.kind === 'receipt') receipts++;
    demand(receipts === check.receipts, `${check.receipts} receipts were acknowledged, the file has ${receipts}`);
    if (!check.thorough) return;
    const archive = exportOf(unit);
    const verdict = verify(archive.read(0, archive.bytes), { verifySignature: verifyNative });
    if (!verdict.ok) demand(false, `the journal does not verify: ${verdict.finding.name}`);
    const { size, records } = verdict.summary;
    demand(size === unit.size, `the verifier counts ${size} records of ${unit.size}`);
    demand(records.receipt === check.receipts, `the verifier counts ${records.receipt} receipts of ${check.receipts}`);
  } finally {
    close();
  }
}
