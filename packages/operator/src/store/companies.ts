/** Companies, members, invitations, clients of a partner, in the database. */
import type { Role } from '../access/permissions.table.js';
import type { Language } from '../accounts/account.js';
import type { Company } from '../companies/company.js';
import { numberOf, textOf, type Sql, type SqlRow } from './sql.js';

export interface Member {
  readonly company: string;
  readonly account: string;
  readonly login: string;
  readonly email: string;
  readonly role: Role;
  readonly since: number;
  /** Whether it wants mails about alarms of this company. */
  readonly alarmMails: boolean;
}

/** A member who is told of alarms by mail. */
export interface AlarmReader {
  readonly role: Role;
  readonly email: string;
  readonly language: Language;
}

export interface Invitation {
  readonly id: string;
  readonly company: string;
  readonly email: string;
  readonly role: Role;
  readonly createdAt: number;
  readonly expiresAt: number;
}

/** A company that a partner looks after. */
export interface Client {
  readonly company: Company;
  readonly tariff: string;
  readonly since: number;
}

export interface CompanyStore {
  /** @throws StoreError `unique` for a tax number that is registered */
  add(company: Company, createdBy: string): Promise<void>;
  byId(id: string): Promise<Company | undefined>;
  byTaxNumber(country: string, taxNumber: string): Promise<Company | undefined>;
  update(company: Company): Promise<void>;
  /** Companies that an account works for, by name. */
  ofAccount(account: string): Promise<readonly (Company & { readonly role: Role })[]>;
  all(): Promise<readonly Company[]>;
  roleOf(company: string, account: string): Promise<Role | undefined>;
  members(company: string): Promise<readonly Member[]>;
  setMember(company: string, account: string, member: { readonly role: Role; readonly since: number }): Promise<void>;
  removeMember(company: string, account: string): Promise<number>;
  /** Returns how many members it was. */
  setAlarmMails(company: string, account: string, wanted: boolean): Promise<number>;
  wantsAlarmMails(company: string, account: string): Promise<boolean | undefined>;
  /** Members who want mails about alarms and can log in. */
  alarmReaders(company: string): Promise<readonly AlarmReader[]>;
  addInvitation(invitation: Invitation, digest: string): Promise<void>;
  invitations(company: string, nowMs: number): Promise<readonly Invitation[]>;
  invitationByDigest(digest: string, nowMs: number): Promise<Invitation | undefined>;
  endInvitation(company: string, id: string, nowMs: number): Promise<number>;
  /** @throws StoreError `unique` for one that is a client already */
  addClient(partner: string, client: string, more: { readonly tariff: string; readonly since: number }): Promise<void>;
  clients(partner: string): Promise<readonly Client[]>;
  isClient(partner: string, client: string): Promise<boolean>;
}

function companyOf(row: SqlRow): Company {
  return {
    id: textOf(row, 'id'),
    country: textOf(row, 'country'),
    taxNumber: textOf(row, 'tax_number'),
    name: textOf(row, 'name'),
    address: textOf(row, 'address'),
    email: textOf(row, 'email'),
    language: textOf(row, 'language') as Language, // written by add() and update()
    createdAt: numberOf(row, 'created_at'),
  };
}

const roleIn = (row: SqlRow): Role => textOf(row, 'role') as Role; // written by setMember() and addInvitation()

function invitationOf(row: SqlRow): Invitation {
  return {
    id: textOf(row, 'id'),
    company: textOf(row, 'company'),
    email: textOf(row, 'email'),
    role: roleIn(row),
    createdAt: numberOf(row, 'created_at'),
    expiresAt: numberOf(row, 'expires_at'),
  };
}

type Entities = Pick<CompanyStore, 'add' | 'byId' | 'byTaxNumber' | 'update' | 'ofAccount' | 'all'>;

function entities(sql: Sql): Entities {
  const maybe = (row: SqlRow | undefined): Company | undefined => (row === undefined ? undefined : companyOf(row));
  return {
    async add({ id, country, taxNumber, name, address, email, language, createdAt }, createdBy) {
      await sql.run(
        `insert into companies (id, country, tax_number, name, address, email, language, created_at, created_by)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        [id, country, taxNumber, name, address, email, language, createdAt, createdBy],
      );
    },
    byId: async (id) => maybe(await sql.get('select * from companies where id = ?', [id])),
    byTaxNumber: async (country, taxNumber) =>
      maybe(await sql.get('select * from companies where country = ? and tax_number = ?', [country, taxNumber])),
    async update({ id, name, address, email, language }) {
      const text = 'update companies set name = ?, address = ?, email = ?, language = ? where id = ?';
      await sql.run(text, [name, address, email, language, id]);
    },
    async ofAccount(account) {
      const rows = await sql.all(
        `select c.*, m.role from companies c join members m on m.company = c.id where m.account = ? order by c.name, c.id`,
        [account],
      );
      return rows.map((row) => ({ ...companyOf(row), role: roleIn(row) }));
    },
    all: async () => (await sql.all('select * from companies order by name, id')).map(companyOf),
  };
}

type Members = Pick<CompanyStore, 'roleOf' | 'members' | 'setMember' | 'removeMember'>;
type Notices = Pick<CompanyStore, 'setAlarmMails' | 'wantsAlarmMails' | 'alarmReaders'>;

function members(sql: Sql): Members {
  return {
    async roleOf(company, account) {
      const row = await sql.get('select role from members where company = ? and account = ?', [company, account]);
      return row === undefined ? undefined : roleIn(row);
    },
    async members(company) {
      const rows = await sql.all(
        `select m.*, a.login, a.email from members m join accounts a on a.id = m.account
         where m.company = ? order by a.login_key`,
        [company],
      );
      return rows.map((row) => ({
        company,
        account: textOf(row, 'account'),
        login: textOf(row, 'login'),
        email: textOf(row, 'email'),
        role: roleIn(row),
        since: numberOf(row, 'since'),
        alarmMails: row['alarm_mails'] === 1,
      }));
    },
    async setMember(company, account, { role, since }) {
      await sql.run(
        `insert into members (company, account, role, since) values (?, ?, ?, ?)
         on conflict (company, account) do update set role = excluded.role`,
        [company, account, role, since],
      );
    },
    removeMember: (company, account) =>
      sql.run('delete from members where company = ? and account = ?', [company, account]),
  };
}

function notices(sql: Sql): Notices {
  return {
    setAlarmMails: (company, account, wanted) =>
      sql.run('update members set alarm_mails = ? where company = ? and account = ?', [
        wanted ? 1 : 0,
        company,
        account,
      ]),
    async wantsAlarmMails(company, account) {
      const text = 'select alarm_mails from members where company = ? and account = ?';
      const row = await sql.get(text, [company, account]);
      return row === undefined ? undefined : row['alarm_mails'] === 1;
    },
    async alarmReaders(company) {
      const rows = await sql.all(
        `select m.role, a.email, a.language from members m join accounts a on a.id = m.account
         where m.company = ? and m.alarm_mails = 1 and a.state = 'active' order by a.login_key`,
        [company],
      );
      return rows.map((row) => ({
        role: roleIn(row),
        email: textOf(row, 'email'),
        language: textOf(row, 'language') as Language, // written by add() and setLanguage()
      }));
    },
  };
}

type Rest = Omit<CompanyStore, keyof Entities | keyof Members | keyof Notices>;

function invitationsAndClients(sql: Sql): Rest {
  return {
    async addInvitation({ id, company, email, role, createdAt, expiresAt }, digest) {
      await sql.run(
        `insert into invitations (id, company, email, role, digest, created_at, expires_at)
         values (?, ?, ?, ?, ?, ?, ?)`,
        [id, company, email, role, digest, createdAt, expiresAt],
      );
    },
    async invitations(company, nowMs) {
      const text = `select * from invitations where company = ? and ended_at is null and expires_at > ? order by created_at, id`;
      return (await sql.all(text, [company, nowMs])).map(invitationOf);
    },
    async invitationByDigest(digest, nowMs) {
      const text = 'select * from invitations where digest = ? and ended_at is null and expires_at > ?';
      const row = await sql.get(text, [digest, nowMs]);
      return row === undefined ? undefined : invitationOf(row);
    },
    endInvitation: (company, id, nowMs) =>
      sql.run('update invitations set ended_at = ? where company = ? and id = ? and ended_at is null', [
        nowMs,
        company,
        id,
      ]),
    async addClient(partner, client, { tariff, since }) {
      await sql.run('insert into clients (partner, client, tariff, since) values (?, ?, ?, ?)', [
        partner,
        client,
        tariff,
        since,
      ]);
    },
    async clients(partner) {
      const rows = await sql.all(
        `select c.*, k.tariff, k.since from clients k join companies c on c.id = k.client
         where k.partner = ? order by c.name, c.id`,
        [partner],
      );
      return rows.map((row) => ({
        company: companyOf(row),
        tariff: textOf(row, 'tariff'),
        since: numberOf(row, 'since'),
      }));
    },
    isClient: async (partner, client) =>
      (await sql.get('select 1 as found from clients where partner = ? and client = ?', [partner, client])) !==
      undefined,
  };
}

export function companyStore(sql: Sql): CompanyStore {
  return { ...entities(sql), ...members(sql), ...notices(sql), ...invitationsAndClients(sql) };
}
