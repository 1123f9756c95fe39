/** A device from a snapshot: it continues byte for byte where the other one was. */
import type { Country, Wire } from '@plomba/core/country';
import { Device } from '../device.js';
import { SnapshotError } from './snapshot-error.js';
import { boardOf, type BoardHost, type SnapshotIdentity } from './snapshot.js';

export interface RestoreOptions extends BoardHost {
  /** The rules of its country; another one is refused. */
  readonly country: Country;
  /** What its lines speak; another wire than it had is allowed: cables are not part of a unit. */
  readonly wire?: Wire;
  readonly session: () => number;
}

/** @throws SnapshotError `other-unit` */
export function checkCountry({ country }: SnapshotIdentity, given: Country): void {
  if (country === given.id) return;
  throw new SnapshotError('other-unit', `the snapshot is of a unit of country ${country}, not ${given.id}`);
}

/** @throws SnapshotError */
export function restoreDevice(bytes: Uint8Array, options: RestoreOptions): Device {
  const { country, wire, session, ...host } = options;
  const { hardware, standing, identity } = boardOf(bytes, host);
  checkCountry(identity, country);
  return new Device({
    hardware,
    country,
    session,
    hostMs: host.hostMs,
    ...(wire === undefined ? {} : { wire }),
    resume: standing,
  });
}
