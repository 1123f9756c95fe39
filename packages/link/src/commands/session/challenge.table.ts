/**
 * `session.challenge`: both ends prove themselves. The caller's random bytes come back signed by the unit's log key
 * (`unitProofSignable`); the unit's nonce is what an operator signs to log in (`operatorProofSignable`).
 */
import { blob, record, required } from '@plomba/codec';
import { shortId } from '@plomba/core/model';
import { ALL_ROLES, STATES_WITH_JOURNAL, type CommandTable } from '../command.js';
import { bytes32, bytes64 } from '../fields.js';

export interface SessionChallengeRequest {
  /** Random, drawn for this call, 16 to 64 bytes. */
  readonly challenge: Uint8Array;
}

export interface SessionChallengeReply {
  readonly serial: string;
  /** Ed25519 key that signed; compare it with the one that is expected, this reply alone proves nothing. */
  readonly logKey: Uint8Array;
  /** Over `unitProofSignable` with the session numbers as the caller knows them. */
  readonly signature: Uint8Array;
  /** 32 random bytes of the unit, good for one login on this connection; a new challenge replaces them. */
  readonly nonce: Uint8Array;
}

export const sessionChallengeCommand: CommandTable<SessionChallengeRequest, SessionChallengeReply> = {
  code: 0x0b01,
  name: 'session.challenge',
  note: 'The unit proves that it has its log key, and gives a nonce for a login.',
  request: record<SessionChallengeRequest>('SessionChallengeRequest', {
    challenge: required(1, blob({ min: 16, max: 64 }), 'random, drawn for this call'),
  }),
  reply: record<SessionChallengeReply>('SessionChallengeReply', {
    serial: required(1, shortId, 'serial number of the unit'),
    logKey: required(2, bytes32, 'Ed25519 public key that signed'),
    signature: required(3, bytes64, 'over tag `plomba/unit-proof/1`, serial, both sessions and the challenge'),
    nonce: required(4, bytes32, 'for one login by signature on this connection'),
  }),
  changesState: false,
  states: STATES_WITH_JOURNAL,
  roles: ALL_ROLES,
  refusals: ['signer-broken'],
};
