/**
 * Kill -9 at random moments, 200 times under load. The page cache outlives a process, so this shows that nothing is
 * acknowledged before it was handed to the kernel; what a power cut leaves is the matter of file-crash.test.ts.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { build } from 'tsup';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededEntropy } from '../ports/entropy.js';
import { FiscalUnit } from '../unit/fiscal-unit.js';
import { portsOn } from './__tests__/crash-script.js';
import { openKillImage } from './__tests__/kill-image.js';

const ROUNDS = 200;
/** Processes at the same time, each on an image of its own. */
const LANES = 2;
const SEED = 'kill 1';

// In node_modules, so that the child finds koffi; a name of its own, so that two runs do not meet.
const built = join(import.meta.dirname, `../../node_modules/.cache/kill-${process.pid}`);
const folder = mkdtempSync(join(tmpdir(), 'plomba-kill-'));

beforeAll(async () => {
  await build({
    entry: [join(import.meta.dirname, '__tests__/kill-child.ts')],
    outDir: built,
    format: 'esm',
    target: 'node20',
    noExternal: [/^@plomba\//, /^@noble\//],
    external: ['koffi'],
    esbuildOptions: (options) => void (options.conditions = ['@plomba/source']),
    config: false,
    silent: true,
    clean: false,
  });
}, 120_000);
afterAll(() => [folder, built].forEach((path) => rmSync(path, { recursive: true, force: true })));

interface Killed {
  /** Records that were acknowledged, and the leaf hash of the last; undefined where the kill came before. */
  readonly size: number;
  readonly leaf: string | undefined;
  readonly lines: number;
  readonly errors: string;
}

/** When a child is killed: so many milliseconds after so many acknowledgements; after none, while it starts and boots. */
interface Moment {
  readonly acknowledgements: number;
  readonly ms: number;
}

async function killOne(path: string, round: number, at: Moment): Promise<Killed> {
  const child = spawn(process.execPath, [join(built, 'kill-child.js'), path, String(round)]);
  const closed = new Promise<void>((resolve) => void child.once('close', () => resolve()));
  let out = '';
  let errors = '';
  child.stderr.on('data', (bytes: Buffer) => void (errors += bytes.toString()));
  const reached = new Promise<void>((resolve) => {
    child.stdout.on('data', (bytes: Buffer) => {
      out += bytes.toString();
      if (out.split('\n').length > at.acknowledgements) resolve();
    });
    if (at.acknowledgements === 0) resolve();
  });
  await Promise.race([reached, closed]);
  await Promise.race([pause(at.ms), closed]);
  child.kill('SIGKILL');
  await closed;
  // A line that the kill cut off was not told to anybody.
  const lines = out.split('\n').slice(0, -1);
  const [size = '0', leaf] = (lines.at(-1) ?? '').split(' ');
  return { size: Number(size), leaf, lines: lines.length, errors };
}

/** What is wrong with an image after a kill, or undefined. */
function wrongWith(path: string, { size, leaf, errors }: Killed): string | undefined {
  if (errors !== '') return errors;
  const image = openKillImage(path);
  try {
    const unit = FiscalUnit.boot(portsOn(image));
    if ('halted' in unit) return unit.halted;
    if (unit.size < size) return `${size} records were acknowledged, ${unit.size} are there`;
    const found = leaf === undefined ? undefined : unit.record(size - 1)?.leafHash;
    return leaf === undefined || Buffer.from(found ?? []).toString('hex') === leaf
      ? undefined
      : 'another record is there';
  } finally {
    image.close();
  }
}

function everyRecord(path: string): number {
  const image = openKillImage(path);
  const unit = FiscalUnit.boot(portsOn(image));
  if ('halted' in unit) throw new Error(unit.halted);
  let next = 0;
  for (const record of unit.records(0)) expect(record.header.sequence).toBe(next++);
  image.close();
  return next;
}

describe('kill -9', () => {
  it(`at ${ROUNDS} random moments under load loses nothing acknowledged`, { timeout: 300_000 }, async () => {
    const entropy = seededEntropy(SEED);
    const random = (): number => new DataView(entropy.bytes(4).buffer).getUint32(0) / 2 ** 32;
    const moments = Array.from({ length: ROUNDS }, (): Moment => {
      const early = random() < 0.1;
      return early
        ? { acknowledgements: 0, ms: random() * 120 }
        : { acknowledgements: 1 + random() * 20, ms: random() * 4 };
    });
    let round = 0;
    let acknowledgements = 0;
    const wrong: string[] = [];
    const lane = async (path: string): Promise<void> => {
      for (let mine = round++; mine < ROUNDS; mine = round++) {
        const killed = await killOne(path, mine, moments[mine] ?? { acknowledgements: 0, ms: 0 });
        acknowledgements += killed.lines;
        const bad = wrongWith(path, killed);
        if (bad !== undefined) wrong.push(`seed ${SEED}, round ${mine}: ${bad}`);
      }
    };
    const paths = Array.from({ length: LANES }, (_, index) => join(folder, `${index}.image`));
    await Promise.all(paths.map(lane));
    const records = paths.map(everyRecord);
    console.log(`kill -9: ${ROUNDS} kills, ${acknowledgements} acknowledgements, ${records.join(' and ')} records`);
    expect(wrong).toEqual([]);
    expect(acknowledgements).toBeGreaterThan(5 * ROUNDS);
    // Sparse: nobody wrote the 320 MiB out.
    expect(statSync(paths[0] ?? '').blocks * 512).toBeLessThan(200 * 1024 * 1024);
  });
});
