/** Accounts, their one-time links, sessions, API keys, failed log-ins. Secrets stand here as digests only. */

export const accounts: readonly string[] = [
  `create table accounts (
    id text primary key, login text not null, login_key text not null unique, email text not null,
    email_key text not null unique, language text not null, state text not null, password text,
    staff integer not null, created_at integer not null)`,
  `create table one_time_links (
    digest text primary key, purpose text not null, account text references accounts(id), content text not null,
    created_at integer not null, expires_at integer not null, used_at integer)`,
  `create table sessions (
    id text primary key, digest text not null unique, account text not null references accounts(id),
    agent text not null, created_at integer not null, seen_at integer not null, expires_at integer not null,
    ended_at integer)`,
  `create index sessions_by_account on sessions (account)`,
  `create table api_keys (
    id text primary key, digest text not null unique, account text not null references accounts(id),
    name text not null, created_at integer not null, used_at integer, ended_at integer)`,
  `create index api_keys_by_account on api_keys (account)`,
  `create table login_failures (
    digest text primary key, failures integer not null, failed_at integer not null, locked_until integer not null)`,
];
