/** What operation a record binds: the id of the command that it is the outcome of, or of one that is fenced. */
import type { Operation } from '../model/operation.js';
import type { PlacedRecord } from '../storage/journal-space.js';
import { contentOf } from './journal-log.js';
import type { Content } from './state.js';

export interface BoundOperation {
  readonly id: string;
  readonly epoch: number;
  /** Absent for a fence. */
  readonly digest?: Uint8Array;
  readonly sequence: number;
  readonly offset: number;
  readonly fenced: boolean;
}

/** The operation that a content binds, if any. */
export function operationIn(
  content: Content,
): { operation: Operation; digest?: Uint8Array; fenced: boolean } | undefined {
  switch (content.kind) {
    case 'fence':
      return { operation: content.payload.fenced, fenced: true };
    case 'identity':
    case 'life':
    case 'day-open':
    case 'receipt':
    case 'copy':
    case 'cash':
    case 'clock':
    case 'day-close':
    case 'shift':
    case 'key':
    case 'successor':
    case 'intervention':
    case 'licence':
      return { operation: content.payload.operation, digest: content.payload.operation.digest, fenced: false };
    case 'event': {
      const { operation } = content.payload;
      return operation === undefined ? undefined : { operation, digest: operation.digest, fenced: false };
    }
    case 'rules':
    case 'checkpoint':
    case 'discard':
    case 'answer':
    case 'notice':
      return undefined;
  }
}

/** The operation that a record binds. */
export function boundIn(record: PlacedRecord): BoundOperation | undefined {
  const bound = operationIn(contentOf(record));
  if (bound === undefined) return undefined;
  const { operation, digest, fenced } = bound;
  const place = { sequence: record.header.sequence, offset: record.offset, fenced };
  return { id: operation.id, epoch: operation.epoch, ...(digest === undefined ? {} : { digest }), ...place };
}
