/** `journal.checkpoint`: the signed head of the journal's tree as a C2SP checkpoint, for a witness to keep. */
import { blob, record, required } from '@plomba/codec';
import { LINK_LIMITS } from '../../limits.js';
import { ALL_ROLES, STATES_WITH_JOURNAL, type CommandTable, type NoFields } from '../command.js';
import { count, noFields } from '../fields.js';

export interface JournalCheckpoint {
  /** UTF-8 text of the signed note: lines, which text fields cannot carry. */
  readonly text: Uint8Array;
  /** Records that it covers. */
  readonly size: number;
}

export const journalCheckpointCommand: CommandTable<NoFields, JournalCheckpoint> = {
  code: 0x0802,
  name: 'journal.checkpoint',
  note: "The signed head of the journal's tree (C2SP checkpoint).",
  request: noFields,
  reply: record<JournalCheckpoint>('JournalCheckpoint', {
    text: required(1, blob({ min: 1, max: LINK_LIMITS.checkpointBytes }), 'UTF-8 text of the signed note'),
    size: required(2, count, 'records that it covers'),
  }),
  changesState: false,
  states: STATES_WITH_JOURNAL,
  roles: ALL_ROLES,
  refusals: ['signer-broken'],
};
