/** Where the service book stands in a journal: the records of kind intervention (byte 3 of an entry is 18). */

export const interventions: readonly string[] = [
  `create table interventions (
    unit text not null references units(id), sequence integer not null, primary key (unit, sequence))`,
  `insert into interventions (unit, sequence)
    select unit, sequence from records where substr(entry, 7, 2) = '12'`,
];
