/** `event.note`: what happened at the till beside documents, where the law wants it counted: the drawer, outages … */
import { hundredths, optional, required, text } from '@plomba/codec';
import { localTime, shortId, type EventKind, type LocalTime } from '@plomba/core/model';
import { eventKind } from '@plomba/core/tables';
import { CHANGE_REFUSALS, stateChange, type ChangeTable, type StateChange } from '../command.js';
import { commitReplyTable, type CommitReply } from '../commit-reply.table.js';

export interface EventNoteRequest extends StateChange {
  readonly event: EventKind;
  readonly till?: string;
  /** For outages, and always for them: when it began and when it ended. */
  readonly from?: LocalTime;
  readonly to?: LocalTime;
  /** For what was cancelled: what it came to, in hundredths, not negative. */
  readonly amount?: bigint;
  readonly reason?: string;
}

export const eventNoteCommand: ChangeTable<EventNoteRequest, CommitReply> = {
  code: 0x0d01,
  name: 'event.note',
  note: 'Notes what happened beside documents: the drawer was opened, an outage, something cancelled.',
  ...stateChange<EventNoteRequest>('EventNoteRequest', {
    event: required(2, eventKind, 'what happened'),
    till: optional(3, shortId, 'register at which it happened'),
    from: optional(4, localTime, 'when an outage began'),
    to: optional(5, localTime, 'when it ended'),
    amount: optional(6, hundredths, 'what was cancelled came to'),
    reason: optional(7, text({ bytesMax: 120 }), 'as printed'),
  }),
  reply: commitReplyTable,
  changesState: true,
  states: ['bound', 'test', 'production', 'closing', 'blocked'],
  roles: ['till', 'service'],
  refusals: [...CHANGE_REFUSALS, 'counter-overflow'],
};
