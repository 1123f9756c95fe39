/** What a peer is told: the same receipts as the unit, in the same batches, with the same signatures. */
import type { KeyObject } from 'node:crypto';
import type { SignPool } from '@plomba/core/node';
import type { ReferenceReceipt } from '../workload/reference.js';

/**
 * - `record`: a signature for each receipt, by the thread that stores it
 * - `pool`: the same, made by the unit's own pool while the batch before is stored
 * - `batch`: one signature for each batch
 * - `none`: no signature
 */
export type PeerSigning = 'record' | 'pool' | 'batch' | 'none';

export interface PeerOptions {
  readonly name: string;
  readonly receipts: readonly ReferenceReceipt[];
  readonly batchOf: number;
  readonly signing: PeerSigning;
  readonly key: KeyObject;
  /** For `pool`. */
  readonly pool?: SignPool;
}

/** The receipts in batches. */
export function batchesOf({ receipts, batchOf }: PeerOptions): readonly (readonly ReferenceReceipt[])[] {
  const batches: (readonly ReferenceReceipt[])[] = [];
  for (let at = 0; at < receipts.length; at += batchOf) batches.push(receipts.slice(at, at + batchOf));
  return batches;
}
