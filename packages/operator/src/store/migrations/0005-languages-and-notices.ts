/** The language of a company, and whether a member wants mails about alarms. */

export const languagesAndNotices: readonly string[] = [
  `alter table companies add column language text not null default 'en'`,
  `update companies set language = case country when 'ME' then 'sr' when 'RO' then 'ro' when 'RU' then 'ru'
    when 'SE' then 'sv' else 'en' end`,
  `alter table members add column alarm_mails integer not null default 1`,
];
