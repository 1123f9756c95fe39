/** SQLite under the contract of the store, and what is its own: durability settings, migrations, a newer database. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { describeStore, type StoreUnderTest } from './__tests__/store-contract.js';
import { migrate, migrateToday } from './migrate.js';
import { migrations } from './migrations.table.js';
import { openSqlite } from './sqlite.js';
import { openStore } from './store.js';

function freshPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'plomba-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'operator.db');
}

async function underTest(): Promise<StoreUnderTest> {
  const folder = mkdtempSync(join(tmpdir(), 'plomba-store-'));
  const path = join(folder, 'operator.db');
  await Promise.resolve();
  return {
    async open() {
      const database = await openSqlite(path);
      await migrateToday(database, 1);
      return openStore(database);
    },
  };
}

describeStore('SQLite', underTest);

test('writes are synchronised to the disk before they are acknowledged', async () => {
  const database = await openSqlite(freshPath());
  const settings = await database.write(async (sql) => [
    await sql.get('pragma synchronous'),
    await sql.get('pragma journal_mode'),
    await sql.get('pragma foreign_keys'),
  ]);
  expect(settings).toEqual([{ synchronous: 2 }, { journal_mode: 'wal' }, { foreign_keys: 1 }]);
  await database.close();
});

test('migrations have ascending numbers, and run once each', async () => {
  const numbers = migrations.map(({ number }) => number);
  expect(numbers).toEqual([...new Set(numbers)].sort((left, right) => left - right));
  const database = await openSqlite(freshPath());
  expect(await migrateToday(database, 1)).toEqual(numbers);
  expect(await migrateToday(database, 2)).toEqual([]);
  await database.close();
});

test('units and documents from before there was a search in any alphabet are found by it', async () => {
  const database = await openSqlite(freshPath());
  const before = migrations.filter(({ number }) => number < 104);
  await migrate(database, before, 1);
  await database.write(async (sql) => {
    await sql.run(`insert into accounts (id, login, login_key, email, email_key, language, state, staff, created_at)
      values ('a', 'a', 'a', 'a', 'a', 'en', 'active', 0, 1)`);
    await sql.run(`insert into companies (id, country, tax_number, name, address, email, created_at, created_by)
      values ('c', 'RU', '1', 'C', '', '', 1, 'a')`);
    await sql.run(`insert into units (id, company, name, shop, country, registration, tariff, channel, created_at)
      values ('u', 'c', 'Касса', 'Чайная', 'ru', 'done', '', 'stable', 1)`);
    const columns = 'unit, sequence, kind, date, utc_ms, offset_minutes, cashier, taken_at';
    // More than a page of them.
    for (let at = 0; at < 1_001; at++) {
      const row = ['u', at, 'sale', '2026-03-14', 1, 60, at % 1_000 === 0 ? 'Šćepan' : 'Ана', 1];
      await sql.run(`insert into documents (${columns}) values (?, ?, ?, ?, ?, ?, ?, ?)`, row);
    }
  });
  expect(await migrate(database, migrations, 2)).toContain(104);
  const { read } = openStore(database);
  expect((await read.units.list({ company: 'c', text: 'чай', max: 9 })).map(({ id }) => id)).toEqual(['u']);
  const found = await read.intake.documents('u', { text: 'ŠĆE', max: 9 });
  expect(found.map(({ sequence }) => sequence)).toEqual([1_000, 0]);
  await database.close();
});

test('a step that fails leaves nothing behind, and runs when it is right', async () => {
  const database = await openSqlite(freshPath());
  const step = (statement: string) => [{ number: 1, name: 'x', statements: ['create table a (b integer)', statement] }];
  await expect(migrate(database, step('create nonsense'), 1)).rejects.toMatchObject({ code: 'failed' });
  expect(await migrate(database, step('insert into a (b) values (1)'), 1)).toEqual([1]);
  await database.close();
});

test('a database that a later version wrote is refused', async () => {
  const database = await openSqlite(freshPath());
  const later = [...migrations, { number: 9_999, name: 'later', statements: ['create table later (a integer)'] }];
  await migrate(database, later, 1);
  await expect(migrateToday(database, 1)).rejects.toMatchObject({ code: 'newer' });
  await database.close();
});

/** Locks the file, says so, and lets it go a moment later: what a database does that is being closed. */
const HOLDER = `
  const { parentPort, workerData } = require('node:worker_threads');
  const Database = require('libsql');
  const held = new Database(workerData);
  held.exec('begin exclusive');
  parentPort.postMessage('held');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  held.exec('commit');
  held.close();
`;

test('a file that somebody is just letting go is waited for: an operator that starts behind a kill', async () => {
  const path = freshPath();
  const holder = new Worker(HOLDER, { eval: true, workerData: path });
  await once(holder, 'message');
  const database = await openSqlite(path);
  await database.close();
  await holder.terminate();
});
