/** A device from a snapshot: it continues byte for byte where the other one was. */
import type { Country } from '@plomba/core/country';
import { Device } from '../device.js';
import type { DeviceOptions } from '../device-ends.js';
import { SnapshotError } from './snapshot-error.js';
import { boardOf, type BoardHost, type SnapshotIdentity } from './snapshot.js';

/**
 * The rules of its country; another one is refused. What its lines speak: another wire than it had is allowed, for cables
 * are not part of a unit.
 */
export type RestoreOptions = BoardHost & Pick<DeviceOptions, 'country' | 'wire' | 'session' | 'magicAmounts'>;

/** @throws SnapshotError `other-unit` */
function checkCountry({ country }: SnapshotIdentity, given: Country): void {
  if (country === given.id) return;
  throw new SnapshotError('other-unit', `the snapshot is of a unit of country ${country}, not ${given.id}`);
}

/** @throws SnapshotError */
export function restoreDevice(bytes: Uint8Array, options: RestoreOptions): Device {
  const { country, wire, session, magicAmounts, ...host } = options;
  const { hardware, standing, identity } = boardOf(bytes, host);
  checkCountry(identity, country);
  return new Device({
    hardware,
    country,
    session,
    hostMs: host.hostMs,
    ...(wire === undefined ? {} : { wire }),
    ...(magicAmounts === undefined ? {} : { magicAmounts }),
    resume: standing,
  });
}
