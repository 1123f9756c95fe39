import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { portableSigner, present, sha256 } from '@plomba/core';
import { none } from '@plomba/core/country';
import { Device, FIRMWARE, SIMULATOR_FIRMWARE_SEED } from '@plomba/firmware-sim';
import { firmwareSignable } from '@plomba/link';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openMemories, type Memories } from './memories.js';

let folder: string;
const sizes = { fiscalBytes: 64 * 1024, journalBytes: 256 * 1024, derivedBytes: 128 * 1024, workingBytes: 4096 };
const IMAGE = Uint8Array.from({ length: 9000 }, (_, at) => (at * 31 + (at >> 8)) & 0xff);

beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'plomba-memories-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Another process with the unit of this file. */
function opened(): { readonly memories: Memories; readonly device: Device } {
  const start = { utcMs: 1_773_475_200_000, offsetMinutes: 60 };
  const image = join(folder, 'unit.img');
  const memories = openMemories({ image, seed: 'memories', clock: 'virtual', start, hostMs: 0, sizes });
  const device = new Device({ hardware: memories.hardware, country: none, session: () => 1, hostMs: 0 });
  device.powerOn();
  return { memories, device };
}

function closed({ memories, device }: ReturnType<typeof opened>): void {
  device.powerOff('test');
  memories.close();
}

function begin(device: Device): void {
  const manifest = {
    model: FIRMWARE.model,
    version: '0.2.0',
    released: '2026-03-14',
    bytes: 9000,
    sha256: sha256(IMAGE),
  };
  const [signature] = portableSigner(SIMULATOR_FIRMWARE_SEED).sign([firmwareSignable(manifest)]) ?? [];
  const answer = device.call('firmware.begin', { manifest, signature: present(signature, 'signed') });
  expect(answer).toMatchObject({ ok: true });
}

function write(device: Device, from: number, to: number): void {
  expect(device.call('firmware.write', { offset: from, bytes: IMAGE.subarray(from, to) })).toMatchObject({ ok: true });
}

it('keeps what was received of a firmware, and the firmware that runs, from process to process', () => {
  const first = opened();
  first.device.call('unit.personalise', { operation: { id: 'p', epoch: 0 }, serial: 'PL-1' });
  begin(first.device);
  write(first.device, 0, 8192);
  closed(first);

  const second = opened();
  expect(second.device.call('firmware.status', {})).toMatchObject({ reply: { transfer: { received: 8192 } } });
  write(second.device, 8192, 9000);
  expect(second.device.call('firmware.commit', {})).toMatchObject({ ok: true, reply: { pending: '0.2.0' } });
  closed(second);

  const third = opened();
  expect(third.device.call('firmware.status', {})).toMatchObject({ reply: { version: '0.2.0', slot: 'b' } });
  closed(third);
  const fourth = opened();
  expect(fourth.device.state).toMatchObject({ kind: 'running' });
  closed(fourth);

  // The image alone was copied: what runs is still known, and an update begins anew.
  rmSync(join(folder, 'unit.img.firmware'));
  const alone = opened();
  expect(alone.device.state).toMatchObject({ kind: 'running' });
  expect(alone.device.call('firmware.status', {})).toMatchObject({ reply: { version: '0.2.0' } });
  closed(alone);
});

it('does not run an older firmware that was put beside the journal of a newer one', () => {
  const first = opened();
  first.device.call('unit.personalise', { operation: { id: 'p', epoch: 0 }, serial: 'PL-1' });
  begin(first.device);
  write(first.device, 0, 8192);
  write(first.device, 8192, 9000);
  first.device.call('firmware.commit', {});
  closed(first);
  const second = opened();
  expect(second.device.state).toMatchObject({ kind: 'running' });
  const { memories } = second;
  second.device.powerOff('test');
  memories.hardware.slots = { active: 'a' };
  memories.hardware.persist();
  memories.close();
  const third = opened();
  expect(third.device.state).toMatchObject({
    kind: 'halted',
    why: expect.stringContaining('0.2.0 ran before') as string,
  });
  closed(third);
});
