/** `cash.move`: cash put into the drawer or taken out of it, apart from any receipt. */
import { hundredths, optional, required, text } from '@plomba/codec';
import { localTime, shortId, type LocalTime } from '@plomba/core/model';
import { cashDirection, type CashDirection } from '@plomba/core/tables';
import { CHANGE_REFUSALS, stateChange, TRADING_STATES, type ChangeTable, type StateChange } from '../command.js';
import { commitReplyTable, type CommitReply } from '../commit-reply.table.js';

export interface CashMoveRequest extends StateChange {
  readonly direction: CashDirection;
  /** In hundredths, positive; zero only into the drawer. */
  readonly amount: bigint;
  /** Register that asks. */
  readonly till?: string;
  /** The till's own time. */
  readonly time?: LocalTime;
  readonly reason?: string;
}

export const cashMoveCommand: ChangeTable<CashMoveRequest, CommitReply> = {
  code: 0x0501,
  name: 'cash.move',
  note: 'Cash put into the drawer or taken out of it.',
  ...stateChange<CashMoveRequest>('CashMoveRequest', {
    direction: required(2, cashDirection, 'into the drawer or out of it'),
    amount: required(3, hundredths, 'positive; zero only into the drawer: it was counted, and nothing is in it'),
    till: optional(4, shortId, 'register that asks'),
    time: optional(5, localTime, "the till's own time"),
    reason: optional(6, text({ bytesMax: 120 }), 'as printed'),
  }),
  reply: commitReplyTable,
  changesState: true,
  states: TRADING_STATES,
  roles: ['till', 'service'],
  refusals: [...CHANGE_REFUSALS, 'day-not-open', 'counter-overflow'],
};
