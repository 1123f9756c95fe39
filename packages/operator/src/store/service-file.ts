/** The service firm's own file about a unit, in the database: entries are added, never changed. */
import type { UnitEventKind } from '../fleet/unit.js';
import { maybeNumber, maybeText, numberOf, textOf, type Sql } from './sql.js';

/** What was done for a unit while this company looked after it, or a note by hand. */
export interface FileEntry {
  /** From 1 on, without gaps for a company and a unit. */
  readonly sequence: number;
  readonly at: number;
  readonly kind: UnitEventKind | 'note';
  readonly detail: string;
  /** Who wrote the note. */
  readonly account?: string;
  /** Number of the visit in the unit's own book. */
  readonly visit?: number;
}

export interface ServiceFileStore {
  add(company: string, unit: string, entry: Omit<FileEntry, 'sequence'>): Promise<FileEntry>;
  /** The newest first. */
  list(
    company: string,
    unit: string,
    page: { readonly below?: number; readonly max: number },
  ): Promise<readonly FileEntry[]>;
}

/** Not what somebody did: a line that comes and goes. */
const NOT_FILED: ReadonlySet<UnitEventKind> = new Set(['connected', 'disconnected', 'turned-away']);

/** An event of a unit, for the file of whoever looks after it now: its partner, or else its own company. */
export async function fileEvent(
  sql: Sql,
  unit: string,
  event: { readonly at: number; readonly kind: UnitEventKind; readonly detail: string },
): Promise<void> {
  if (NOT_FILED.has(event.kind)) return;
  const row = await sql.get('select coalesce(partner, company) as company from units where id = ?', [unit]);
  if (row !== undefined) await serviceFileStore(sql).add(textOf(row, 'company'), unit, event);
}

export function serviceFileStore(sql: Sql): ServiceFileStore {
  return {
    async add(company, unit, entry) {
      const { at, kind, detail, account, visit } = entry;
      const text = 'select coalesce(max(sequence), 0) + 1 as next from service_file where company = ? and unit = ?';
      const row = await sql.get(text, [company, unit]);
      const sequence = row === undefined ? 1 : numberOf(row, 'next');
      await sql.run(
        `insert into service_file (company, unit, sequence, at, kind, detail, account, visit)
         values (?, ?, ?, ?, ?, ?, ?, ?)`,
        [company, unit, sequence, at, kind, detail, account ?? null, visit ?? null],
      );
      return { sequence, ...entry };
    },
    async list(company, unit, { below = Number.MAX_SAFE_INTEGER, max }) {
      const text = `select * from service_file where company = ? and unit = ? and sequence < ?
        order by sequence desc limit ?`;
      return (await sql.all(text, [company, unit, below, max])).map((row) => ({
        sequence: numberOf(row, 'sequence'),
        at: numberOf(row, 'at'),
        kind: textOf(row, 'kind') as FileEntry['kind'], // written by add()
        detail: textOf(row, 'detail'),
        ...maybeText(row, 'account', 'account'),
        ...maybeNumber(row, 'visit', 'visit'),
      }));
    },
  };
}
