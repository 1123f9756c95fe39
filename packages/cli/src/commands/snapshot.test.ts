/** Snapshots from the shell: saved over the control channel, looked at, and gone on with. */
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { none } from '@plomba/core/country';
import { imageDigest, restoreDevice } from '@plomba/firmware-sim';
import { afterAll, expect, it } from 'vitest';
import { testIo } from '../__tests__/test-io.js';
import { runProgram } from '../program.js';
import { startSim, type SimOptions } from '../sim/start-sim.js';
import { DEFAULT_PROFILE } from '../sim/unit-profile.js';

const folder = mkdtempSync(join(tmpdir(), 'plomba-snapshot-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const options: SimOptions = {
  listen: 'memory',
  control: { url: 'tcp://127.0.0.1:0' },
  profile: DEFAULT_PROFILE,
  country: none,
  state: 'production',
  seed: '1',
  clock: 'virtual',
};

it('saves a running unit, says what it is of, and goes on from it byte for byte', async () => {
  const sim = await startSim(options);
  const path = join(folder, 'unit.plsnap');
  const digest = imageDigest(sim.device.hardware);
  const saved = testIo();
  expect(await runProgram(saved, ['snapshot', 'save', sim.control ?? '', path, '--json'])).toBe(0);
  expect(JSON.parse(saved.out())).toMatchObject({
    serial: 'SIM-0001',
    country: 'none',
    power: 'running',
    secret: true,
  });
  expect(statSync(path).mode & 0o777).toBe(0o600);
  await sim.stop();

  const looked = testIo();
  expect(await runProgram(looked, ['snapshot', 'info', path])).toBe(0);
  expect(looked.out()).toContain('SIM-0001');
  expect(looked.out()).toContain('private keys');

  const bytes = Uint8Array.from(readFileSync(path));
  const again = await startSim({ ...options, seed: 'another', snapshot: { bytes, path } });
  expect(again.device.powered).toBe(true);
  expect(imageDigest(again.device.hardware)).toBe(digest);
  const restored = restoreDevice(bytes, { country: none, session: () => 1, hostMs: 0 });
  expect(imageDigest(restored.hardware)).toBe(digest); // with the portable signer, too
  await again.stop();
});

it('refuses a file that is cut short, none at all, and a unit of another country', async () => {
  const sim = await startSim(options);
  const path = join(folder, 'whole.plsnap');
  expect(await runProgram(testIo(), ['snapshot', 'save', sim.control ?? '', path])).toBe(0);
  await sim.stop();
  const run = async (words: readonly string[]): Promise<unknown> => {
    const io = testIo();
    expect(await runProgram(io, [...words, '--json'])).toBe(2);
    return JSON.parse(io.out());
  };
  const foreign = await run(['sim', '--snapshot', path, '--country', 'se', '--listen', 'tcp://127.0.0.1:0']);
  expect(foreign).toMatchObject({ error: { code: 'snapshot-other-unit' } });
  truncateSync(path, 1000);
  const short = await run(['snapshot', 'info', path]);
  expect(short).toMatchObject({ error: { code: 'snapshot-truncated' } });
  expect(JSON.stringify(short)).toContain('byte 1000');
  expect(await run(['snapshot', 'info', join(folder, 'nothing')])).toMatchObject({ error: { code: 'file-missing' } });
});

it('brings a unit back that runs, in place; a file that is spoilt, or of another unit, changes nothing', async () => {
  const sim = await startSim(options);
  const path = join(folder, 'back.plsnap');
  const url = sim.control ?? '';
  expect(await runProgram(testIo(), ['snapshot', 'save', url, path])).toBe(0);
  const digest = (): string => imageDigest(sim.device.hardware);
  const saved = digest();
  sim.act((device) => device.call('day.open', { operation: { id: 'a-day', epoch: 0 } }));
  const later = digest();
  expect(later).not.toBe(saved);

  const spoilt = join(folder, 'spoilt.plsnap');
  const bytes = readFileSync(path);
  bytes[600] = (bytes[600] ?? 0) ^ 1;
  writeFileSync(spoilt, bytes);
  const refused = testIo();
  expect(await runProgram(refused, ['snapshot', 'restore', url, spoilt, '--json'])).toBe(2);
  expect(JSON.parse(refused.out())).toMatchObject({ error: { code: 'snapshot-damaged' } });
  const wall = await startSim({ ...options, clock: 'wall' });
  const otherUnit = testIo();
  expect(await runProgram(otherUnit, ['snapshot', 'restore', wall.control ?? '', path, '--json'])).not.toBe(0);
  expect(otherUnit.out()).toContain('with a virtual clock');
  await wall.stop();
  expect(digest()).toBe(later);

  const restored = testIo();
  expect(await runProgram(restored, ['snapshot', 'restore', url, path])).toBe(0);
  expect(restored.out()).toContain('records');
  expect(digest()).toBe(saved);
  await sim.stop();
});

it('brings a unit back that has a file, and the file with it', async () => {
  const image = join(folder, 'unit.image');
  const path = join(folder, 'with-image.plsnap');
  const sim = await startSim({ ...options, image });
  expect(await runProgram(testIo(), ['snapshot', 'save', sim.control ?? '', path])).toBe(0);
  const records = sim.device.state?.kind === 'running' ? sim.device.state.unit.size : 0;
  sim.act((device) => device.call('day.open', { operation: { id: 'a-day', epoch: 0 } }));
  expect(await runProgram(testIo(), ['snapshot', 'restore', sim.control ?? '', path])).toBe(0);
  await sim.stop();
  const again = await startSim({ ...options, image });
  expect(again.device.state?.kind === 'running' ? again.device.state.unit.size : 0).toBe(records);
  expect(again.device.call('day.open', { operation: { id: 'a-day', epoch: 0 } })).toMatchObject({ ok: true });
  await again.stop();
});
