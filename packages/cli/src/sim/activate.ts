/**
 * Brings a new unit to the state that it shall start in, one legal step of life after the other, by link commands.
 * The operation ids name the goal, so an activation that was cut short goes on to where it was going.
 */
import type { Device } from '@plomba/firmware-sim';
import type { Licence, LifeState } from '@plomba/core/model';
import { usageError } from '../cli-error.js';
import { DirectClient } from './direct-client.js';
import { lifeChangeOf, type UnitProfile } from './unit-profile.js';

interface SignedLicence {
  readonly licence: Licence;
  readonly signature: Uint8Array;
}

const TO_PRODUCTION: readonly LifeState[] = ['personalised', 'bound', 'test', 'production'];

/** The states that are passed on the way to each state, itself last. */
const WAYS: Readonly<Record<LifeState, readonly LifeState[]>> = {
  blank: [],
  personalised: ['personalised'],
  bound: ['personalised', 'bound'],
  test: ['personalised', 'bound', 'test'],
  production: TO_PRODUCTION,
  blocked: [...TO_PRODUCTION, 'blocked'],
  closing: [...TO_PRODUCTION, 'closing'],
  archived: [...TO_PRODUCTION, 'closing', 'archived'],
};

export const LIFE_STATES: readonly LifeState[] = Object.keys(WAYS) as LifeState[]; // the keys of that table

/** At most 64 bytes, as any operation id. */
function operationOf(target: LifeState, step: LifeState): string {
  return `start-in-${target}/${step}`;
}

/** The state that an earlier run was bringing this unit to when it was cut short. */
export function unfinishedTarget(device: Device): LifeState | undefined {
  const { state } = device;
  if (state?.kind !== 'running') return undefined;
  const { unit } = state;
  const target = LIFE_STATES.find((one) => unit.findOperation({ id: operationOf(one, 'personalised') }) !== undefined);
  if (target === undefined) return undefined;
  const done = unit.findOperation({ id: operationOf(target, target) }) !== undefined;
  return !done && WAYS[target].includes(unit.state.life) ? target : undefined;
}

/** @throws CliError when the unit cannot get there from where it is */
export function activate(device: Device, profile: UnitProfile, target: LifeState): void {
  const client = new DirectClient(device);
  try {
    const { life } = client.call('unit.status', {});
    const way: readonly LifeState[] = ['blank', ...WAYS[target]];
    const from = way.indexOf(life);
    if (from < 0) {
      throw usageError('state-passed', `this unit is ${life} and cannot become ${target} any more`, {
        hint: 'Leave --state out, or start with a new image.',
      });
    }
    for (const to of way.slice(from + 1)) {
      const id = operationOf(target, to);
      if (to === 'personalised') client.change('unit.personalise', id, { serial: profile.serial });
      else client.change('life.change', id, { change: lifeChangeOf(profile, to) });
    }
  } finally {
    client.close();
  }
}

/** Puts a licence in force, once. @throws CliError when the unit does not take it */
export function installLicence(device: Device, signed: SignedLicence): void {
  const client = new DirectClient(device);
  try {
    client.change('licence.install', `licence/${signed.licence.id}`, signed);
  } finally {
    client.close();
  }
}
