/** `receipt.issue`: one receipt, numbered, signed, durable before it is answered. */
import { required } from '@plomba/codec';
import { receiptRequestTable, type ReceiptRequest } from '@plomba/core/model';
import { CHANGE_REFUSALS, stateChange, TRADING_STATES, type ChangeTable, type StateChange } from '../command.js';
import { commitReplyTable, type CommitReply } from '../commit-reply.table.js';

export interface ReceiptIssueRequest extends StateChange {
  readonly receipt: ReceiptRequest;
}

export const receiptIssueCommand: ChangeTable<ReceiptIssueRequest, CommitReply> = {
  code: 0x0401,
  name: 'receipt.issue',
  note: 'Issues one receipt; answered once it is durable.',
  ...stateChange<ReceiptIssueRequest>('ReceiptIssueRequest', {
    receipt: required(2, receiptRequestTable, 'what the till asks for'),
  }),
  argument: 'receipt',
  reply: commitReplyTable,
  changesState: true,
  states: TRADING_STATES,
  roles: ['till', 'service'],
  refusals: [
    ...CHANGE_REFUSALS,
    'day-not-open',
    'no-such-receipt',
    'number-exhausted',
    'counter-overflow',
    'registers-full',
    'key-expired',
    'key-unusable',
  ],
};
