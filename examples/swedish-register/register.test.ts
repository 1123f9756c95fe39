// The register of this folder and a unit, each in a process of its own; the unit is killed and started again on its image.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { readExport } from '@plomba/verify';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const plomba = join(root, 'packages/cli/dist/main.js');
const register = fileURLToPath(new URL('register.mjs', import.meta.url));
const RECEIPTS = 1_000;
/** Receipts after which the unit is killed: early, in the middle, twice in a row, near the end. */
const KILLS = [3, 400, 403, 950];

let folder: string;
beforeAll(() => {
  execFileSync(process.execPath, ['tools/build.mjs'], { cwd: root, stdio: 'pipe' }); // only what is stale
  folder = mkdtempSync(join(tmpdir(), 'plomba-swedish-register-'));
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Sim {
  readonly child: ChildProcess;
  readonly listening: string;
}

async function startSim(listen: string, image: string): Promise<Sim> {
  const words = ['sim', '--country', 'se', '--wire', 'ccsp', '--listen', listen, '--image', image, '--json'];
  const child = spawn(process.execPath, [plomba, ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { child, listening: (JSON.parse(line) as { readonly listening: string }).listening };
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

test(
  'a thousand receipts are registered once each, though the unit is killed four times',
  { timeout: 240_000 },
  async () => {
    const image = join(folder, 'unit.img');
    let sim = await startSim('tcp://127.0.0.1:0', image);
    const { listening } = sim;
    const client = spawn(process.execPath, [register, listening, String(RECEIPTS)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const codes: string[] = [];
    for await (const line of createInterface({ input: client.stdout })) {
      const { number, controlCode } = JSON.parse(line) as { readonly number: number; readonly controlCode: string };
      expect(number).toBe(codes.length + 1);
      codes.push(controlCode);
      if (!KILLS.includes(number)) continue;
      await kill(sim.child);
      sim = await startSim(listening, image);
    }
    await kill(sim.child);
    expect(codes).toHaveLength(RECEIPTS);
    expect(new Set(codes).size).toBe(RECEIPTS);
    const tar = join(folder, 'unit.tar');
    execFileSync(process.execPath, [plomba, 'export', '--image', image, '-o', tar]);
    const read = readExport(readFileSync(tar));
    if (!read.ok) throw new TypeError(read.finding.message);
    const stored = [...read.journal.records()].flatMap((record) => (record.kind === 'receipt' ? [record.payload] : []));
    expect(stored.map(({ number }) => number)).toEqual(Array.from({ length: RECEIPTS }, (_, at) => at + 1));
    expect(stored.map(({ codes: [code] }) => code?.value)).toEqual(codes);
    execFileSync(process.execPath, [plomba, 'verify', tar]);
  },
);
