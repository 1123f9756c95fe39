/**
 * The identity of a state-changing command: an id that the caller chose and stored before it asked,
 * and the epoch in which it was created. The unit executes an id at most once.
 */
import { blob, int, record, required, text, type RecordSchema, type Schema } from '@plomba/codec';
import { LIMITS } from './limits.js';

export interface Operation {
  /** 1 to 64 bytes, chosen by the caller; unique for the life of the unit. */
  readonly id: string;
  /** Epoch of the unit when the caller created the operation. */
  readonly epoch: number;
}

/** What a record keeps of its operation: enough to tell a repetition from a conflict. */
export interface OperationStamp extends Operation {
  /** SHA-256 of the command code and its canonical content. */
  readonly digest: Uint8Array;
}

/** 1 to 64 printable ASCII characters without spaces. */
export const operationId: Schema<string> = text({ bytesMax: LIMITS.operationIdBytes, pattern: /^[!-~]+$/ });
/** Number of an epoch, from 0. */
export const epochNumber: Schema<number> = int({ min: 0, max: 0xffffffff });

/** An operation, as in requests. */
export const operationTable: RecordSchema<Operation> = record<Operation>('Operation', {
  id: required(1, operationId, 'chosen and stored by the caller before it asks; printable ASCII without spaces'),
  epoch: required(2, epochNumber, 'epoch of the unit when the operation was created'),
});

/** An operation with the digest of its content, as in records. */
export const operationStampTable: RecordSchema<OperationStamp> = record<OperationStamp>('OperationStamp', {
  id: required(1, operationId, 'the operation that this record is the outcome of'),
  epoch: required(2, epochNumber, 'epoch in which the caller created it'),
  digest: required(3, blob({ min: 32, max: 32 }), 'SHA-256 of command code (u16) and canonical content'),
});
