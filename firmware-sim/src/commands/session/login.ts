/**
 * `session.login` and `session.logout`: refuse `validation-failed`, `login-failed`, `locked-out`, by the decision table of
 * logins. A login that fails leaves the line whose it was.
 */
import { decide, keyNamed, keyRefusal } from '@plomba/core';
import { formatTime, type LocalTime } from '@plomba/core/model';
import { operatorProofSignable, type RequestOf, type SessionReply } from '@plomba/link';
import { LOGIN_TABLE } from '../../firmware/login.table.js';
import { note } from '../../firmware/notices.js';
import type { Context, QueryCommand } from '../context.js';
import { deny, type CommandRefusal } from '../refusal.js';

/** Name of the key, among those of `key.change`, that an operator signs with. */
export const OPERATOR_KEY = 'operator';

export const logIn: QueryCommand<'session.login'> = {
  name: 'session.login',
  answer(context, request) {
    const wrong =
      wrongFields(request) ?? (request.pin === undefined ? byKey(context, request) : byPin(context, request.pin));
    if (wrong !== undefined) return wrong;
    context.session.logIn(request.principal);
    return { ok: true, reply: sessionReply(context) };
  },
};

export const logOut: QueryCommand<'session.logout'> = {
  name: 'session.logout',
  answer(context) {
    context.session.logOut();
    return { ok: true, reply: sessionReply(context) };
  },
};

export function sessionReply({ session, pins }: Context): SessionReply {
  const { principal } = session;
  return principal === 'service' ? { principal, testPin: pins.isTestPin } : { principal };
}

function wrongFields({ principal, pin, signature }: RequestOf<'session.login'>): CommandRefusal | undefined {
  const isService = principal === 'service';
  if ((pin !== undefined) !== isService) {
    return deny('validation-failed', isService ? 'service logs in with a PIN' : 'an operator has no PIN', 'pin');
  }
  if ((signature !== undefined) === isService) {
    return deny('validation-failed', `${principal} logs in ${isService ? 'with a PIN' : 'by signature'}`, 'signature');
  }
  return undefined;
}

/** Compares the service PIN, unless a wait is under way; undefined: it is right. */
export function byPin({ unit, pins }: Context, pin: string): CommandRefusal | undefined {
  const now = unit.now();
  const { utcMs, offsetMinutes } = now;
  const { untilUtcMs, clockRanBack } = pins.wait(utcMs);
  const waitIsOver = untilUtcMs === undefined;
  const isRight = waitIsOver && pins.tryPin(pin, utcMs);
  const { then } = decide(LOGIN_TABLE, { byPin: true, waitIsOver, clockRanBack, isRight });
  if (then === 'admit') {
    pins.takeBack();
    noteRow(unit, pins);
    pins.forgive();
    return undefined;
  }
  if (then === 'refuse-locked') return lockedOut({ utcMs: untilUtcMs ?? utcMs, offsetMinutes });
  if (then === 'refuse-wait-anew') return lockedOut({ utcMs: pins.waitAnew(utcMs), offsetMinutes });
  const next = pins.wait(utcMs).untilUtcMs;
  if (next !== undefined && pins.unnotedTries >= pins.nextNotice) {
    const notice = { notice: 'locked-out', tries: pins.unnotedTries, until: { utcMs: next, offsetMinutes } } as const;
    // By one reading of the clock: it may be set between two.
    if (note(unit, notice, now)) pins.noted();
  }
  const wait =
    next === undefined ? '' : `; the next try is allowed from ${formatTime({ utcMs: next, offsetMinutes })} on`;
  return deny('login-failed', `the PIN is wrong${wait}`);
}

/** A row of wrong PINs has come to its end: what of it is not in the journal yet is noted. */
export function noteRow(unit: Context['unit'], pins: Context['pins']): void {
  const tries = pins.unnotedTries;
  if (tries > 0 && note(unit, { notice: 'wrong-pins', tries })) pins.noted();
}

function lockedOut({ utcMs, offsetMinutes }: LocalTime): CommandRefusal {
  return deny('locked-out', `no PIN is taken before ${formatTime({ utcMs, offsetMinutes })} by the unit's clock`);
}

function byKey(context: Context, { signature }: RequestOf<'session.login'>): CommandRefusal | undefined {
  const isRight = signature !== undefined && isOperators(context, signature);
  const { then } = decide(LOGIN_TABLE, { byPin: false, waitIsOver: true, clockRanBack: false, isRight });
  return then === 'admit' ? undefined : deny('login-failed', 'the signature is not one of the operator for this nonce');
}

function isOperators({ unit, hardware, session }: Context, signature: Uint8Array): boolean {
  const nonce = session.takeNonce();
  const { identity, state } = unit;
  const key = keyNamed(state.keys, OPERATOR_KEY);
  const { numbers } = session;
  if (nonce === undefined || numbers === undefined || identity === undefined) return false;
  if (key?.algorithm !== 'ed25519' || keyRefusal(state.keys, OPERATOR_KEY, unit.now().utcMs) !== undefined)
    return false;
  const about = { serial: identity.serial, callerSession: numbers.caller, unitSession: numbers.unit, nonce };
  return hardware.verifySignature(key.publicKey, operatorProofSignable(about), signature);
}
