/**
 * The operations of the current and the previous epoch: which ids are bound, and to what.
 * Rebuilt at boot from the journal; a repetition is answered from here, a conflict and a fence are seen here.
 */
import { equalBytes } from '@plomba/codec';
import type { Operation, OperationStamp } from '../model/operation.js';
import { refuse, type Refusal } from './refusal.js';
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

/** What the unit may do with an operation that a command brings. */
export type Admission =
  | { readonly kind: 'execute' }
  | { readonly kind: 'repeat'; readonly bound: BoundOperation }
  | { readonly kind: 'refuse'; readonly refusal: Refusal };

export class OperationTable {
  readonly #bound = new Map<string, BoundOperation>();

  get size(): number {
    return this.#bound.size;
  }

  find(id: string): BoundOperation | undefined {
    return this.#bound.get(id);
  }

  bind(operation: BoundOperation): void {
    this.#bound.set(operation.id, operation);
  }

  /** Forgets epochs before the previous one: their ids are never executed again, only looked up. */
  forgetBefore(epoch: number): void {
    for (const [id, bound] of this.#bound) if (bound.epoch < epoch) this.#bound.delete(id);
  }

  admit(operation: OperationStamp, epoch: number): Admission {
    const bound = this.#bound.get(operation.id);
    if (bound !== undefined) return admitBound(bound, operation);
    if (operation.epoch > epoch) {
      return {
        kind: 'refuse',
        refusal: refuse('epoch-unknown', `epoch ${operation.epoch} has not begun, this is ${epoch}`),
      };
    }
    if (operation.epoch < epoch - 1) {
      const detail = `epoch ${operation.epoch} is over since epoch ${epoch - 1}: such operations are only looked up`;
      return { kind: 'refuse', refusal: refuse('epoch-too-old', detail) };
    }
    return { kind: 'execute' };
  }
}

function admitBound(bound: BoundOperation, operation: OperationStamp): Admission {
  if (bound.fenced) {
    return { kind: 'refuse', refusal: refuse('operation-fenced', `operation was reported as not committed before`) };
  }
  if (bound.digest === undefined || !equalBytes(bound.digest, operation.digest)) {
    const detail = `operation is bound to another content, record ${bound.sequence}`;
    return { kind: 'refuse', refusal: refuse('operation-conflict', detail) };
  }
  return { kind: 'repeat', bound };
}

/** The operation that a record binds, if any. */
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
      return { operation: content.payload.operation, digest: content.payload.operation.digest, fenced: false };
    case 'rules':
    case 'checkpoint':
    case 'discard':
    case 'answer':
      return undefined;
  }
}
