/** `day.open`: begins a day; its counters start at zero. */
import { CHANGE_REFUSALS, stateChange, TRADING_STATES, type ChangeTable, type StateChange } from '../command.js';
import { commitReplyTable, type CommitReply } from '../commit-reply.table.js';

/** Nothing but the operation. */
export interface DayOpenRequest extends StateChange {}

export const dayOpenCommand: ChangeTable<DayOpenRequest, CommitReply> = {
  code: 0x0301,
  name: 'day.open',
  note: 'Begins a day; its counters start at zero.',
  ...stateChange<DayOpenRequest>('DayOpenRequest', {}),
  reply: commitReplyTable,
  changesState: true,
  states: TRADING_STATES,
  roles: ['till', 'service'],
  refusals: [...CHANGE_REFUSALS, 'day-already-open', 'fiscal-memory-full', 'clock-before-last-close'],
};
