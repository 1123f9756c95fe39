/** Alarms that a company was told of, for as long as they last. */

export const alarmMails: readonly string[] = [
  `create table alarm_mails (
    company text not null references companies(id), unit text not null references units(id), kind text not null,
    about text not null, told_at integer not null, primary key (company, unit, kind, about))`,
];
