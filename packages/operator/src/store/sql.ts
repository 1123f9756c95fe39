/**
 * What the store needs of a database: three calls on one connection. SQL stands only in `src/store`; it is written so
 * that PostgreSQL takes it too (`?` for parameters, text and whole numbers only, `on conflict`, no automatic numbers).
 */

/** A value of a column. Truth is 0 or 1, bytes are hex, structures are JSON text. */
export type SqlValue = string | number | null;

export type SqlRow = Readonly<Record<string, SqlValue>>;

export interface Sql {
  /** Changes rows. Returns how many. @throws StoreError */
  run(text: string, values?: readonly SqlValue[]): Promise<number>;
  /** The first row. @throws StoreError */
  get(text: string, values?: readonly SqlValue[]): Promise<SqlRow | undefined>;
  /** @throws StoreError */
  all(text: string, values?: readonly SqlValue[]): Promise<readonly SqlRow[]>;
}

/** A database that runs changes in transactions and reads beside them. */
export interface Database {
  /** Reads what was committed. */
  readonly reader: Sql;
  /**
   * Runs `work` alone, as one transaction; what it returns is durable when the promise resolves. An error of `work`
   * undoes all it did. Several that wait may share one commit.
   */
  write<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** The database refused, or cannot be used. `unique`: a row with that key is there. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: 'unique' | 'constraint' | 'locked' | 'newer' | 'failed';

  constructor(code: StoreError['code'], message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

/** A text of a row that the schema says is never null. */
export function textOf(row: SqlRow, column: string): string {
  const value = row[column];
  if (typeof value === 'string') return value;
  throw new StoreError('failed', `column ${column} holds no text`);
}

export function numberOf(row: SqlRow, column: string): number {
  const value = row[column];
  if (typeof value === 'number') return value;
  throw new StoreError('failed', `column ${column} holds no number`);
}

/** `{ [name]: text }`, or nothing where the column is null. */
export function maybeText<K extends string>(row: SqlRow, column: string, name: K): { readonly [P in K]?: string } {
  const value = row[column];
  // A computed key widens to string.
  return typeof value === 'string' ? ({ [name]: value } as { readonly [P in K]?: string }) : {};
}

export function maybeNumber<K extends string>(row: SqlRow, column: string, name: K): { readonly [P in K]?: number } {
  const value = row[column];
  // A computed key widens to string.
  return typeof value === 'number' ? ({ [name]: value } as { readonly [P in K]?: number }) : {};
}

/** Rows of one statement: SQLite takes thousands of parameters, each row its columns. */
const ROWS_MAX = 64;

/** Inserts rows, several a statement. @param into `table (column, …)` */
export async function insertRows(sql: Sql, into: string, rows: readonly (readonly SqlValue[])[]): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS_MAX) {
    const some = rows.slice(at, at + ROWS_MAX);
    const marks = some.map((row) => `(${row.map(() => '?').join(', ')})`).join(', ');
    await sql.run(`insert into ${into} values ${marks}`, some.flat());
  }
}
