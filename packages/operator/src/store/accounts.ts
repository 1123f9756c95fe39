/** Accounts, one-time links, sessions, API keys, failed log-ins, in the database. Digests, never secrets. */
import type { Account, AccountState, Language } from '../accounts/account.js';
import { maybeNumber, maybeText, numberOf, textOf, type Sql, type SqlRow } from './sql.js';

export interface NewAccount extends Account {
  /** How a password is checked; absent until it is set. */
  readonly password?: string;
}

export interface OneTimeLink {
  readonly digest: string;
  readonly purpose: string;
  readonly account?: string;
  /** What the link carries, as JSON. */
  readonly content: string;
  readonly createdAt: number;
  readonly expiresAt: number;
}

export interface Session {
  readonly id: string;
  readonly account: string;
  readonly agent: string;
  readonly createdAt: number;
  readonly seenAt: number;
  readonly expiresAt: number;
}

export interface ApiKey {
  readonly id: string;
  readonly account: string;
  readonly name: string;
  readonly createdAt: number;
  readonly usedAt?: number;
}

/** Failed log-ins of one name, whether there is such an account or not. */
export interface LoginFailures {
  readonly failures: number;
  readonly failedAt: number;
  readonly lockedUntil: number;
}

export interface AccountStore {
  /** @throws StoreError `unique` for a login or an e-mail address that is taken */
  add(account: NewAccount): Promise<void>;
  byId(id: string): Promise<NewAccount | undefined>;
  byLogin(login: string): Promise<NewAccount | undefined>;
  byEmail(email: string): Promise<NewAccount | undefined>;
  /** Whether somebody of the operator's own people can log in. */
  hasStaff(): Promise<boolean>;
  setPassword(id: string, password: string): Promise<void>;
  setLanguage(id: string, language: Language): Promise<void>;
  /** A sign-up that was never confirmed gives its name free. */
  removePending(id: string): Promise<void>;
  addLink(link: OneTimeLink): Promise<void>;
  /** A link that can still be used. */
  link(digest: string, nowMs: number): Promise<OneTimeLink | undefined>;
  /** Returns whether it was unused until now. */
  useLink(digest: string, nowMs: number): Promise<boolean>;
  /** Ends every unused link of an account for a purpose. */
  endLinks(account: string, purpose: string, nowMs: number): Promise<void>;
  addSession(session: Session, digest: string): Promise<void>;
  sessionByDigest(digest: string, nowMs: number): Promise<Session | undefined>;
  sessionsOf(account: string, nowMs: number): Promise<readonly Session[]>;
  touchSession(id: string, nowMs: number, expiresAt: number): Promise<void>;
  /** Ends one, or all but one. Returns how many. */
  endSessions(
    account: string,
    which: { readonly id: string } | { readonly except: string },
    nowMs: number,
  ): Promise<number>;
  addApiKey(key: ApiKey, digest: string): Promise<void>;
  apiKeyByDigest(digest: string): Promise<ApiKey | undefined>;
  apiKeysOf(account: string): Promise<readonly ApiKey[]>;
  endApiKey(account: string, id: string, nowMs: number): Promise<number>;
  touchApiKey(id: string, nowMs: number): Promise<void>;
  loginFailures(digest: string): Promise<LoginFailures | undefined>;
  setLoginFailures(digest: string, failures: LoginFailures): Promise<void>;
  clearLoginFailures(digest: string): Promise<void>;
}

const lower = (text: string): string => text.toLowerCase();

function accountOf(row: SqlRow): NewAccount {
  return {
    id: textOf(row, 'id'),
    login: textOf(row, 'login'),
    email: textOf(row, 'email'),
    language: textOf(row, 'language') as Language, // written by add() and setLanguage()
    state: textOf(row, 'state') as AccountState, // written by add() and setPassword()
    staff: numberOf(row, 'staff') === 1,
    createdAt: numberOf(row, 'created_at'),
    ...maybeText(row, 'password', 'password'),
  };
}

function linkOf(row: SqlRow): OneTimeLink {
  return {
    digest: textOf(row, 'digest'),
    purpose: textOf(row, 'purpose'),
    ...maybeText(row, 'account', 'account'),
    content: textOf(row, 'content'),
    createdAt: numberOf(row, 'created_at'),
    expiresAt: numberOf(row, 'expires_at'),
  };
}

function sessionOf(row: SqlRow): Session {
  return {
    id: textOf(row, 'id'),
    account: textOf(row, 'account'),
    agent: textOf(row, 'agent'),
    createdAt: numberOf(row, 'created_at'),
    seenAt: numberOf(row, 'seen_at'),
    expiresAt: numberOf(row, 'expires_at'),
  };
}

function apiKeyOf(row: SqlRow): ApiKey {
  return {
    id: textOf(row, 'id'),
    account: textOf(row, 'account'),
    name: textOf(row, 'name'),
    createdAt: numberOf(row, 'created_at'),
    ...maybeNumber(row, 'used_at', 'usedAt'),
  };
}

type People = Pick<
  AccountStore,
  'add' | 'byId' | 'byLogin' | 'byEmail' | 'hasStaff' | 'setPassword' | 'setLanguage' | 'removePending'
>;

function people(sql: Sql): People {
  const one = async (column: 'id' | 'login_key' | 'email_key', value: string): Promise<NewAccount | undefined> => {
    const row = await sql.get(`select * from accounts where ${column} = ?`, [value]);
    return row === undefined ? undefined : accountOf(row);
  };
  return {
    async add({ id, login, email, language, state, staff, createdAt, password }) {
      await sql.run(
        `insert into accounts (id, login, login_key, email, email_key, language, state, staff, created_at, password)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        [id, login, lower(login), email, lower(email), language, state, staff ? 1 : 0, createdAt, password ?? null],
      );
    },
    byId: (id) => one('id', id),
    byLogin: (login) => one('login_key', lower(login)),
    byEmail: (email) => one('email_key', lower(email)),
    hasStaff: async () =>
      (await sql.get(`select 1 as found from accounts where staff = 1 and state = 'active' limit 1`)) !== undefined,
    async setPassword(id, password) {
      await sql.run(`update accounts set password = ?, state = 'active' where id = ?`, [password, id]);
    },
    async setLanguage(id, language) {
      await sql.run('update accounts set language = ? where id = ?', [language, id]);
    },
    async removePending(id) {
      await sql.run(
        `delete from one_time_links where account in (select id from accounts where id = ? and state = 'pending')`,
        [id],
      );
      await sql.run(`delete from accounts where id = ? and state = 'pending'`, [id]);
    },
  };
}

type Links = Pick<AccountStore, 'addLink' | 'link' | 'useLink' | 'endLinks'>;

function links(sql: Sql): Links {
  return {
    async addLink({ digest, purpose, account, content, createdAt, expiresAt }) {
      await sql.run(
        'insert into one_time_links (digest, purpose, account, content, created_at, expires_at) values (?, ?, ?, ?, ?, ?)',
        [digest, purpose, account ?? null, content, createdAt, expiresAt],
      );
    },
    async link(digest, nowMs) {
      const row = await sql.get(
        'select * from one_time_links where digest = ? and used_at is null and expires_at > ?',
        [digest, nowMs],
      );
      return row === undefined ? undefined : linkOf(row);
    },
    async useLink(digest, nowMs) {
      const text = 'update one_time_links set used_at = ? where digest = ? and used_at is null and expires_at > ?';
      return (await sql.run(text, [nowMs, digest, nowMs])) === 1;
    },
    async endLinks(account, purpose, nowMs) {
      await sql.run('update one_time_links set used_at = ? where account = ? and purpose = ? and used_at is null', [
        nowMs,
        account,
        purpose,
      ]);
    },
  };
}

type Sessions = Pick<AccountStore, 'addSession' | 'sessionByDigest' | 'sessionsOf' | 'touchSession' | 'endSessions'>;

function sessions(sql: Sql): Sessions {
  return {
    async addSession({ id, account, agent, createdAt, seenAt, expiresAt }, digest) {
      await sql.run(
        'insert into sessions (id, digest, account, agent, created_at, seen_at, expires_at) values (?, ?, ?, ?, ?, ?, ?)',
        [id, digest, account, agent, createdAt, seenAt, expiresAt],
      );
    },
    async sessionByDigest(digest, nowMs) {
      const text = 'select * from sessions where digest = ? and ended_at is null and expires_at > ?';
      const row = await sql.get(text, [digest, nowMs]);
      return row === undefined ? undefined : sessionOf(row);
    },
    async sessionsOf(account, nowMs) {
      const text =
        'select * from sessions where account = ? and ended_at is null and expires_at > ? order by seen_at desc, id';
      return (await sql.all(text, [account, nowMs])).map(sessionOf);
    },
    async touchSession(id, nowMs, expiresAt) {
      await sql.run('update sessions set seen_at = ?, expires_at = ? where id = ?', [nowMs, expiresAt, id]);
    },
    async endSessions(account, which, nowMs) {
      const [test, id] = 'id' in which ? ['id = ?', which.id] : ['id <> ?', which.except];
      const text = `update sessions set ended_at = ? where account = ? and ended_at is null and ${test}`;
      return sql.run(text, [nowMs, account, id]);
    },
  };
}

type Rest = Omit<AccountStore, keyof People | keyof Links | keyof Sessions>;

function keysAndFailures(sql: Sql): Rest {
  return {
    async addApiKey({ id, account, name, createdAt }, digest) {
      await sql.run('insert into api_keys (id, digest, account, name, created_at) values (?, ?, ?, ?, ?)', [
        id,
        digest,
        account,
        name,
        createdAt,
      ]);
    },
    async apiKeyByDigest(digest) {
      const row = await sql.get('select * from api_keys where digest = ? and ended_at is null', [digest]);
      return row === undefined ? undefined : apiKeyOf(row);
    },
    async apiKeysOf(account) {
      const text = 'select * from api_keys where account = ? and ended_at is null order by created_at, id';
      return (await sql.all(text, [account])).map(apiKeyOf);
    },
    endApiKey: (account, id, nowMs) =>
      sql.run('update api_keys set ended_at = ? where account = ? and id = ? and ended_at is null', [
        nowMs,
        account,
        id,
      ]),
    async touchApiKey(id, nowMs) {
      await sql.run('update api_keys set used_at = ? where id = ?', [nowMs, id]);
    },
    async loginFailures(digest) {
      const row = await sql.get('select * from login_failures where digest = ?', [digest]);
      if (row === undefined) return undefined;
      return {
        failures: numberOf(row, 'failures'),
        failedAt: numberOf(row, 'failed_at'),
        lockedUntil: numberOf(row, 'locked_until'),
      };
    },
    async setLoginFailures(digest, { failures, failedAt, lockedUntil }) {
      await sql.run(
        `insert into login_failures (digest, failures, failed_at, locked_until) values (?, ?, ?, ?)
         on conflict (digest) do update set failures = excluded.failures, failed_at = excluded.failed_at,
         locked_until = excluded.locked_until`,
        [digest, failures, failedAt, lockedUntil],
      );
    },
    async clearLoginFailures(digest) {
      await sql.run('delete from login_failures where digest = ?', [digest]);
    },
  };
}

export function accountStore(sql: Sql): AccountStore {
  return { ...people(sql), ...links(sql), ...sessions(sql), ...keysAndFailures(sql) };
}
