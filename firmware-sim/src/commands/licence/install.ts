/**
 * `licence.install`: refuses `licence-invalid`, `validation-failed`. The issuer's key is the one named `licence` among the
 * unit's keys; where there is none, the one that simulated units are made with.
 */
import { keyNamed, keyRefusal, planLicence, portableSigner, present } from '@plomba/core';
import type { ChangeCommand, Context } from '../context.js';
import { deny } from '../refusal.js';

/** Name of the key, among those of `key.change`, that licences are signed with. */
export const LICENCE_KEY = 'licence';

/** Seed of the key that signs licences for simulated units, 32 bytes of `L`. Published, so it protects nothing real. */
export const SIMULATOR_LICENCE_SEED: Uint8Array = new Uint8Array(32).fill(0x4c);

let simulatorKey: Uint8Array | undefined;

export const installLicence: ChangeCommand<'licence.install'> = {
  name: 'licence.install',
  validate(context, request, operation) {
    const { unit, hardware } = context;
    const now = unit.now();
    const issuer = issuerOf(context, now.utcMs);
    if (issuer === undefined) return deny('licence-invalid', `the key ${LICENCE_KEY} is not in force`);
    const identity = present(unit.identity, 'a unit with a journal has an identity');
    const { verifySignature } = hardware;
    return planLicence(unit.state, { ...request, operation, now }, { identity, issuer, verifySignature });
  },
};

function issuerOf({ unit }: Context, utcMs: number): Uint8Array | undefined {
  const { keys } = unit.state;
  const own = keyNamed(keys, LICENCE_KEY);
  if (own === undefined) return (simulatorKey ??= portableSigner(SIMULATOR_LICENCE_SEED).publicKey);
  const inForce = own.algorithm === 'ed25519' && keyRefusal(keys, LICENCE_KEY, utcMs) === undefined;
  return inForce ? own.publicKey : undefined;
}
