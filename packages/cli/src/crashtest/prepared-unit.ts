/**
 * A unit that is ready to sell, made once and copied for every case: small memories, keys of a seed, native backends,
 * one key object for all copies.
 */
import { randomInt } from 'node:crypto';
import { memoryMap } from '@plomba/core';
import { nativeHasher, nativeSigner, verifyNative } from '@plomba/core/node';
import type { Country, Wire } from '@plomba/core/country';
import { Device, Hardware } from '@plomba/firmware-sim';
import { BENCH_SIZES, rememberedSigners } from '@plomba/testkit';
import { activate } from '../sim/activate.js';
import { DirectClient } from '../sim/direct-client.js';
import type { UnitProfile } from '../sim/unit-profile.js';

export interface PreparedUnit {
  readonly hardware: Hardware;
  readonly makeDevice: (hardware: Hardware) => Device;
}

export interface PreparedUnitOptions {
  readonly country: Country;
  /** The native link when absent. */
  readonly wire?: Wire;
  readonly profile: UnitProfile;
  readonly seed: string;
  /** Whether a day is open when the program comes. */
  readonly openDay: boolean;
}

/** @throws CliError when the unit does not take a step of its activation */
export function preparedUnit({ country, wire, profile, seed, openDay }: PreparedUnitOptions): PreparedUnit {
  const makeDevice = (hardware: Hardware): Device => {
    const session = (): number => randomInt(1, 2 ** 32);
    return new Device({
      hardware,
      country,
      session,
      hostMs: performance.now(),
      ...(wire === undefined ? {} : { wire }),
    });
  };
  const hardware = new Hardware({
    map: memoryMap(BENCH_SIZES),
    seed,
    clock: 'wall',
    start: profile.clock,
    hostMs: performance.now(),
    makeSigner: rememberedSigners(nativeSigner),
    verifySignature: verifyNative,
    hasher: nativeHasher,
  });
  const device = makeDevice(hardware);
  device.powerOn();
  activate(device, profile, 'production');
  if (openDay) {
    const client = new DirectClient(device);
    client.change('day.open', 'crashtest/day', {});
    client.close();
  }
  device.powerOff('ready');
  return { hardware, makeDevice };
}
