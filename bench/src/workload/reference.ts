/**
 * What the peers get: the payload bytes of the workload's receipts, the messages that are signed and the signatures, all
 * made before a lap. A peer neither validates nor encodes; it stores and signs.
 */
import { contentOf, recordSignable, type FiscalUnit } from '@plomba/core';
import { demand } from '../bench-error.js';
import type { Bench } from '../bench.js';
import { groupLap, nativeBatchSigner } from './group-lap.js';

export interface ReferenceReceipt {
  readonly operation: string;
  readonly payload: Buffer;
  /** What the unit's signature of this record is over. */
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

/** The receipts of a journal, in order. */
export function receiptsIn(unit: FiscalUnit): ReferenceReceipt[] {
  const { identity } = unit;
  demand(identity !== undefined, 'the unit has its identity');
  const receipts: ReferenceReceipt[] = [];
  for (const record of unit.records(0)) {
    const content = contentOf(record);
    if (content.kind !== 'receipt') continue;
    const { header, leafHash, signature } = record;
    receipts.push({
      operation: content.payload.operation.id,
      payload: Buffer.from(record.payload),
      message: recordSignable({ journalId: identity.journalId, sequence: header.sequence, leafHash }),
      signature,
    });
  }
  return receipts;
}

/** The first `count` receipts of the workload as a unit stored them. */
export async function referenceReceipts(bench: Bench, count: number): Promise<readonly ReferenceReceipt[]> {
  const folder = bench.lapFolder();
  const lap = groupLap({ path: `${folder.path}/unit.plomba`, count, groupOf: 512, signer: nativeBatchSigner() });
  try {
    await lap.run();
    const receipts = receiptsIn(lap.unit);
    demand(receipts.length === count, `${receipts.length} receipts of ${count} are in the journal`);
    return receipts;
  } finally {
    lap.close();
    folder.remove();
  }
}
