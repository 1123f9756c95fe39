/** Work for units, requests between partners and users, goods, firmware and its roll-outs. */

export const fleetWork: readonly string[] = [
  `create table work (
    id text primary key, unit text not null references units(id), number integer not null, kind text not null,
    input text not null, state text not null, epoch integer, tries integer not null, result text, why text,
    created_at integer not null, created_by text not null, ended_at integer, unique (unit, number))`,
  `create index work_waiting on work (state, unit)`,
  `create table goods (
    unit text not null references units(id), revision integer not null, goods text not null,
    in_force_at integer not null, primary key (unit, revision))`,
  `create table requests (
    id text primary key, unit text not null references units(id), kind text not null, sender text not null,
    receiver text not null, state text not null, note text not null, created_at integer not null,
    created_by text not null, ended_at integer, ended_by text)`,
  `create index requests_by_receiver on requests (receiver, state)`,
  `create index requests_by_sender on requests (sender, state)`,
  `create index requests_by_unit on requests (unit, created_at)`,
  `create table firmware (
    id text primary key, model text not null, version text not null, released text not null, channel text not null,
    needs_licence integer not null, manifest text not null, signature text not null, image text not null,
    notes text not null, created_at integer not null, created_by text not null, withdrawn_at integer,
    unique (model, version))`,
  `create table roll_outs (
    id text primary key, firmware text not null references firmware(id), stages text not null, stage integer not null,
    state text not null, failures_max integer not null, created_at integer not null, created_by text not null,
    ended_at integer, why text)`,
  `create index roll_outs_by_state on roll_outs (state)`,
  `create table roll_out_units (
    roll_out text not null references roll_outs(id), unit text not null references units(id), rank integer not null,
    state text not null, work text, why text, ended_at integer, primary key (roll_out, unit))`,
  `create index roll_out_units_by_work on roll_out_units (work)`,
];
