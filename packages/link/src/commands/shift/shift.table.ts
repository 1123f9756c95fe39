/** `shift.open`, `shift.close`: a cashier's time at one till. Shifts of different tills know nothing of each other. */
import { optional, required, text } from '@plomba/codec';
import { shortId } from '@plomba/core/model';
import { CHANGE_REFUSALS, stateChange, TRADING_STATES, type ChangeTable, type StateChange } from '../command.js';
import { commitReplyTable, type CommitReply } from '../commit-reply.table.js';

export interface ShiftOpenRequest extends StateChange {
  readonly till: string;
  readonly cashier?: string;
}

export type ShiftCloseRequest = ShiftOpenRequest;

export const shiftOpenCommand: ChangeTable<ShiftOpenRequest, CommitReply> = {
  code: 0x0c01,
  name: 'shift.open',
  note: "A cashier's shift at a till begins; its counters start at zero.",
  ...stateChange<ShiftOpenRequest>('ShiftOpenRequest', {
    till: required(2, shortId, 'register'),
    cashier: optional(3, text({ bytesMax: 40 }), 'as printed'),
  }),
  reply: commitReplyTable,
  changesState: true,
  states: TRADING_STATES,
  roles: ['till', 'service'],
  refusals: [...CHANGE_REFUSALS, 'counter-overflow'],
};

export const shiftCloseCommand: ChangeTable<ShiftCloseRequest, CommitReply> = {
  code: 0x0c02,
  name: 'shift.close',
  note: 'A shift at a till ends with its totals. Also outside of trade.',
  ...stateChange<ShiftCloseRequest>('ShiftCloseRequest', {
    till: required(2, shortId, 'register'),
    cashier: optional(3, text({ bytesMax: 40 }), 'as printed'),
  }),
  reply: commitReplyTable,
  changesState: true,
  states: ['test', 'production', 'closing', 'blocked'],
  roles: ['till', 'service'],
  refusals: [...CHANGE_REFUSALS, 'counter-overflow'],
};
