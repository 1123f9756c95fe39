/**
 * Everything that is kept, as named methods for each aggregate. Nothing outside `src/store` knows SQL; another database
 * takes SQLite's place by passing `describeStore`.
 */
import { accountStore, type AccountStore } from './accounts.js';
import { companyStore, type CompanyStore } from './companies.js';
import { intakeStore, type IntakeStore } from './intake.js';
import { mailStore, type MailStore } from './mails.js';
import { answerStore, auditStore, type AnswerStore, type AuditStore } from './records.js';
import type { Database, Sql } from './sql.js';

export interface Store {
  readonly accounts: AccountStore;
  readonly companies: CompanyStore;
  readonly mails: MailStore;
  readonly audit: AuditStore;
  readonly answers: AnswerStore;
  readonly intake: IntakeStore;
}

export function storeOn(sql: Sql): Store {
  return {
    accounts: accountStore(sql),
    companies: companyStore(sql),
    mails: mailStore(sql),
    audit: auditStore(sql),
    answers: answerStore(sql),
    intake: intakeStore(sql),
  };
}

/** The store beside its transactions. */
export interface OpenStore {
  /** What was committed. */
  readonly read: Store;
  /** One transaction; durable when it resolves, undone when `work` rejects. */
  write<T>(work: (store: Store) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export function openStore(database: Database): OpenStore {
  return {
    read: storeOn(database.reader),
    write: (work) => database.write((sql) => work(storeOn(sql))),
    close: () => database.close(),
  };
}
