/**
 * Everything that is kept, as named methods for each aggregate. Nothing outside `src/store` knows SQL; another database
 * takes SQLite's place by passing `describeStore`.
 */
import { alarmMailStore, type AlarmMailStore } from './alarm-mails.js';
import { accountStore, type AccountStore } from './accounts.js';
import { companyStore, type CompanyStore } from './companies.js';
import { firmwareStore, type FirmwareStore } from './firmware.js';
import { intakeStore, type IntakeStore } from './intake.js';
import { licenceStore, productionStore, type LicenceStore, type ProductionStore } from './licences.js';
import { mailStore, type MailStore } from './mails.js';
import { orderStore, type OrderStore } from './orders.js';
import { answerStore, auditStore, type AnswerStore, type AuditStore } from './records.js';
import { serviceFileStore, type ServiceFileStore } from './service-file.js';
import type { Database, Sql } from './sql.js';
import { terminalStore, type TerminalStore } from './terminals.js';
import { unitStore, type UnitStore } from './units.js';
import { requestStore, workStore, type RequestStore, type WorkStore } from './work.js';

export interface Store {
  readonly accounts: AccountStore;
  readonly companies: CompanyStore;
  readonly mails: MailStore;
  readonly audit: AuditStore;
  readonly answers: AnswerStore;
  readonly orders: OrderStore;
  readonly licences: LicenceStore;
  readonly production: ProductionStore;
  readonly terminals: TerminalStore;
  readonly intake: IntakeStore;
  readonly units: UnitStore;
  readonly work: WorkStore;
  readonly requests: RequestStore;
  readonly firmware: FirmwareStore;
  readonly alarmMails: AlarmMailStore;
  readonly serviceFile: ServiceFileStore;
}

function storeOn(sql: Sql): Store {
  return {
    accounts: accountStore(sql),
    companies: companyStore(sql),
    mails: mailStore(sql),
    audit: auditStore(sql),
    answers: answerStore(sql),
    orders: orderStore(sql),
    licences: licenceStore(sql),
    production: productionStore(sql),
    terminals: terminalStore(sql),
    intake: intakeStore(sql),
    units: unitStore(sql),
    work: workStore(sql),
    requests: requestStore(sql),
    firmware: firmwareStore(sql),
    alarmMails: alarmMailStore(sql),
    serviceFile: serviceFileStore(sql),
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
