/** The service firm's own file about a unit: kept by whoever looked after it at the time, also when the unit is gone. */

export const serviceFile: readonly string[] = [
  `create table service_file (
    company text not null references companies(id), unit text not null references units(id), sequence integer not null,
    at integer not null, kind text not null, detail text not null, account text references accounts(id),
    visit integer, primary key (company, unit, sequence))`,
];
