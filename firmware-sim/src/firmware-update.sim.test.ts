import { equalBytes } from '@plomba/codec';
import { contentOf, portableSigner, present, sha256 } from '@plomba/core';
import {
  commandRegistry,
  firmwareSignable,
  LINK_LIMITS,
  type CommandName,
  type FirmwareManifest,
  type FirmwareStatus,
} from '@plomba/link';
import { describe, expect, it } from 'vitest';
import { Client, deviceIn, makeDevice } from './__tests__/bench.js';
import { FIRMWARE } from './device-ends.js';
import type { Device } from './device.js';
import { isNewer, SIMULATOR_FIRMWARE_SEED } from './firmware/firmware-store.js';
import { FIRMWARE_SLOT_BYTES, Hardware } from './hardware/hardware.js';

const maker = portableSigner(SIMULATOR_FIRMWARE_SEED);

/** Three sectors and a bit, every byte of it telling. */
const IMAGE = Uint8Array.from({ length: 3 * 4096 + 777 }, (_, at) => (at * 31 + (at >> 8)) & 0xff);

function manifestOf(image: Uint8Array, more: Partial<FirmwareManifest> = {}): FirmwareManifest {
  const made = { model: FIRMWARE.model, version: '0.2.0', released: '2026-03-14' };
  return { ...made, bytes: image.length, sha256: sha256(image), ...more };
}

function signed(manifest: FirmwareManifest): { manifest: FirmwareManifest; signature: Uint8Array } {
  return { manifest, signature: present(maker.sign([firmwareSignable(manifest)])?.[0], 'signed') };
}

const run = (device: Device, command: CommandName, request: object): unknown =>
  device.call(command as 'firmware.status', request);

function status(device: Device): FirmwareStatus {
  const answer = device.call('firmware.status', {});
  if (answer?.ok !== true) throw new Error('firmware.status is answered');
  return answer.reply as FirmwareStatus; // of that command
}

/** Brings an image into the unit from wherever the transfer stands, as a client does; stops when the power goes. */
function update(
  device: Device,
  image: Uint8Array,
  manifest: FirmwareManifest = manifestOf(image),
  pieceBytes = 3000,
): void {
  run(device, 'firmware.begin', signed(manifest));
  while (device.powered) {
    const { transfer } = status(device);
    if (transfer === undefined || transfer.received === image.length) break;
    const bytes = image.subarray(transfer.received, transfer.received + pieceBytes);
    run(device, 'firmware.write', { offset: transfer.received, bytes });
  }
  if (device.powered) run(device, 'firmware.commit', {});
}

function reboot(device: Device): void {
  device.powerOff('test');
  device.powerOn();
}

/** Whether the slot that runs holds what its manifest says. */
function runsWhole({ hardware }: Device): boolean {
  const { slots, firmwareFlash } = hardware;
  if (slots?.manifest === undefined) return slots?.active !== 'b';
  const base = slots.active === 'a' ? 0 : FIRMWARE_SLOT_BYTES;
  return equalBytes(sha256(firmwareFlash.read(base, slots.manifest.bytes)), slots.manifest.sha256);
}

describe('an update', () => {
  it('goes over the link in pieces and runs from the next boot on', () => {
    const device = deviceIn('production');
    const client = new Client(device);
    client.ask('session.login', { principal: 'service', pin: '000000' });
    const { manifest, signature } = signed(manifestOf(IMAGE));
    expect(client.ask('firmware.begin', { manifest, signature })).toMatchObject({
      reply: { version: '0.1.0', slot: 'a', transfer: { version: '0.2.0', bytes: IMAGE.length, received: 0 } },
    });
    for (let offset = 0; offset < IMAGE.length; offset += LINK_LIMITS.pieceBytes) {
      const bytes = IMAGE.subarray(offset, offset + LINK_LIMITS.pieceBytes);
      expect(client.ask('firmware.write', { offset, bytes })).toMatchObject({
        reply: { transfer: { received: offset + bytes.length } },
      });
    }
    expect(client.ask('firmware.commit', {})).toMatchObject({ reply: { version: '0.1.0', pending: '0.2.0' } });
    expect(client.ask('firmware.commit', {}), 'again').toMatchObject({ reply: { pending: '0.2.0' } });
    expect(client.ask('unit.status', {})).toMatchObject({ reply: { firmware: '0.1.0' } });
    reboot(device);
    expect(new Client(device).ask('unit.status', {})).toMatchObject({
      reply: { firmware: '0.2.0', life: 'production' },
    });
    expect(status(device)).toEqual({ version: '0.2.0', slot: 'b' });
    expect(runsWhole(device)).toBe(true);
  });

  it('goes back and forth between the slots, and never to an older version', () => {
    const device = deviceIn('production');
    for (const [version, slot] of [
      ['0.2.0', 'b'],
      ['0.10.0', 'a'],
      ['1.0.0', 'b'],
    ] as const) {
      update(device, IMAGE, manifestOf(IMAGE, { version }));
      reboot(device);
      expect(status(device)).toEqual({ version, slot });
      expect(runsWhole(device)).toBe(true);
    }
    for (const version of ['0.10.0', '0.99.99', '1.0.0']) {
      expect(run(device, 'firmware.begin', signed(manifestOf(IMAGE, { version })))).toMatchObject({
        code: 'firmware-refused',
        path: 'manifest.version',
      });
    }
  });

  it('is refused for another model, without the signature of the maker, or with another image', () => {
    const device = deviceIn('production');
    const begin = (request: object): unknown => run(device, 'firmware.begin', request);
    const { manifest, signature } = signed(manifestOf(IMAGE));
    const other = { ...manifest, released: '2026-03-15' };
    expect(begin({ manifest: other, signature })).toMatchObject({ code: 'firmware-refused', path: 'signature' });
    expect(begin({ manifest, signature: signature.map((byte) => byte ^ 1) })).toMatchObject({ path: 'signature' });
    expect(begin(signed(manifestOf(IMAGE, { model: 'Other' })))).toMatchObject({ path: 'manifest.model' });
    const wrong = IMAGE.with(5000, (IMAGE[5000] ?? 0) ^ 1);
    begin({ manifest, signature });
    for (let offset = 0; offset < wrong.length; offset += 8192) {
      run(device, 'firmware.write', { offset, bytes: wrong.subarray(offset, offset + 8192) });
    }
    expect(run(device, 'firmware.commit', {})).toMatchObject({ code: 'firmware-refused' });
    expect(status(device)).toEqual({ version: '0.1.0', slot: 'a' });
    update(device, IMAGE);
    reboot(device);
    expect(status(device).version).toBe('0.2.0');
  });

  it('takes the next piece only, and the same piece again without harm', () => {
    const device = deviceIn('production');
    const write = (offset: number, bytes: Uint8Array): unknown => run(device, 'firmware.write', { offset, bytes });
    const none = { code: 'no-such-transfer' };
    expect(write(0, IMAGE.subarray(0, 10))).toMatchObject(none);
    expect(run(device, 'firmware.commit', {})).toMatchObject(none);
    run(device, 'firmware.begin', signed(manifestOf(IMAGE)));
    expect(write(10, IMAGE.subarray(10, 20))).toMatchObject(none);
    expect(write(0, IMAGE.subarray(0, 10))).toMatchObject({ reply: { transfer: { received: 10 } } });
    expect(write(0, IMAGE.subarray(0, 10))).toMatchObject({ reply: { transfer: { received: 10 } } });
    expect(write(5, IMAGE.subarray(5, 15))).toMatchObject(none);
    expect(write(10, new Uint8Array(IMAGE.length))).toMatchObject(none);
    expect(run(device, 'firmware.commit', {})).toMatchObject(none);
    // Another manifest begins anew, the same one goes on.
    run(device, 'firmware.begin', signed(manifestOf(IMAGE)));
    expect(status(device).transfer?.received).toBe(10);
    run(device, 'firmware.begin', signed(manifestOf(IMAGE, { version: '0.3.0' })));
    expect(status(device).transfer).toMatchObject({ version: '0.3.0', received: 0 });
  });

  it('that rots between its commit and the boot does not run', () => {
    const device = deviceIn('production');
    update(device, IMAGE);
    device.hardware.firmwareFlash.rot(FIRMWARE_SLOT_BYTES + 4711, 3);
    reboot(device);
    expect(status(device)).toEqual({ version: '0.1.0', slot: 'a', failed: '0.2.0' });
    update(device, IMAGE);
    reboot(device);
    expect(status(device)).toEqual({ version: '0.2.0', slot: 'b' });
  });

  it('goes on at a whole sector after a power cut', () => {
    const device = deviceIn('production');
    run(device, 'firmware.begin', signed(manifestOf(IMAGE)));
    run(device, 'firmware.write', { offset: 0, bytes: IMAGE.subarray(0, 5000) });
    expect(status(device).transfer?.received).toBe(5000);
    reboot(device);
    expect(status(device).transfer?.received).toBe(4096);
  });

  it('begins anew in another process, where the part with the slots is empty', () => {
    const device = deviceIn('production');
    run(device, 'firmware.begin', signed(manifestOf(IMAGE)));
    run(device, 'firmware.write', { offset: 0, bytes: IMAGE.subarray(0, 8192) });
    const { map } = device.hardware;
    const start = { utcMs: 0, offsetMinutes: 0 };
    const state = device.hardware.smallState();
    const again = makeDevice(new Hardware({ map, seed: 'x', clock: 'virtual', start, hostMs: 0, state }));
    again.powerOn();
    expect(again.hardware.slots?.incoming).toMatchObject({ received: 0, pending: false });
  });
});

describe('power that goes during an update', () => {
  /** An update of a unit, its boot, and what power at this operation of one of the parts leaves; false: no such operation. */
  function cut(
    prepared: Device,
    part: 'firmwareFlash' | 'flash',
    at: { operation: number; phase: 'before' | 'middle' | 'after' },
  ): boolean {
    const device = makeDevice(prepared.hardware.fork());
    device.powerOn();
    device.hardware[part].arm(at);
    update(device, IMAGE);
    if (device.powered) reboot(device);
    const wasCut = !device.powered;
    const where = `${part} ${at.operation} ${at.phase}`;
    if (wasCut) device.powerOn();
    expect(device.state?.kind, where).toBe('running');
    const { version, failed } = status(device);
    expect(['0.1.0', '0.2.0'], where).toContain(version);
    expect(failed, where).toBeUndefined();
    expect(runsWhole(device), where).toBe(true);
    // The client goes on where the unit says.
    if (version !== '0.2.0') update(device, IMAGE);
    reboot(device);
    expect(status(device), where).toEqual({ version: '0.2.0', slot: 'b' });
    expect(runsWhole(device), where).toBe(true);
    return wasCut;
  }

  it.each(['before', 'middle', 'after'] as const)('leaves a unit that boots, %s every flash operation', (phase) => {
    const prepared = deviceIn('production');
    let slotCuts = 0;
    while (cut(prepared, 'firmwareFlash', { operation: slotCuts + 1, phase })) slotCuts++;
    let stateCuts = 0;
    while (cut(prepared, 'flash', { operation: stateCuts + 1, phase })) stateCuts++;
    // Pages and sectors of the image and a flush a piece; a flush for each step of the transfer.
    expect(slotCuts).toBeGreaterThan(50);
    expect(stateCuts).toBeGreaterThan(6);
  });
});

describe('versions', () => {
  it('are compared as numbers', () => {
    const sorted = ['0.0.1', '0.1.0', '0.2.0', '0.10.0', '1.0.0', '1.0.10', '1.2.0', '10.0.0'];
    for (const [left, version] of sorted.entries()) {
      for (const [right, other] of sorted.entries())
        expect(isNewer(version, other), `${version} ${other}`).toBe(left > right);
    }
  });

  it('are three numbers without needless zeros, so that each has one text', () => {
    const { request } = commandRegistry['firmware.begin'];
    for (const version of ['1.0', '01.0.0', '1.0.0-rc', 'v1.0.0', '1.0.0.0']) {
      expect(() => request.encode(signedLoosely(version)), version).toThrow(/version/);
    }
    expect(request.encode(signedLoosely('12.0.345')).length).toBeGreaterThan(100);
  });

  function signedLoosely(version: string): { manifest: FirmwareManifest; signature: Uint8Array } {
    return { manifest: manifestOf(IMAGE, { version }), signature: new Uint8Array(64) };
  }
});

describe('the firmware and the journal', () => {
  const notices = (device: Device): unknown => {
    const { state } = device;
    if (state?.kind !== 'running') throw new Error('the device runs');
    const contents = [...state.unit.records(0)].map(contentOf);
    return contents.flatMap(({ kind, payload }) => (kind === 'notice' ? [payload] : []));
  };

  it('say the same: each update is one notice, wherever power goes at the boot after it', () => {
    const expected = [{ notice: 'firmware', from: '0.1.0', to: '0.2.0' }];
    for (let cut = 1; cut < 40; cut++) {
      const device = deviceIn('production');
      update(device, IMAGE);
      device.powerOff('test');
      const before = device.hardware.flash.operations;
      device.hardware.flash.arm({ operation: cut, phase: 'middle' });
      device.powerOn();
      const cutHit = !device.powered;
      for (let boot = 0; boot < 2; boot++) {
        device.powerOff('test');
        device.powerOn();
        expect(device.state, `cut ${cut}`).toMatchObject({ kind: 'running' });
        expect(notices(device), `cut ${cut}`).toEqual(expected);
      }
      expect(status(device)).toMatchObject({ version: '0.2.0' });
      if (!cutHit) {
        expect(device.hardware.flash.operations).toBeGreaterThan(before);
        expect(cut).toBeGreaterThan(3);
        return;
      }
    }
    throw new Error('the boot takes more than 40 operations');
  });

  it('a part with an older firmware is put in: the unit stops, as it does for a damaged slot', () => {
    const device = deviceIn('production');
    update(device, IMAGE);
    reboot(device);
    const { hardware } = device;
    device.powerOff('test');
    const { slots } = hardware;
    hardware.slots = { active: 'a' };
    device.powerOn();
    expect(device.state).toMatchObject({
      kind: 'halted',
      why: 'firmware: version 0.1.0 runs, and 0.2.0 ran before',
      place: { memory: 'firmware' },
    });
    device.powerOff('test');
    hardware.slots = slots;
    device.powerOn();
    expect(device.state).toMatchObject({ kind: 'running' });
    device.powerOff('test');
    hardware.firmwareFlash.rot(FIRMWARE_SLOT_BYTES + 5000, 1);
    device.powerOn();
    expect(device.state).toMatchObject({ kind: 'halted', place: { memory: 'firmware' } });
    const answer = new Client(device).ask('unit.forensics', {});
    expect(answer).toMatchObject({
      reply: { place: { memory: 'firmware' }, exportable: expect.any(Number) as number },
    });
  });

  it('an older image of everything but the journal brings no older firmware back', () => {
    const device = deviceIn('production');
    const older = device.hardware.smallState();
    update(device, IMAGE);
    reboot(device);
    device.powerOff('test');
    const { hardware } = device;
    const restored = makeDevice(
      new Hardware({
        map: hardware.map,
        seed: 'firmware test',
        clock: 'virtual',
        start: { utcMs: 1_773_475_200_000, offsetMinutes: 60 },
        hostMs: 0,
        cells: hardware.flash.cells,
        state: older,
      }),
    );
    restored.powerOn();
    expect(restored.state).toMatchObject({ kind: 'halted', place: { memory: 'firmware' } });
  });
});
