/**
 * Kill -9 of the intake under load: 20 rounds, 100 with PLOMBA_SLOW=1. Whatever was acknowledged is there afterwards,
 * nothing is there twice, and the next process goes on where the last one was.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { toHex } from '@plomba/codec';
import { build } from 'tsup';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CallingUnit, NOW } from '../fleet/__tests__/bench.js';
import { migrateToday } from '../store/migrate.js';
import { openSqlite } from '../store/sqlite.js';
import { openStore } from '../store/store.js';
import { documentOf } from './facts.js';
import { readRecord, type RawRecord } from './record.js';

const ROUNDS = process.env['PLOMBA_SLOW'] === '1' ? 100 : 20;
const UNITS = ['u1', 'u2', 'u3'];
const SALES = 300;

// In node_modules, so that the child finds libsql; a name of its own, so that two runs do not meet.
const built = join(import.meta.dirname, `../../node_modules/.cache/intake-kill-${process.pid}`);
const folder = mkdtempSync(join(tmpdir(), 'plomba-intake-kill-'));
const dataFile = join(folder, 'operator.db');
const journalsFile = join(folder, 'journals.json');
const journals = new Map<string, readonly RawRecord[]>();

function journalOf(serial: string): readonly RawRecord[] {
  const unit = new CallingUnit(serial);
  unit.sell(SALES);
  const { state } = unit.device;
  if (state?.kind !== 'running') return [];
  return [...state.unit.records(0)].map(({ entry, signature }) => ({ entry, signature }));
}

beforeAll(async () => {
  await build({
    entry: { child: join(import.meta.dirname, '__tests__/kill-child.ts') },
    outDir: built,
    format: 'esm',
    target: 'node20',
    silent: true,
    clean: false,
    config: false,
    noExternal: [/^@plomba\//],
    external: ['libsql'],
    esbuildOptions: (options) => (options.conditions = ['@plomba/source']),
  });
  const database = await openSqlite(dataFile);
  await migrateToday(database, NOW);
  await database.write(async (sql) => {
    await sql.run(`insert into accounts (id, login, login_key, email, email_key, language, state, staff, created_at)
      values ('a', 'a', 'a', 'a@b.example', 'a@b.example', 'en', 'active', 0, 1)`);
    await sql.run(`insert into companies (id, country, tax_number, name, address, email, created_at, created_by)
      values ('c', 'SE', '1', 'Tea', 'Street', 'c@b.example', 1, 'a')`);
  });
  const store = openStore(database);
  for (const id of UNITS) {
    const common = { company: 'c', name: id, shop: '', country: 'se', tariff: '', channel: 'stable' } as const;
    await store.write(({ units }) =>
      units.add({ id, serial: id, ...common, registration: 'not-needed', createdAt: 1, isEntrusted: false }),
    );
    journals.set(id, journalOf(id));
  }
  await store.close();
  const hex = [...journals].map(([id, all]) => [
    id,
    all.map(({ entry, signature }) => [toHex(entry), toHex(signature)]),
  ]);
  writeFileSync(journalsFile, JSON.stringify(Object.fromEntries(hex)));
}, 120_000);

afterAll(() => {
  rmSync(built, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a child until it is killed, so long behind so many acknowledgements. @returns what it said was acknowledged */
async function killedAfter(lines: number, ms: number, seed: number): Promise<ReadonlyMap<string, number>> {
  const child = spawn(process.execPath, [join(built, 'child.js'), dataFile, journalsFile, seed.toString()], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  const gone = once(child, 'close').then(() => Promise.reject(new RangeError('the child ended by itself')));
  gone.catch(() => undefined);
  while (said.split('\n').length < lines + 2) await Promise.race([once(child.stdout, 'data'), gone]);
  await pause(ms);
  child.kill('SIGKILL');
  await gone.catch(() => undefined);
  const acknowledged = new Map<string, number>();
  // The last line may be torn.
  for (const line of said.split('\n').slice(1, -1)) {
    const [unit = '', size = '0', finding] = line.split(' ');
    expect(finding, line).toBe('-');
    acknowledged.set(unit, Math.max(acknowledged.get(unit) ?? 0, Number(size)));
  }
  return acknowledged;
}

test(`${ROUNDS} kills lose nothing that was acknowledged, and double nothing`, { timeout: 600_000 }, async () => {
  let acknowledgements = 0;
  const most = new Map<string, number>();
  for (let round = 0; round < ROUNDS; round++) {
    const acknowledged = await killedAfter(1 + ((round * 7) % 30), (round * 5) % 12, round + 1);
    for (const [unit, size] of acknowledged) most.set(unit, Math.max(most.get(unit) ?? 0, size));
    acknowledgements += acknowledged.size;
    const store = openStore(await openSqlite(dataFile));
    for (const unit of UNITS) {
      const all = journals.get(unit) ?? [];
      const size = (await store.read.intake.journal(unit))?.known.frontier.size ?? 0;
      expect(size, `${unit} in round ${round}`).toBeGreaterThanOrEqual(most.get(unit) ?? 0);
      const kept = await store.read.intake.records(unit, 0, all.length + 1);
      expect(kept.map(({ entry }) => toHex(entry))).toEqual(all.slice(0, size).map(({ entry }) => toHex(entry)));
      const documents = await store.read.intake.documents(unit, { max: 100_000 });
      expect(documents.length).toBe(all.slice(0, size).filter(isDocument).length);
      expect(await store.read.intake.findings(unit, false)).toEqual([]);
    }
    await store.close();
  }
  expect(acknowledgements).toBeGreaterThanOrEqual(ROUNDS);
});

function isDocument(raw: RawRecord): boolean {
  const read = readRecord(raw);
  return read.ok && documentOf(read.record) !== undefined;
}
