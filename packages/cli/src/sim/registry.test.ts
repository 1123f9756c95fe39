import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listRunning, registerSim, registryFolder } from './registry.js';

let parent: string;
let folder: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'plomba-registry-'));
  folder = join(parent, 'sims');
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

const sim = { pid: process.pid, listening: 'tcp://127.0.0.1:1', serial: 'SIM-1' };

describe('the registry of simulators', () => {
  test('lists a simulator from its start to its end, in a folder that only its user can enter', () => {
    const unregister = registerSim(sim, folder);
    expect(listRunning(folder)).toEqual([sim]);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    unregister();
    expect(listRunning(folder)).toEqual([]);
  });

  test('ignores processes that are gone and files that are none of ours, and sweeps them', () => {
    mkdirSync(folder, { mode: 0o700 });
    const stale = join(folder, '4194305.json'); // beyond the largest process id of Linux
    writeFileSync(stale, JSON.stringify({ ...sim, pid: 4_194_305 }));
    writeFileSync(join(folder, '12.json'), '{"pid":');
    expect(listRunning(folder)).toEqual([]);
    registerSim(sim, folder);
    expect(existsSync(stale)).toBe(false);
    expect(listRunning(folder)).toEqual([sim]);
  });

  test.skipIf(process.getuid === undefined)(
    'is not used when others can enter the folder, or when it is a link',
    () => {
      mkdirSync(folder, { mode: 0o700 });
      registerSim(sim, folder);
      chmodSync(folder, 0o755);
      expect(listRunning(folder)).toEqual([]);
      const linked = join(parent, 'link');
      chmodSync(folder, 0o700);
      symlinkSync(folder, linked);
      expect(listRunning(linked)).toEqual([]);
    },
  );

  test('has one folder for each user', () => expect(registryFolder()).toMatch(/plomba-sims-[\w.-]+$/));
});
