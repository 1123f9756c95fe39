/** Units, what is known of their journals, the records and documents that were taken in, and what was found wrong. */

export const units: readonly string[] = [
  `create table units (
    id text primary key, company text not null references companies(id), partner text references companies(id),
    name text not null, shop text not null, serial text unique, drive_serial text unique, country text not null,
    registration text not null, registration_number text, tariff text not null, channel text not null, log_key text,
    created_at integer not null, first_seen_at integer, last_seen_at integer, connected_at integer, is_entrusted integer,
    status text, capabilities text, removed_at integer)`,
  `create index units_by_company on units (company)`,
  `create index units_by_partner on units (partner)`,
  `create table unit_events (
    unit text not null references units(id), sequence integer not null, at integer not null, kind text not null,
    detail text not null, primary key (unit, sequence))`,
  `create table journals (
    unit text primary key references units(id), size integer not null, known text not null, checkpoint text,
    life integer not null, taken_at integer not null)`,
  `create table records (
    unit text not null references units(id), sequence integer not null, entry text not null, signature text not null,
    leaf text not null, taken_at integer not null, primary key (unit, sequence))`,
  `create table documents (
    unit text not null references units(id), sequence integer not null, kind text not null, date text not null,
    utc_ms integer not null, offset_minutes integer not null, series text, number integer, total_minor text,
    till text, cashier text, buyer text, taken_at integer not null, primary key (unit, sequence))`,
  `create index documents_by_date on documents (unit, date)`,
  `create index documents_by_number on documents (unit, number)`,
  `create table replaced_records (
    unit text not null references units(id), life integer not null, sequence integer not null, entry text not null,
    signature text not null, taken_at integer not null, primary key (unit, life, sequence))`,
  `create table findings (
    id text primary key, unit text not null references units(id), kind text not null, at integer not null,
    known integer not null, found integer not null, detail text not null, found_at integer not null,
    decided_at integer, decided_by text, decision text, reason text)`,
  `create index findings_by_unit on findings (unit, found_at)`,
];
