/** A roll-out through simulated units: by stages, with the result of each, and what one that fails does to it. */
import { createHash, createPrivateKey, sign } from 'node:crypto';
import { SIMULATOR_FIRMWARE_SEED } from '@plomba/firmware-sim';
import { firmwareSignable } from '@plomba/link';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CallingUnit, fleetBench, NOW, type FleetBench } from '../fleet/__tests__/bench.js';

const PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const key = createPrivateKey({
  key: Buffer.concat([PREFIX, Buffer.from(SIMULATOR_FIRMWARE_SEED)]),
  format: 'der',
  type: 'pkcs8',
});

let bench: FleetBench;
beforeEach(async () => {
  bench = await fleetBench();
});
afterEach(() => bench.stop());

async function publish(version: string, isSigned = true): Promise<string> {
  const image = Uint8Array.from({ length: 20_000 }, (_, at) => at % 251);
  const sha256 = new Uint8Array(createHash('sha256').update(image).digest());
  const manifest = { model: 'Plomba Sim 1', version, released: '2026-03-01', bytes: image.length, sha256 };
  const signature = isSigned ? new Uint8Array(sign(null, firmwareSignable(manifest), key)) : new Uint8Array(64);
  const id = `fw-${version}`;
  const common = { id, model: manifest.model, version, released: manifest.released, manifest, signature } as const;
  const more = { channel: 'stable', needsLicence: false, notes: '', createdAt: NOW, createdBy: 'a' } as const;
  await bench.store.write(({ firmware }) => firmware.add({ ...common, ...more }, image));
  return id;
}

async function fleetOf(count: number): Promise<readonly CallingUnit[]> {
  const units: CallingUnit[] = [];
  for (let number = 1; number <= count; number++) {
    const id = `u${number}`;
    await bench.addUnit({ id, serial: id });
    const unit = new CallingUnit(id);
    unit.trust(bench.fleet.keys.publicKey(id));
    void (await unit.call(bench.fleet));
    await bench.until(async () => (await bench.store.read.units.byId(id))?.status !== undefined);
    units.push(unit);
  }
  return units;
}

async function begin(firmware: string, units: readonly string[]): Promise<void> {
  const stages = [
    { share: 0.5, doneShare: 1 },
    { share: 1, doneShare: 1 },
  ];
  const common = { id: 'r1', firmware, stages, stage: 0, state: 'running', failuresMax: 0 } as const;
  await bench.store.write((tx) => tx.firmware.addRollOut({ ...common, createdAt: NOW, createdBy: 'a' }, units));
}

const states = async (): Promise<readonly string[]> =>
  (await bench.store.read.firmware.rollOutUnits('r1')).map(({ state }) => state);

async function beatUntil(wanted: readonly string[]): Promise<void> {
  await bench.until(async () => {
    await bench.fleet.beat();
    return (await states()).join() === wanted.join();
  });
}

it('gives the next stage its firmware when the one before runs it', async () => {
  const units = await fleetOf(2);
  await begin(await publish('9.0.0'), ['u1', 'u2']);
  await beatUntil(['sent', 'idle']);
  const reboot = async (unit: CallingUnit | undefined): Promise<void> => {
    unit?.host.act((device) => device.powerOff('to boot'));
    unit?.host.act((device) => device.powerOn());
    await unit?.host.settled();
    void (await unit?.call(bench.fleet));
  };
  await reboot(units[0]);
  await beatUntil(['done', 'sent']);
  await reboot(units[1]);
  await beatUntil(['done', 'done']);
  await bench.until(async () => (await bench.store.read.firmware.rollOut('r1'))?.state === 'finished');
  expect((await bench.store.read.units.byId('u1'))?.status?.firmware).toBe('9.0.0');
});

it('halts when a unit refuses, and the next stage gets nothing', async () => {
  await fleetOf(2);
  await begin(await publish('9.0.0', false), ['u1', 'u2']);
  await beatUntil(['failed', 'idle']);
  await bench.fleet.beat();
  expect(await bench.store.read.firmware.rollOut('r1')).toMatchObject({
    state: 'halted',
    why: '1 units failed, 0 are allowed',
  });
  expect((await bench.store.read.firmware.rollOutUnits('r1'))[0]?.why).toContain('firmware-refused');
});
