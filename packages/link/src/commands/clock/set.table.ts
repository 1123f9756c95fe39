/**
 * `clock.set`: corrects the unit's clock; never back beyond the last closing of a day. A till corrects drift and the
 * local offset, at most `LINK_LIMITS.tillClockStepMs` either way; a greater step is for the service.
 */
import { required } from '@plomba/codec';
import { localTime, type LocalTime } from '@plomba/core/model';
import { ALL_ROLES, CHANGE_REFUSALS, stateChange, type ChangeTable, type StateChange } from '../command.js';
import { commitReplyTable, type CommitReply } from '../commit-reply.table.js';

export interface ClockSetRequest extends StateChange {
  readonly time: LocalTime;
}

export const clockSetCommand: ChangeTable<ClockSetRequest, CommitReply> = {
  code: 0x0601,
  name: 'clock.set',
  note: "Corrects the unit's clock and local offset.",
  ...stateChange<ClockSetRequest>('ClockSetRequest', {
    time: required(2, localTime, 'what the clock shall say'),
  }),
  reply: commitReplyTable,
  changesState: true,
  states: ['personalised', 'bound', 'test', 'production', 'blocked'],
  roles: ALL_ROLES,
  refusals: [...CHANGE_REFUSALS, 'clock-before-last-close', 'day-not-closed'],
};
