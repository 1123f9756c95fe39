/**
 * The embedded database: SQLite by `libsql`, write-ahead log, full synchronisation. One connection writes, one reads.
 * Changes that wait while another is at work share its commit, each in a savepoint of its own: nothing is acknowledged
 * before the commit, and a change that fails takes no other with it.
 */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Libsql from 'libsql';
import { StoreError, type Database, type Sql, type SqlRow, type SqlValue } from './sql.js';

/** Changes in one commit, at most: bounds how long the first one waits for the last. */
const BATCH_MAX = 64;

type Connection = Libsql.Database;

function storeError(error: unknown): StoreError {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown }; // SqliteError has both
  const said = typeof code === 'string' ? code : '';
  const text = typeof message === 'string' ? message : String(error);
  if (said === 'SQLITE_CONSTRAINT_UNIQUE' || said === 'SQLITE_CONSTRAINT_PRIMARYKEY') {
    return new StoreError('unique', text, error);
  }
  if (said.startsWith('SQLITE_CONSTRAINT')) return new StoreError('constraint', text, error);
  if (said.startsWith('SQLITE_BUSY') || said.startsWith('SQLITE_LOCKED')) return new StoreError('locked', text, error);
  return new StoreError('failed', text, error);
}

/** `libsql` adds a member of its own to a row. */
function plainRow(row: unknown): SqlRow {
  const entries = Object.entries(row as SqlRow); // a row of the columns that the schema declares
  return Object.fromEntries(entries.filter(([name]) => name !== '_metadata'));
}

class SqliteConnection implements Sql {
  readonly #connection: Connection;
  readonly #statements = new Map<string, Libsql.Statement<unknown[]>>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  #prepared(text: string): Libsql.Statement<unknown[]> {
    const known = this.#statements.get(text);
    if (known !== undefined) return known;
    const statement = this.#connection.prepare(text);
    this.#statements.set(text, statement);
    return statement;
  }

  // The calls of libsql are synchronous; their errors become rejections, as another database would have them.
  async run(text: string, values: readonly SqlValue[] = []): Promise<number> {
    await Promise.resolve();
    try {
      return this.#prepared(text).run(...values).changes;
    } catch (error) {
      throw storeError(error);
    }
  }

  async get(text: string, values: readonly SqlValue[] = []): Promise<SqlRow | undefined> {
    await Promise.resolve();
    try {
      const row = this.#prepared(text).get(...values);
      return row === undefined ? undefined : plainRow(row);
    } catch (error) {
      throw storeError(error);
    }
  }

  async all(text: string, values: readonly SqlValue[] = []): Promise<readonly SqlRow[]> {
    await Promise.resolve();
    try {
      return this.#prepared(text)
        .all(...values)
        .map(plainRow);
    } catch (error) {
      throw storeError(error);
    }
  }
}

interface Job {
  readonly work: (sql: Sql) => Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

class SqliteDatabase implements Database {
  readonly reader: Sql;
  readonly #writing: Connection;
  readonly #reading: Connection;
  readonly #writer: Sql;
  readonly #waiting: Job[] = [];
  #running: Promise<void> | undefined;
  #closed = false;

  constructor(path: string) {
    this.#writing = connectionTo(path);
    this.#reading = connectionTo(path);
    this.#reading.exec('pragma query_only = on');
    this.#writer = new SqliteConnection(this.#writing);
    this.reader = new SqliteConnection(this.#reading);
  }

  async write<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    if (this.#closed) throw new StoreError('failed', 'the database is closed');
    return new Promise<T>((resolve, reject) => {
      // `resolve` takes what `work` gave: the job forgets the type between the two.
      this.#waiting.push({ work, resolve: resolve as (value: unknown) => void, reject });
      this.#running ??= this.#run();
    });
  }

  async #run(): Promise<void> {
    // Requests of the same turn join the batch.
    await Promise.resolve();
    while (this.#waiting.length > 0) await this.#commit(this.#waiting.splice(0, BATCH_MAX));
    this.#running = undefined;
  }

  async #commit(jobs: readonly Job[]): Promise<void> {
    const done: (() => void)[] = [];
    try {
      this.#writing.exec('begin immediate');
      for (const job of jobs) done.push(await this.#one(job));
      this.#writing.exec('commit');
    } catch (error) {
      if (this.#writing.inTransaction) this.#writing.exec('rollback');
      for (const job of jobs) job.reject(storeError(error));
      return;
    }
    for (const tell of done) tell();
  }

  async #one({ work, resolve, reject }: Job): Promise<() => void> {
    this.#writing.exec('savepoint one');
    try {
      const value = await work(this.#writer);
      this.#writing.exec('release one');
      return () => resolve(value);
    } catch (error) {
      this.#writing.exec('rollback to one');
      this.#writing.exec('release one');
      return () => reject(error);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
    this.#reading.close();
    this.#writing.close();
  }
}

function connectionTo(path: string): Connection {
  const connection = new Libsql(path);
  // First of all: whoever closed the file just now may still be writing its log back.
  connection.exec('pragma busy_timeout = 5000');
  connection.exec('pragma journal_mode = wal');
  connection.exec('pragma synchronous = full');
  connection.exec('pragma foreign_keys = on');
  return connection;
}

/** Opens the file, makes it where it is not. @throws StoreError (as a rejection) */
export async function openSqlite(path: string): Promise<Database> {
  await Promise.resolve();
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    return new SqliteDatabase(path);
  } catch (error) {
    throw storeError(error);
  }
}
