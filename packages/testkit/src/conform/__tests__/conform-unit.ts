/** A simulated unit in trade with an open day, as the target of a suite in this process. */
import { none, type Country } from '@plomba/core/country';
import { portableSigner } from '@plomba/core';
import { Device, SIMULATOR_FIRMWARE_SEED, TEST_SERVICE_PIN } from '@plomba/firmware-sim';
import { nativeBench } from '../../__tests__/native-bench.js';
import { ACTIVATION } from '../../day-script.js';
import type { ConformTarget } from '../conform-target.js';
import { memoryTarget } from '../memory-target.js';

export function tradingDevice(country: Country = none): Device {
  let session = 0;
  const device = new Device({ hardware: nativeBench('conform'), country, session: () => ++session, hostMs: 0 });
  device.powerOn();
  for (const step of ACTIVATION) device.call(step.command, step.request({ id: step.id, epoch: 0 }, new Map()));
  return device;
}

export function conformUnit(): ConformTarget {
  const maker = portableSigner(SIMULATOR_FIRMWARE_SEED);
  const signFirmware = (message: Uint8Array): Uint8Array => maker.sign([message])?.[0] ?? new Uint8Array(64);
  return memoryTarget(tradingDevice(), { servicePin: TEST_SERVICE_PIN, signFirmware });
}
