/** The built command as a shell would use it: simulator and till in two processes, and what happens when one dies. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { concatBytes } from '@plomba/codec';
import { connect, tcp } from '@plomba/sdk';
import { readExport, type ExportRecord } from '@plomba/verify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { containing } from '../src/__tests__/matchers.js';
import { build, Child, plomba } from './child.js';

const ROLL = fileURLToPath(new URL('../rolls/cafe-day.json', import.meta.url));
const roll = JSON.parse(readFileSync(ROLL, 'utf8')) as { lines: { operation: string; document?: string }[] };

let folder: string;
const children: Child[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plomba-processes-'));
  build();
}, 300_000);
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await Promise.all(children.map(({ ended }) => ended));
  rmSync(folder, { recursive: true, force: true });
});

function start(...words: readonly string[]): Child {
  const child = new Child(words);
  children.push(child);
  return child;
}

function startSim(image: string): Child {
  return start(
    'sim',
    '--listen',
    'tcp://127.0.0.1:0',
    '--image',
    image,
    '--seed',
    '1',
    '--control',
    'tcp://127.0.0.1:0',
    '--json',
  );
}

/** The export as it was before the last records came. */
async function exportWithoutLast(
  port: string,
  wanted: { readonly records: number; readonly path: string },
): Promise<void> {
  const unit = await connect(tcp(port));
  const size = (await unit.status()).records - wanted.records;
  const pieces: Uint8Array[] = [];
  for await (const piece of unit.export({ size })) pieces.push(piece);
  await unit.close();
  writeFileSync(wanted.path, concatBytes(...pieces));
}

function recordsOf(path: string): readonly ExportRecord[] {
  const read = readExport(Uint8Array.from(readFileSync(path)));
  if (!read.ok) throw new TypeError(read.finding.message);
  return [...read.journal.records()];
}

const operationOf = ({ payload }: ExportRecord): string | undefined =>
  'operation' in payload ? payload.operation.id : undefined;

describe('a simulator and a till in two processes', () => {
  test.each([7, 58])(
    'survive the death of the simulator after line %d',
    async (killAfter) => {
      const image = join(folder, `unit-${killAfter}.img`);
      const sim = startSim(image);
      const { listening } = await sim.json();
      const till = start('run', ROLL, '--port', String(listening), '--timeout', '1', '--json');
      for (let line = 1; line <= killAfter; line++) expect(await till.json()).toMatchObject({ event: 'played', line });
      sim.kill('SIGKILL');
      const broken = await till.ended;
      expect(broken.exit).toBe(1);
      const lastLine = broken.out.trimEnd().split('\n').at(-1) ?? '';
      expect(JSON.parse(lastLine)).toMatchObject({
        error: { code: 'connection-lost', hint: containing('--resume') },
      });

      const again = startSim(image);
      const { listening: port, control } = await again.json();
      const state = await plomba('ctl', String(control), 'state', '--json');
      expect(JSON.parse(state.out)).toMatchObject({ life: 'production', dayOpen: true });
      const resumed = await plomba('run', ROLL, '--port', String(port), '--resume', '--json');
      expect(resumed.exit).toBe(0);
      const done = JSON.parse(resumed.out.trimEnd().split('\n').at(-1) ?? '') as { played: number; skipped: number };
      expect(done.skipped).toBeGreaterThanOrEqual(killAfter);
      expect(done.played + done.skipped).toBe(roll.lines.length);

      const path = join(folder, `export-${killAfter}.tar`);
      const note = join(folder, `note-${killAfter}`);
      expect((await plomba('export', '--port', String(port), '-o', path, '--checkpoint', note)).exit).toBe(0);
      const short = join(folder, `short-${killAfter}.tar`);
      await exportWithoutLast(String(port), { records: 3, path: short });
      again.kill('SIGTERM');
      expect((await again.ended).exit).toBe(0);
      expect((await plomba('verify', path, '--checkpoint', note)).exit).toBe(0);
      // Whole in itself: only what was kept shows that its end is missing.
      expect((await plomba('verify', short)).exit).toBe(0);
      expect(await plomba('verify', short, '--checkpoint', note)).toMatchObject({
        exit: 1,
        out: containing('witness-size'),
      });
      const asked = new Set(roll.lines.map(({ operation }) => operation));
      const committed = recordsOf(path)
        .map(operationOf)
        .filter((id) => id !== undefined && asked.has(id));
      expect(committed).toHaveLength(asked.size);
      expect(new Set(committed)).toEqual(asked);
      const receipts = recordsOf(path).filter(({ kind }) => kind === 'receipt');
      expect(receipts).toHaveLength(roll.lines.filter(({ document }) => document !== undefined).length);
      const copy = join(folder, `copy-${killAfter}.tar`);
      await plomba('export', '--image', image, '-o', copy);
      expect(readFileSync(copy).equals(readFileSync(path))).toBe(true);
    },
    120_000,
  );

  test('one changed byte in the export: verify ends with 1 and names the record', async () => {
    const path = join(folder, 'export-58.tar');
    for (const sequence of [0, 23, 60]) {
      const bytes = Uint8Array.from(readFileSync(path));
      const { offset } = recordsOf(path)[sequence]!;
      bytes[offset + 70] = bytes[offset + 70]! ^ 0x10;
      const changed = join(folder, 'changed.tar');
      writeFileSync(changed, bytes);
      const { exit, out } = await plomba('verify', changed);
      expect(exit).toBe(1);
      expect(out).toContain(`record ${sequence}`);
    }
  }, 60_000);
});

describe('a simulator', () => {
  test('ends cleanly when it is told to, and leaves no link, no lock and no entry behind', async () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const image = join(folder, 'clean.img');
      const sim = start('sim', '--image', image, '--seed', '1', '--json');
      const { listening } = await sim.json();
      const isPath = String(listening).startsWith('/');
      if (isPath) expect(existsSync(String(listening))).toBe(true);
      expect((await plomba('ports', '--json')).out).toContain(String(listening));
      sim.kill(signal);
      expect((await sim.ended).exit).toBe(0);
      if (isPath) expect(existsSync(String(listening))).toBe(false);
      expect((await plomba('ports', '--json')).out).not.toContain(String(listening));
    }
  }, 60_000);
});

describe('the demo', () => {
  test('gives the same document twice, and nothing beside it', async () => {
    const [first, second] = [await plomba('demo', '--json'), await plomba('demo', '--json')];
    expect(first.exit).toBe(0);
    expect(second.out).toBe(first.out);
    expect(JSON.parse(first.out)).toMatchObject({ format: 'plomba-demo/1', proven: true, verdict: { ok: true } });
  }, 120_000);
});
