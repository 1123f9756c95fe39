/** The outbox in the database: what waits, what went out. */
import { maybeNumber, maybeText, numberOf, textOf, type Sql, type SqlRow } from './sql.js';

export type MailState = 'queued' | 'sent' | 'failed';

export interface StoredMail {
  readonly id: string;
  /** Company whose people see it; absent for mails to an account. */
  readonly company?: string;
  readonly to: string;
  readonly template: string;
  readonly language: string;
  readonly subject: string;
  readonly text: string;
  readonly state: MailState;
  readonly attempts: number;
  readonly createdAt: number;
  /** When it is tried next. */
  readonly dueAt: number;
  readonly sentAt?: number;
  readonly failure?: string;
}

export interface MailStore {
  add(mail: StoredMail): Promise<void>;
  /** Mails whose time has come, the oldest first. */
  due(nowMs: number, max: number): Promise<readonly StoredMail[]>;
  /** Writes how an attempt ended; `text` where it must not stay readable. */
  settle(mail: StoredMail): Promise<void>;
  /** The newest first; those of one company where one is named. */
  list(filter: { readonly company?: string; readonly max: number }): Promise<readonly StoredMail[]>;
  byId(id: string): Promise<StoredMail | undefined>;
}

function mailOf(row: SqlRow): StoredMail {
  return {
    id: textOf(row, 'id'),
    ...maybeText(row, 'company', 'company'),
    to: textOf(row, 'recipient'),
    template: textOf(row, 'template'),
    language: textOf(row, 'language'),
    subject: textOf(row, 'subject'),
    text: textOf(row, 'body'),
    state: textOf(row, 'state') as MailState, // written by add() and settle()
    attempts: numberOf(row, 'attempts'),
    createdAt: numberOf(row, 'created_at'),
    dueAt: numberOf(row, 'due_at'),
    ...maybeNumber(row, 'sent_at', 'sentAt'),
    ...maybeText(row, 'failure', 'failure'),
  };
}

export function mailStore(sql: Sql): MailStore {
  return {
    async add({ id, company, to, template, language, subject, text, state, attempts, createdAt, dueAt }) {
      // Mails of one transaction go out in the order in which they were written.
      const last = (await sql.get('select max(number) as last from mails'))?.['last'];
      const number = (typeof last === 'number' ? last : 0) + 1;
      await sql.run(
        `insert into mails (id, number, company, recipient, template, language, subject, body, state, attempts, created_at, due_at)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        [id, number, company ?? null, to, template, language, subject, text, state, attempts, createdAt, dueAt],
      );
    },
    async due(nowMs, max) {
      const text = `select * from mails where state = 'queued' and due_at <= ? order by due_at, number limit ?`;
      return (await sql.all(text, [nowMs, max])).map(mailOf);
    },
    async settle({ id, text, state, attempts, dueAt, sentAt, failure }) {
      await sql.run(
        'update mails set body = ?, state = ?, attempts = ?, due_at = ?, sent_at = ?, failure = ? where id = ?',
        [text, state, attempts, dueAt, sentAt ?? null, failure ?? null, id],
      );
    },
    async list({ company, max }) {
      const rows =
        company === undefined
          ? await sql.all('select * from mails order by number desc limit ?', [max])
          : await sql.all('select * from mails where company = ? order by number desc limit ?', [company, max]);
      return rows.map(mailOf);
    },
    async byId(id) {
      const row = await sql.get('select * from mails where id = ?', [id]);
      return row === undefined ? undefined : mailOf(row);
    },
  };
}
