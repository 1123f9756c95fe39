/**
 * `session.login`: the line becomes another principal's until the connection ends. A technician gives a PIN, an
 * operator a signature by the key that the unit knows under the name `operator`. `session.logout` goes back to `till`.
 */
import { bool, oneOf, optional, record, required, text, type RecordSchema, type Schema } from '@plomba/codec';
import { ALL_ROLES, ALL_STATES, type CommandTable, type NoFields, type PrincipalRole } from '../command.js';
import { bytes64, noFields } from '../fields.js';

/** Who may log in; a till needs no login. */
export type LoginPrincipal = Exclude<PrincipalRole, 'till'>;

export interface SessionLoginRequest {
  readonly principal: LoginPrincipal;
  /** 4 to 12 digits; only for `service`. */
  readonly pin?: string;
  /** Ed25519 over `operatorProofSignable` with the nonce of the last challenge; only for `operator`. */
  readonly signature?: Uint8Array;
}

export interface SessionReply {
  /** Whose the line is now. */
  readonly principal: PrincipalRole;
  /** True: the service PIN is still the documented one of the simulator. Present for `service` only. */
  readonly testPin?: boolean;
}

/** 4 to 12 digits. */
export const pinText: Schema<string> = text({ bytesMax: 12, pattern: /^[0-9]{4,12}$/ });

export const sessionReplyTable: RecordSchema<SessionReply> = record<SessionReply>('SessionReply', {
  principal: required(1, oneOf<PrincipalRole>({ till: 1, service: 2, operator: 3 }), 'whose the line is now'),
  testPin: optional(2, bool, 'true: the service PIN is still the documented one of the simulator; for `service`'),
});

export const sessionLoginCommand: CommandTable<SessionLoginRequest, SessionReply> = {
  code: 0x0b02,
  name: 'session.login',
  note: 'The line becomes the one of a technician or an operator, until the connection ends.',
  request: record<SessionLoginRequest>('SessionLoginRequest', {
    principal: required(1, oneOf<LoginPrincipal>({ service: 2, operator: 3 }), 'who logs in'),
    pin: optional(2, pinText, '4 to 12 digits; for `service`'),
    signature: optional(
      3,
      bytes64,
      'over `plomba/operator-proof/1` with the nonce of the last challenge; for `operator`',
    ),
  }),
  reply: sessionReplyTable,
  changesState: false,
  states: ALL_STATES,
  roles: ALL_ROLES,
  refusals: ['validation-failed', 'login-failed', 'locked-out'],
};

export const sessionLogoutCommand: CommandTable<NoFields, SessionReply> = {
  code: 0x0b03,
  name: 'session.logout',
  note: 'The line is the one of a till again.',
  request: noFields,
  reply: sessionReplyTable,
  changesState: false,
  states: ALL_STATES,
  roles: ALL_ROLES,
  refusals: [],
};
