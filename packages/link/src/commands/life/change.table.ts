/** `life.change`: one step in the life of a unit, with what that step needs. */
import { required } from '@plomba/codec';
import { lifeChangeTable, type LifeChange } from '@plomba/core/model';
import { CHANGE_REFUSALS, stateChange, type ChangeTable, type StateChange } from '../command.js';
import { commitReplyTable, type CommitReply } from '../commit-reply.table.js';

export interface LifeChangeRequest extends StateChange {
  readonly change: LifeChange;
}

export const lifeChangeCommand: ChangeTable<LifeChangeRequest, CommitReply> = {
  code: 0x0201,
  name: 'life.change',
  note: 'One step in the life of the unit; `blank` is left by `unit.personalise` only.',
  ...stateChange<LifeChangeRequest>('LifeChangeRequest', {
    change: required(2, lifeChangeTable, 'the state to enter, and what the step needs'),
  }),
  argument: 'change',
  reply: commitReplyTable,
  changesState: true,
  states: ['personalised', 'bound', 'test', 'production', 'closing', 'blocked'],
  roles: ['service', 'operator'],
  refusals: [...CHANGE_REFUSALS, 'day-not-closed', 'fiscal-memory-full'],
};
