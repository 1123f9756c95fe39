/** The till in a process of its own, killed at random moments: between two sales, and between store and answer. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { none } from '@plomba/core/country';
import { BENCH_SIZES, exportOf } from '@plomba/testkit';
import { readExport } from '@plomba/verify';
import { DEFAULT_PROFILE, startSim, type Sim } from 'plomba';
import { afterAll, beforeAll, expect, it } from 'vitest';

const till = fileURLToPath(new URL('till.ts', import.meta.url));
const WANTED = 40;

let folder: string;
let sim: Sim;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plomba-resume-'));
  sim = await startSim({
    listen: 'tcp://127.0.0.1:0',
    profile: DEFAULT_PROFILE,
    country: none,
    state: 'production',
    seed: '1',
    clock: 'virtual',
    sizes: BENCH_SIZES,
  });
});
afterAll(async () => {
  await sim.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Line {
  readonly what: 'sold' | 'resumed';
  readonly number: number;
  readonly operation: string;
}

interface Run {
  readonly lines: readonly Line[];
  readonly exit: number | null;
  readonly errors: string;
}

/** One life of the till. @param killBehind kills it so long behind its nth line, ms */
async function live(killBehind?: { readonly line: number; readonly ms: number }): Promise<Run> {
  const words = ['--conditions=@plomba/source', '--import', 'tsx', till, sim.listening, join(folder, 'outbox')];
  const child = spawn(process.execPath, [...words, WANTED.toString()]);
  const lines: Line[] = [];
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  createInterface({ input: child.stdout }).on('line', (text) => {
    lines.push(JSON.parse(text) as Line);
    if (lines.length === killBehind?.line) setTimeout(() => child.kill('SIGKILL'), killBehind.ms);
  });
  await once(child, 'close');
  return { lines, exit: child.exitCode, errors };
}

it('sells each ticket once, however often it is killed', { timeout: 120_000 }, async () => {
  const runs: Run[] = [];
  // A sale takes a few milliseconds: these moments lie all over it.
  for (const [line, ms] of [
    [3, 0],
    [4, 1],
    [2, 3],
    [5, 5],
    [3, 8],
  ] as const) {
    runs.push(await live({ line, ms }));
  }
  // And one that is certain: the unit has committed, the answer never leaves, the till dies waiting for it.
  sim.act((device) => device.cutAt({ at: 'event', event: 'after-commit-before-answer', count: 3 }));
  const waiting = live({ line: 2, ms: 1_500 });
  for (let tries = 0; tries < 1_000 && sim.device.powered; tries++) await new Promise((wake) => setTimeout(wake, 20));
  runs.push(await waiting);
  sim.act((device) => device.powerOn());
  await sim.settled();
  const last = await live();
  expect(last.exit, last.errors).toBe(0);
  expect(last.lines[0]?.what).toBe('resumed');

  // The truth is in the journal: as many receipts as wanted, none of them twice.
  const read = readExport(
    sim.act(({ state }) => exportOf(state?.kind === 'running' ? state.unit : expect.unreachable('the unit runs'))),
  );
  if (!read.ok) throw new TypeError(read.finding.message);
  const issued = [...read.journal.records()].flatMap((record) =>
    record.kind === 'receipt' ? [{ name: record.payload.request.items[0]?.name, ...record.payload }] : [],
  );
  expect(issued.map(({ name }) => name)).toEqual(Array.from({ length: WANTED }, (_, at) => `Ticket ${at + 1}`));
  // And the till never told anything else. (A line that it could not print any more is missing, no more than that.)
  const truth = new Map(issued.map(({ number, operation }) => [number, operation.id]));
  const told = [...runs, last].flatMap(({ lines }) => lines);
  for (const { number, operation } of told) expect(truth.get(number)).toBe(operation);
  expect(told.length).toBeGreaterThanOrEqual(WANTED - runs.length);
});
