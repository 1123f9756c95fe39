/**
 * `unit.personalise`: gives a blank unit its serial number, its key and its journal. Happens once in its life.
 * A blank unit knows nobody yet, so whoever is at its line may do it.
 */
import { required } from '@plomba/codec';
import { shortId } from '@plomba/core/model';
import { CHANGE_REFUSALS, stateChange, type ChangeTable, type StateChange } from '../command.js';
import { commitReplyTable, type CommitReply } from '../commit-reply.table.js';

export interface PersonaliseRequest extends StateChange {
  /** Serial number, 1 to 16 letters, digits, `.`, `_`, `-`. */
  readonly serial: string;
}

export const unitPersonaliseCommand: ChangeTable<PersonaliseRequest, CommitReply> = {
  code: 0x0102,
  name: 'unit.personalise',
  note: 'Gives a blank unit its serial number, its key and its journal.',
  ...stateChange<PersonaliseRequest>('PersonaliseRequest', {
    serial: required(2, shortId, 'serial number of the unit'),
  }),
  reply: commitReplyTable,
  changesState: true,
  states: ['blank'],
  roles: ['till', 'service'],
  refusals: [...CHANGE_REFUSALS, 'fiscal-memory-full'],
};
