/** `pin.change`: refuses `validation-failed`, `login-failed`, `locked-out`. The old PIN is compared as in a login. */
import type { QueryCommand } from '../context.js';
import { deny } from '../refusal.js';
import { byPin, noteRow, sessionReply } from '../session/login.js';

export const changePin: QueryCommand<'pin.change'> = {
  name: 'pin.change',
  answer(context, { pin, newPin }) {
    const { pins, session } = context;
    if (pin === newPin) return deny('validation-failed', 'the new PIN is the old one', 'newPin');
    if (session.principal !== 'operator') {
      if (pin === undefined) return deny('validation-failed', 'a technician gives the PIN in force', 'pin');
      const wrong = byPin(context, pin);
      if (wrong !== undefined) return wrong;
    }
    noteRow(context.unit, pins); // an operator ends a row without a right PIN
    pins.change(newPin);
    return { ok: true, reply: sessionReply(context) };
  },
};
