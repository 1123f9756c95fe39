/**
 * `life.link`: ties the journals of two units together: `to` on the archived one, then `from` on the one that goes on,
 * with the signed checkpoint of the whole journal before.
 */
import { blob, oneOf, optional, required } from '@plomba/codec';
import { shortId } from '@plomba/core/model';
import type { LinkStep } from '@plomba/core/tables';
import { CHANGE_REFUSALS, stateChange, type ChangeTable, type StateChange } from '../command.js';
import { commitReplyTable, type CommitReply } from '../commit-reply.table.js';
import { bytes32 } from '../fields.js';

export interface LifeLinkRequest extends StateChange {
  readonly step: LinkStep;
  /** The other unit, as its record 0 names it. */
  readonly serial: string;
  readonly journalId: Uint8Array;
  readonly logKey: Uint8Array;
  /** With `from`: UTF-8 text of the last signed checkpoint of the other journal. */
  readonly checkpoint?: Uint8Array;
}

export const lifeLinkCommand: ChangeTable<LifeLinkRequest, CommitReply> = {
  code: 0x0202,
  name: 'life.link',
  note: 'Ties the journals of two units together: `to` on the archived one, `from` on the one that goes on.',
  ...stateChange<LifeLinkRequest>('LifeLinkRequest', {
    step: required(2, oneOf<LinkStep>({ to: 1, from: 2 }), 'to the unit that goes on, or from the one before'),
    serial: required(3, shortId, 'serial number of the other unit'),
    journalId: required(4, blob({ min: 16, max: 16 }), 'journal id of the other unit'),
    logKey: required(5, bytes32, 'log key in record 0 of the other unit'),
    checkpoint: optional(6, blob({ min: 1, max: 400 }), 'with `from`: signed checkpoint of the other journal, UTF-8'),
  }),
  reply: commitReplyTable,
  changesState: true,
  states: ['personalised', 'bound', 'archived'],
  roles: ['service', 'operator'],
  refusals: [...CHANGE_REFUSALS],
};
