/**
 * `key.change`: refuses `not-allowed-in-state`, `validation-failed`. `key.rotate`: refuses `not-allowed-in-state`,
 * `signer-broken`; core appends it by itself, because both keys sign.
 */
import { planKey } from '@plomba/core';
import type { ChangeCommand } from '../context.js';

export const changeKey: ChangeCommand<'key.change'> = {
  name: 'key.change',
  validate: ({ unit }, request, operation) => planKey(unit.state, { ...request, operation }, unit.size),
};

export const rotateKey: ChangeCommand<'key.rotate'> = {
  name: 'key.rotate',
  validate: () => ({ ok: true, contents: [] }),
  append: ({ unit }, operation) => unit.rotateLogKey(operation),
};
