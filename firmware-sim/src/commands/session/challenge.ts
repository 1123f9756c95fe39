/** `session.challenge`: refuses `signer-broken`, and a call that has no line as `not-allowed-in-state`. */
import { present } from '@plomba/core';
import { unitProofSignable } from '@plomba/link';
import type { QueryCommand } from '../context.js';
import { deny } from '../refusal.js';

const NONCE_BYTES = 32;

export const challengeSession: QueryCommand<'session.challenge'> = {
  name: 'session.challenge',
  answer({ unit, hardware, session }, { challenge }) {
    const { numbers } = session;
    if (numbers === undefined) return deny('not-allowed-in-state', 'a proof is about a connection, and there is none');
    const { serial } = present(unit.identity, 'a unit with a journal has an identity');
    const { caller: callerSession, unit: unitSession } = numbers;
    const message = unitProofSignable({ serial, callerSession, unitSession, nonce: challenge });
    const [signature] = hardware.secureElement.signer()?.sign([message]) ?? [];
    if (signature === undefined) return deny('signer-broken', 'the secure element does not answer');
    const nonce = hardware.randomBytes(NONCE_BYTES);
    session.give(nonce);
    const logKey = present(unit.logKey, 'a unit with a journal has a log key');
    return { ok: true, reply: { serial, logKey, signature, nonce } };
  },
};
