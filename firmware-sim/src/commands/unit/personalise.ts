/** `unit.personalise`: refuses `not-allowed-in-state` unless the unit is blank. The key is drawn before the record. */
import { planIdentity } from '@plomba/core';
import type { ChangeCommand } from '../context.js';

export const personalise: ChangeCommand<'unit.personalise'> = {
  name: 'unit.personalise',
  validate({ unit, country, firmware }, request, operation) {
    if (unit.identity !== undefined) return planIdentity(unit.state, unit.identity);
    const identity = {
      operation,
      serial: request.serial,
      model: firmware.model,
      country: country.id,
      firmware: firmware.version,
      simulated: true,
      ...unit.drawIdentity(),
    };
    const plan = planIdentity(unit.state, identity);
    return plan.ok ? { ...plan, append: { identity } } : plan;
  },
};
