/**
 * Operations are bound at most once, by the record that is their outcome or by a fence, in the epoch in which the caller
 * created them or in the next one (docs/spec/journal.md section 5). A unit remembers the ids of the current and the
 * previous epoch; the same id of an epoch before those is another operation.
 */
import { LIMITS } from '@plomba/core/model';
import type { Operation } from '@plomba/core/model';
import type { Finding } from '../finding.js';
import type { ExportRecord } from '../records.js';
import { fault, type FoldState } from './state.js';

/** The operation that a record binds, with the field that names it. */
function operationOf(record: ExportRecord): { readonly field: string; readonly operation: Operation } | undefined {
  if (record.kind === 'fence') return { field: 'fenced', operation: record.payload.fenced };
  const operation = 'operation' in record.payload ? record.payload.operation : undefined;
  return operation === undefined ? undefined : { field: 'operation', operation };
}

/** An epoch has ended: ids of those before it may come again. What is kept does not grow with the journal. */
function forgetBefore(state: FoldState, epoch: number): void {
  for (const [id, bound] of state.operations) if (bound.epoch < epoch) state.operations.delete(id);
}

/** Binds the operation of a record, if it has one. */
export function bindOperation(state: FoldState, record: ExportRecord): Finding | undefined {
  const bound = operationOf(record);
  if (bound === undefined) return undefined;
  const { id, epoch } = bound.operation;
  const current = Math.floor(state.operationCount / LIMITS.epochOperations);
  const before = state.operations.get(id);
  if (before !== undefined && before.epoch >= current - 1) {
    const { fenced, sequence } = before;
    const message = `Operation '${id}' was ${fenced ? 'fenced' : 'bound'} by record ${sequence}.`;
    const name = fenced && record.kind !== 'fence' ? 'operation-fenced' : 'operation-repeated';
    return fault(record, name, { field: `${bound.field}.id`, message });
  }
  if (epoch !== current && epoch !== current - 1) {
    const message = `Operation '${id}' is of epoch ${epoch}, the unit is in epoch ${current}.`;
    return fault(record, 'operation-epoch', { field: `${bound.field}.epoch`, message });
  }
  state.operations.set(id, { epoch, sequence: record.sequence, fenced: record.kind === 'fence' });
  state.operationCount++;
  if (state.operationCount % LIMITS.epochOperations === 0) forgetBefore(state, current);
  return undefined;
}
