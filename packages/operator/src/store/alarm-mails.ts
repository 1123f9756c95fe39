/** Which alarms a company was told of by mail, in the database: a row lasts as long as its alarm. */
import type { AlarmKind } from '../monitoring/alarms.table.js';
import { textOf, type Sql } from './sql.js';

/** An alarm of a unit that a company was told of. */
export interface ToldAlarm {
  readonly company: string;
  readonly unit: string;
  readonly kind: AlarmKind;
  /** The key that it is about; empty for other alarms. */
  readonly about: string;
}

export interface AlarmMailStore {
  /** @throws StoreError `unique` for one that was told */
  add(told: ToldAlarm, atMs: number): Promise<void>;
  /** By company, unit, kind. */
  all(): Promise<readonly ToldAlarm[]>;
  remove(told: ToldAlarm): Promise<number>;
}

export function alarmMailStore(sql: Sql): AlarmMailStore {
  return {
    async add({ company, unit, kind, about }, atMs) {
      const text = 'insert into alarm_mails (company, unit, kind, about, told_at) values (?, ?, ?, ?, ?)';
      await sql.run(text, [company, unit, kind, about, atMs]);
    },
    async all() {
      const rows = await sql.all('select * from alarm_mails order by company, unit, kind, about');
      return rows.map((row) => ({
        company: textOf(row, 'company'),
        unit: textOf(row, 'unit'),
        kind: textOf(row, 'kind') as AlarmKind, // written by add()
        about: textOf(row, 'about'),
      }));
    },
    remove: ({ company, unit, kind, about }) =>
      sql.run('delete from alarm_mails where company = ? and unit = ? and kind = ? and about = ?', [
        company,
        unit,
        kind,
        about,
      ]),
  };
}
