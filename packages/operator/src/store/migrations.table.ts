/**
 * The schema of the database, step by step. A step that was released never changes; a new one is appended with the next
 * number of its range: 1–99 base (accounts, companies, mail, licences), 100–199 fleet (units, intake, monitoring,
 * firmware, forecast). Steps run in the order of their numbers, each once, each in a transaction.
 */
import { accounts } from './migrations/0001-accounts.js';
import { companies } from './migrations/0002-companies.js';
import { mailAndAudit } from './migrations/0003-mail-and-audit.js';
import { licences } from './migrations/0004-licences.js';
import { languagesAndNotices } from './migrations/0005-languages-and-notices.js';
import { units } from './migrations/0100-units.js';
import { fleetWork } from './migrations/0101-fleet-work.js';
import { alarmMails } from './migrations/0102-alarm-mails.js';
import { interventions } from './migrations/0103-interventions.js';
import { fillSearch, search } from './migrations/0104-search.js';
import { serviceFile } from './migrations/0105-service-file.js';
import type { Sql } from './sql.js';

export interface Migration {
  readonly number: number;
  readonly name: string;
  /** One statement each. */
  readonly statements: readonly string[];
  /** Behind them, for what SQL alone cannot compute. */
  readonly fill?: (sql: Sql) => Promise<void>;
}

export const migrations: readonly Migration[] = [
  { number: 1, name: 'accounts', statements: accounts },
  { number: 2, name: 'companies', statements: companies },
  { number: 3, name: 'mail and audit', statements: mailAndAudit },
  { number: 4, name: 'licences', statements: licences },
  { number: 5, name: 'languages and notices', statements: languagesAndNotices },
  { number: 100, name: 'units', statements: units },
  { number: 101, name: 'fleet work', statements: fleetWork },
  { number: 102, name: 'alarm mails', statements: alarmMails },
  { number: 103, name: 'interventions', statements: interventions },
  { number: 104, name: 'search in any alphabet', statements: search, fill: fillSearch },
  { number: 105, name: 'service file', statements: serviceFile },
];
