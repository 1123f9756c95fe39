/** A legal entity: owner of points of sale, terminals, units and licences, or a service centre that looks after others'. */
import { text } from '@plomba/codec';
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
  readonly createdAt: number;
}

export const countryCode: Shape<string> = text({ bytesMax: 2, pattern: /^[A-Z]{2}$/ });

export const roleWord: Shape<Role> = wordOf(...roles);

/** What an account sees of a company: with its own role there. */
export interface CompanyView extends Company {
  readonly role?: Role;
}

export const companyView: ObjectShape<CompanyView> = object<CompanyView>('Company', {
  id: must(idText, 'id of the company'),
  country: must(countryCode, 'two letters'),
  taxNumber: must(line(32), 'tax number, digits only'),
  name: must(line(200), 'registered name'),
  address: must(line(300), 'registered seat'),
  email: must(line(254), 'for invoices and notices'),
  createdAt: must(timeMs, 'when it was registered here'),
  role: may(roleWord, 'role of the account that asks'),
});
