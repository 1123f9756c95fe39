/** `operation.find`: looks operations up by id, in any epoch. Reads only: it fences nothing, so absence is no promise. */
import { bool, list, optional, record, required, type RecordSchema } from '@plomba/codec';
import { epochNumber, operationId } from '@plomba/core/model';
import { LINK_LIMITS } from '../../limits.js';
import { ALL_ROLES, STATES_WITH_JOURNAL, type CommandTable } from '../command.js';
import { count } from '../fields.js';

export interface OperationFindRequest {
  /** 1 to 64 ids. */
  readonly ids: readonly string[];
}

export interface FoundOperation {
  readonly id: string;
  readonly epoch: number;
  /** Sequence of the record that it committed; absent when it was fenced. */
  readonly sequence?: number;
  /** True: it can never be committed. */
  readonly fenced: boolean;
}

export interface FoundOperations {
  /** Those that the unit knows, in the order of the request. */
  readonly found: readonly FoundOperation[];
}

const foundOperationTable: RecordSchema<FoundOperation> = record<FoundOperation>('FoundOperation', {
  id: required(1, operationId, 'as asked for'),
  epoch: required(2, epochNumber, 'epoch in which it was created'),
  sequence: optional(3, count, 'record that it committed; absent when fenced'),
  fenced: required(4, bool, 'true: it can never be committed'),
});

export const operationFindCommand: CommandTable<OperationFindRequest, FoundOperations> = {
  code: 0x0702,
  name: 'operation.find',
  note: 'Looks operations up by id; fences nothing.',
  request: record<OperationFindRequest>('OperationFindRequest', {
    ids: required(1, list(operationId, { min: 1, max: LINK_LIMITS.findIds }), 'ids to look up'),
  }),
  reply: record<FoundOperations>('FoundOperations', {
    found: required(1, list(foundOperationTable, { min: 0, max: LINK_LIMITS.findIds }), 'those that are known'),
  }),
  changesState: false,
  states: STATES_WITH_JOURNAL,
  roles: ALL_ROLES,
  refusals: [],
};
