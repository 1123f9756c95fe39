/**
 * `pin.change`: another service PIN. A technician gives the one in force, a wrong one counts as a wrong login; an
 * operator needs none, which is also the way out of a lock. PINs stand in no record, no log and no digest.
 */
import { optional, record, required } from '@plomba/codec';
import { ALL_STATES, type CommandTable } from '../command.js';
import { pinText, sessionReplyTable, type SessionReply } from '../session/login.table.js';

export interface PinChangeRequest {
  /** The service PIN in force; not needed by an operator. */
  readonly pin?: string;
  /** The service PIN from now on, 4 to 12 digits, not the one in force. */
  readonly newPin: string;
}

export const pinChangeCommand: CommandTable<PinChangeRequest, SessionReply> = {
  code: 0x0b04,
  name: 'pin.change',
  note: 'Another service PIN; the count of wrong tries starts anew.',
  request: record<PinChangeRequest>('PinChangeRequest', {
    pin: optional(1, pinText, 'the PIN in force; an operator needs none'),
    newPin: required(2, pinText, 'the PIN from now on'),
  }),
  reply: sessionReplyTable,
  changesState: false,
  states: ALL_STATES,
  roles: ['service', 'operator'],
  refusals: ['validation-failed', 'login-failed', 'locked-out'],
};
