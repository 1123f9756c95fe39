/** Requisites, the partner base, orders, licences, parts of terminals, switches to production with their documents. */

export const licences: readonly string[] = [
  `create table requisites (
    company text primary key references companies(id), status text not null, bank text not null,
    bank_account text not null, exchange text not null, checked_at integer not null)`,
  `create table partner_base (
    country text not null, tax_number text not null, status text not null, since integer not null,
    primary key (country, tax_number))`,
  `create table orders (
    id text primary key, number integer not null unique, company text not null references companies(id),
    product text not null, quantity integer not null, price_minor text not null, total_minor text not null,
    currency text not null, offer text not null, state text not null, created_at integer not null,
    placed_at integer, paid_at integer, payment text)`,
  `create index orders_by_company on orders (company)`,
  `create table licences (
    id text primary key, company text not null references companies(id), product text not null, serial text not null,
    environment text not null, licence text not null, signature text not null, issued_at integer not null,
    activated_at integer not null, valid_until integer, replaced_at integer, cost integer not null)`,
  `create index licences_by_company on licences (company, product)`,
  `create index licences_by_serial on licences (serial)`,
  `create table terminal_parts (
    terminal text not null references terminals(id), product text not null, since integer not null,
    primary key (terminal, product))`,
  `create table production_switches (
    id text primary key, company text not null references companies(id), licence text not null references licences(id),
    path text not null, state text not null, content text not null, created_at integer not null,
    changed_at integer not null)`,
  `create index switches_by_company on production_switches (company)`,
  `create table production_files (
    id text primary key, switch text not null references production_switches(id), kind text not null,
    name text not null, bytes text not null, account text not null references accounts(id), at integer not null)`,
  `create index files_by_switch on production_files (switch)`,
];
