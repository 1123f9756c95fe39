/**
 * `operation.outcome`: what became of an operation. The answer `not-committed` is a promise: the unit fences the id
 * durably first, so that a request still on its way can never commit it afterwards.
 */
import { oneOf, optional, record, required, type RecordSchema, type Schema } from '@plomba/codec';
import { operationTable, type Operation } from '@plomba/core/model';
import { ALL_ROLES, STATES_WITH_JOURNAL, type CommandTable } from '../command.js';
import { commitReplyTable, type CommitReply } from '../commit-reply.table.js';

export interface OperationOutcomeRequest {
  /** The operation that is asked about; this command has none of its own. */
  readonly operation: Operation;
}

export interface OperationOutcome {
  readonly outcome: 'committed' | 'not-committed';
  /** Present exactly when it was committed; `repeated` is true in it. */
  readonly commit?: CommitReply;
}

const outcome: Schema<OperationOutcome['outcome']> = oneOf({ committed: 1, 'not-committed': 2 });

const operationOutcomeTable: RecordSchema<OperationOutcome> = record<OperationOutcome>('OperationOutcome', {
  outcome: required(1, outcome, 'what became of it'),
  commit: optional(2, commitReplyTable, 'present exactly when it was committed'),
});

export const operationOutcomeCommand: CommandTable<OperationOutcomeRequest, OperationOutcome> = {
  code: 0x0701,
  name: 'operation.outcome',
  note: 'What became of an operation; `not-committed` fences it durably before the answer.',
  request: record<OperationOutcomeRequest>('OperationOutcomeRequest', {
    operation: required(1, operationTable, 'the operation that is asked about'),
  }),
  reply: operationOutcomeTable,
  changesState: true,
  states: STATES_WITH_JOURNAL,
  roles: ALL_ROLES,
  refusals: ['epoch-unknown', 'epoch-too-old', 'journal-full', 'signer-broken'],
};
