/** The audit trail, and the answers that are kept for a repetition under the same Idempotency-Key. */
import { maybeText, numberOf, textOf, type Sql, type SqlRow } from './sql.js';

export interface AuditEntry {
  /** Company whose trail it is; empty for what belongs to none. */
  readonly company: string;
  /** Without gaps within a company, from 1. */
  readonly sequence: number;
  readonly at: number;
  readonly account?: string;
  readonly act: string;
  readonly object: string;
  /** JSON text. */
  readonly before?: string;
  readonly after?: string;
}

export interface AuditStore {
  /** Gives it the next sequence of its company. */
  append(entry: Omit<AuditEntry, 'sequence'>): Promise<number>;
  /** The newest first, below a sequence where one is given. */
  list(company: string, page: { readonly below?: number; readonly max: number }): Promise<readonly AuditEntry[]>;
}

export interface KeptAnswer {
  /** Digest of method, path and body. */
  readonly digest: string;
  readonly status: number;
  /** JSON text; empty for an answer that is not kept. */
  readonly answer: string;
}

export interface AnswerStore {
  find(principal: string, key: string): Promise<KeptAnswer | undefined>;
  keep(principal: string, key: string, kept: KeptAnswer & { readonly at: number }): Promise<void>;
  /** Forgets those before a time. */
  prune(beforeMs: number): Promise<number>;
}

function entryOf(row: SqlRow): AuditEntry {
  return {
    company: textOf(row, 'company'),
    sequence: numberOf(row, 'sequence'),
    at: numberOf(row, 'at'),
    ...maybeText(row, 'account', 'account'),
    act: textOf(row, 'act'),
    object: textOf(row, 'object'),
    ...maybeText(row, 'before', 'before'),
    ...maybeText(row, 'after', 'after'),
  };
}

export function auditStore(sql: Sql): AuditStore {
  return {
    async append({ company, at, account, act, object, before, after }) {
      const row = await sql.get('select max(sequence) as last from audit where company = ?', [company]);
      const last = row?.['last'];
      const sequence = (typeof last === 'number' ? last : 0) + 1;
      await sql.run(
        'insert into audit (company, sequence, at, account, act, object, before, after) values (?, ?, ?, ?, ?, ?, ?, ?)',
        [company, sequence, at, account ?? null, act, object, before ?? null, after ?? null],
      );
      return sequence;
    },
    async list(company, { below = Number.MAX_SAFE_INTEGER, max }) {
      const text = 'select * from audit where company = ? and sequence < ? order by sequence desc limit ?';
      return (await sql.all(text, [company, below, max])).map(entryOf);
    },
  };
}

export function answerStore(sql: Sql): AnswerStore {
  return {
    async find(principal, key) {
      const row = await sql.get('select * from answers where principal = ? and key = ?', [principal, key]);
      if (row === undefined) return undefined;
      return { digest: textOf(row, 'digest'), status: numberOf(row, 'status'), answer: textOf(row, 'answer') };
    },
    async keep(principal, key, { digest, status, answer, at }) {
      await sql.run('insert into answers (principal, key, digest, status, answer, at) values (?, ?, ?, ?, ?, ?)', [
        principal,
        key,
        digest,
        status,
        answer,
        at,
      ]);
    },
    prune: (beforeMs) => sql.run('delete from answers where at < ?', [beforeMs]),
  };
}
