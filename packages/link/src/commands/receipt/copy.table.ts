/** `receipt.copy`: a copy of an earlier receipt; the copy is a record and is counted. */
import { required } from '@plomba/codec';
import { CHANGE_REFUSALS, stateChange, TRADING_STATES, type ChangeTable, type StateChange } from '../command.js';
import { commitReplyTable, type CommitReply } from '../commit-reply.table.js';
import { count } from '../fields.js';

export interface ReceiptCopyRequest extends StateChange {
  /** Sequence of the receipt's record. */
  readonly sequence: number;
}

export const receiptCopyCommand: ChangeTable<ReceiptCopyRequest, CommitReply> = {
  code: 0x0402,
  name: 'receipt.copy',
  note: 'Makes a copy of an earlier receipt.',
  ...stateChange<ReceiptCopyRequest>('ReceiptCopyRequest', {
    sequence: required(2, count, "sequence of the receipt's record"),
  }),
  reply: commitReplyTable,
  changesState: true,
  states: TRADING_STATES,
  roles: ['till', 'service'],
  refusals: [...CHANGE_REFUSALS, 'day-not-open', 'no-such-receipt', 'copy-refused', 'counter-overflow'],
};
