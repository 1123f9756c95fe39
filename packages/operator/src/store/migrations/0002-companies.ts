/** Companies, who works for them in which role, invitations, clients of a partner, points of sale, terminals. */

export const companies: readonly string[] = [
  `create table companies (
    id text primary key, country text not null, tax_number text not null, name text not null, address text not null,
    email text not null, created_at integer not null, created_by text not null references accounts(id),
    unique (country, tax_number))`,
  `create table members (
    company text not null references companies(id), account text not null references accounts(id), role text not null,
    since integer not null, primary key (company, account))`,
  `create index members_by_account on members (account)`,
  `create table invitations (
    id text primary key, company text not null references companies(id), email text not null, role text not null,
    digest text not null unique, created_at integer not null, expires_at integer not null, ended_at integer)`,
  `create table clients (
    partner text not null references companies(id), client text not null references companies(id),
    tariff text not null, since integer not null, primary key (partner, client))`,
  `create index clients_by_client on clients (client)`,
  `create table points_of_sale (
    id text primary key, company text not null references companies(id), name text not null, address text not null,
    created_at integer not null, closed_at integer)`,
  `create index points_by_company on points_of_sale (company)`,
  `create table terminals (
    id text primary key, company text not null references companies(id), point text references points_of_sale(id),
    name text not null, hardware text, bound_at integer, register_number text, created_at integer not null,
    unique (company, name))`,
  `create table terminal_grants (
    terminal text not null references terminals(id), account text not null references accounts(id),
    since integer not null, primary key (terminal, account))`,
];
