/**
 * Operations are bound at most once in the life of a unit, by the record that is their outcome or by a fence, in the
 * epoch in which the caller created them or in the next one (`OperationStamp`, `FencePayload` in the tables).
 */
import { LIMITS } from '@plomba/core/model';
import type { Operation } from '@plomba/core/model';
import type { Finding } from '../finding.js';
import type { ExportRecord } from '../records.js';
import { fault, type FoldState } from './state.js';

/** The operation that a record binds, with the field that names it. */
function operationOf(record: ExportRecord): { readonly field: string; readonly operation: Operation } | undefined {
  if (record.kind === 'fence') return { field: 'fenced', operation: record.payload.fenced };
  return 'operation' in record.payload ? { field: 'operation', operation: record.payload.operation } : undefined;
}

/** Binds the operation of a record, if it has one. */
export function bindOperation(state: FoldState, record: ExportRecord): Finding | undefined {
  const bound = operationOf(record);
  if (bound === undefined) return undefined;
  const { id, epoch } = bound.operation;
  const before = state.operations.get(id);
  if (before !== undefined) {
    const fenced = state.fenced.has(id);
    const message = `Operation '${id}' was ${fenced ? 'fenced' : 'bound'} by record ${before}.`;
    const name = fenced && record.kind !== 'fence' ? 'operation-fenced' : 'operation-repeated';
    return fault(record, name, { field: `${bound.field}.id`, message });
  }
  const current = Math.floor(state.operations.size / LIMITS.epochOperations);
  if (epoch !== current && epoch !== current - 1) {
    const message = `Operation '${id}' is of epoch ${epoch}, the unit is in epoch ${current}.`;
    return fault(record, 'operation-epoch', { field: `${bound.field}.epoch`, message });
  }
  state.operations.set(id, record.sequence);
  if (record.kind === 'fence') state.fenced.add(id);
  return undefined;
}
