/** What units and documents are searched by, in small letters of any alphabet. */
import { searchText } from '../search-text.js';
import { numberOf, textOf, type Sql } from '../sql.js';

export const search: readonly string[] = [
  `alter table units add column search text not null default ''`,
  `alter table documents add column search text not null default ''`,
];

/** Rows of one page. */
const PAGE = 1_000;

const textsOf = (row: Readonly<Record<string, unknown>>, columns: readonly string[]): string =>
  searchText(columns.map((column) => (typeof row[column] === 'string' ? row[column] : undefined)));

/** Fills it for what was there before. */
export async function fillSearch(sql: Sql): Promise<void> {
  for (const row of await sql.all('select id, name, shop, serial, drive_serial from units')) {
    const words = textsOf(row, ['name', 'shop', 'serial', 'drive_serial']);
    await sql.run('update units set search = ? where id = ?', [words, textOf(row, 'id')]);
  }
  for (const row of await sql.all('select distinct unit from documents')) await fillDocuments(sql, textOf(row, 'unit'));
}

async function fillDocuments(sql: Sql, unit: string): Promise<void> {
  let after = -1;
  let count = PAGE;
  while (count === PAGE) {
    const text = `select sequence, till, cashier, buyer from documents where unit = ? and sequence > ?
      order by sequence limit ?`;
    const rows = await sql.all(text, [unit, after, PAGE]);
    for (const row of rows) {
      after = numberOf(row, 'sequence');
      const words = textsOf(row, ['till', 'cashier', 'buyer']);
      if (words === '') continue;
      await sql.run('update documents set search = ? where unit = ? and sequence = ?', [words, unit, after]);
    }
    count = rows.length;
  }
}
