/** The outbox, the audit trail, and what was answered to a change under its Idempotency-Key. */

export const mailAndAudit: readonly string[] = [
  `create table mails (
    id text primary key, number integer not null unique, company text, recipient text not null, template text not null, language text not null,
    subject text not null, body text not null, state text not null, attempts integer not null,
    created_at integer not null, due_at integer not null, sent_at integer, failure text)`,
  `create index mails_by_state on mails (state, due_at)`,
  `create table audit (
    company text not null, sequence integer not null, at integer not null, account text, act text not null,
    object text not null, before text, after text, primary key (company, sequence))`,
  `create table answers (
    principal text not null, key text not null, digest text not null, status integer not null, answer text not null,
    at integer not null, primary key (principal, key))`,
  `create index answers_by_time on answers (at)`,
];
