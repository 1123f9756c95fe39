/** `day.close`: the Z. Its totals go into the journal and the fiscal memory. Also allowed while the unit is blocked. */
import { CHANGE_REFUSALS, stateChange, type ChangeTable, type StateChange } from '../command.js';
import { commitReplyTable, type CommitReply } from '../commit-reply.table.js';

/** Nothing but the operation. */
export interface DayCloseRequest extends StateChange {}

export const dayCloseCommand: ChangeTable<DayCloseRequest, CommitReply> = {
  code: 0x0302,
  name: 'day.close',
  note: 'Ends the day with its totals (Z), which also go into the fiscal memory.',
  ...stateChange<DayCloseRequest>('DayCloseRequest', {}),
  reply: commitReplyTable,
  changesState: true,
  states: ['test', 'production', 'blocked'],
  roles: ['till', 'service'],
  refusals: [...CHANGE_REFUSALS, 'day-not-open', 'counter-overflow', 'fiscal-memory-full'],
};
