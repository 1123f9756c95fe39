/** The export of a journal in which every record is signed by itself: what the verifiers of the bench read. */
import type { Bench } from '../bench.js';
import { exportTo } from './export-file.js';
import { groupLap, nativeBatchSigner } from './group-lap.js';
import { receiptsIn, type ReferenceReceipt } from './reference.js';

export interface SignedExport {
  readonly path: string;
  /** All of the journal; each has its signature. */
  readonly records: number;
  readonly receipts: readonly ReferenceReceipt[];
  /** What is hashed for each record: the leaf prefix and the entry. */
  readonly hashed: readonly Uint8Array[];
}

/** Sells, exports to a file in the folder of the run, and forgets the unit. */
export async function signedExport(bench: Bench, receipts: number): Promise<SignedExport> {
  const folder = bench.lapFolder();
  const unitPath = `${folder.path}/unit.plomba`;
  const lap = groupLap({ path: unitPath, count: receipts, groupOf: 512, signer: nativeBatchSigner() });
  try {
    await lap.run();
    const { unit } = lap;
    const path = `${bench.folder}/signed-${receipts}.tar`;
    exportTo(unit, path);
    const hashed: Uint8Array[] = [];
    for (const { entry } of unit.records(0)) hashed.push(Buffer.concat([Buffer.of(0), entry]));
    return { path, records: unit.size, receipts: receiptsIn(unit), hashed };
  } finally {
    lap.close();
    folder.remove();
  }
}
