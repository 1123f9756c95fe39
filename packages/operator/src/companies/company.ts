/** A legal entity: owner of points of sale, terminals, units and licences, or a service centre that looks after others'. */
import { bool, text } from '@plomba/codec';
import { languageWord, type Language } from '../accounts/account.js';
import { roles, type Role } from '../access/permissions.table.js';
import { idText, line, may, must, object, timeMs, wordOf, type ObjectShape, type Shape } from '../http/shape.js';

export interface Company {
  readonly id: string;
  /** Two letters, ISO 3166. */
  readonly country: string;
  /** As the check of its country normalises it: digits only. */
  readonly taxNumber: string;
  readonly name: string;
  readonly address: string;
  /** For invoices and notices. */
  readonly email: string;
  /** Of mails to the company. */
  readonly language: Language;
  readonly createdAt: number;
}

/** The language of a country's companies, unless they choose another one. */
const LANGUAGES: Readonly<Record<string, Language>> = { ME: 'sr', RO: 'ro', RU: 'ru', SE: 'sv' };

/** @param country two letters, ISO 3166 */
export function languageOfCountry(country: string): Language {
  return LANGUAGES[country] ?? 'en';
}

export const countryCode: Shape<string> = text({ bytesMax: 2, pattern: /^[A-Z]{2}$/ });

export const roleWord: Shape<Role> = wordOf(...roles);

/** What an account sees of a company: with its own role there. */
export interface CompanyView extends Company {
  readonly role?: Role;
  readonly alarmMails?: boolean;
}

export const companyView: ObjectShape<CompanyView> = object<CompanyView>('Company', {
  id: must(idText, 'id of the company'),
  country: must(countryCode, 'two letters'),
  taxNumber: must(line(32), 'tax number, digits only'),
  name: must(line(200), 'registered name'),
  address: must(line(300), 'registered seat'),
  email: must(line(254), 'for invoices and notices'),
  language: must(languageWord, 'of mails to the company'),
  createdAt: must(timeMs, 'when it was registered here'),
  role: may(roleWord, 'role of the account that asks'),
  alarmMails: may(bool, 'whether the account that asks gets mails about alarms of it; where it is a member'),
});
