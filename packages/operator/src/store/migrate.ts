/** Brings a database to the schema of this version, and refuses one that a later version wrote. */
import { migrations, type Migration } from './migrations.table.js';
import { numberOf, StoreError, type Database } from './sql.js';

/**
 * Runs the steps that this database has not seen, each in a transaction. Returns their numbers.
 * @throws StoreError `newer` (as a rejection) for a database with a step that is not known here
 * @internal
 */
export async function migrate(
  database: Database,
  steps: readonly Migration[],
  nowMs: number,
): Promise<readonly number[]> {
  await database.write((sql) =>
    sql.run(
      'create table if not exists migrations (number integer primary key, name text not null, at integer not null)',
    ),
  );
  const rows = await database.reader.all('select number from migrations');
  const done = new Set(rows.map((row) => numberOf(row, 'number')));
  const strange = [...done].find((number) => !steps.some((step) => step.number === number));
  if (strange !== undefined)
    throw new StoreError('newer', `the database has step ${strange}, which this version has not`);
  const missing = steps.filter(({ number }) => !done.has(number)).sort((left, right) => left.number - right.number);
  for (const { number, name, statements, fill } of missing) {
    await database.write(async (sql) => {
      for (const statement of statements) await sql.run(statement);
      await fill?.(sql);
      await sql.run('insert into migrations (number, name, at) values (?, ?, ?)', [number, name, nowMs]);
    });
  }
  return missing.map(({ number }) => number);
}

/** @see migrate */
export function migrateToday(database: Database, nowMs: number): Promise<readonly number[]> {
  return migrate(database, migrations, nowMs);
}
