/** Bodies of the routes of companies: what goes in and out, with its rules. */
import {
  line,
  idText,
  listOf,
  may,
  must,
  object,
  timeMs,
  anyJson,
  wordOf,
  type ObjectShape,
  type Rows,
  type Shape,
} from '../http/shape.js';
import type { Json } from '@plomba/codec';
import { bool, int } from '@plomba/codec';
import { emailText, languageWord, type Language } from '../accounts/account.js';
import { tokenText } from '../accounts/sign-up-routes.js';
import type { Role } from '../access/permissions.table.js';
import { companyView, countryCode, roleWord, type Company, type CompanyView } from './company.js';

export interface NewCompany {
  readonly country: string;
  readonly taxNumber: string;
  readonly name: string;
  readonly address: string;
  readonly email: string;
  readonly language?: Language;
}

export interface CompanyChange {
  readonly name?: string;
  readonly address?: string;
  readonly email?: string;
  readonly language?: Language;
}

export interface MembershipChange {
  readonly alarmMails: boolean;
}

export interface MemberView {
  readonly account: string;
  readonly login: string;
  readonly email: string;
  readonly role: Role;
  readonly since: number;
  readonly alarmMails: boolean;
}

export interface RoleChange {
  readonly role: Role;
}

export interface NewInvitation {
  readonly email: string;
  readonly role: Role;
}

export interface InvitationView extends NewInvitation {
  readonly id: string;
  readonly createdAt: number;
  readonly expiresAt: number;
}

export interface AcceptInvitation {
  readonly token: string;
}

export interface NewClient extends NewCompany {
  readonly tariff: string;
}

export interface ClientView {
  readonly company: Company;
  readonly tariff: string;
  readonly since: number;
}

export interface AuditView {
  readonly sequence: number;
  readonly at: number;
  readonly account?: string;
  readonly act: string;
  readonly object: string;
  readonly before?: Json;
  readonly after?: Json;
}

const companyFields: Rows<NewCompany> = {
  country: must(countryCode, 'two letters'),
  taxNumber: must(line(32), 'PIB, organisationsnummer, CUI, ИНН; its check digits are checked'),
  name: must(line(200), 'registered name'),
  address: must(line(300), 'registered seat'),
  email: must(emailText, 'for invoices and notices'),
  language: may(languageWord, 'of mails to the company; that of its country when absent'),
};

export const companyChange: ObjectShape<CompanyChange> = object<CompanyChange>('CompanyChange', {
  name: may(line(200), 'registered name'),
  address: may(line(300), 'registered seat'),
  email: may(emailText, 'for invoices and notices'),
  language: may(languageWord, 'of mails to the company'),
});

export const membershipChange: ObjectShape<MembershipChange> = object<MembershipChange>('MembershipChange', {
  alarmMails: must(bool, 'whether it gets mails about new alarms of units of this company'),
});

export const companyList: ObjectShape<{ readonly companies: readonly CompanyView[] }> = object<{
  readonly companies: readonly CompanyView[];
}>('Companies', { companies: must(listOf(companyView, 100_000), 'by name') });

export const memberView: ObjectShape<MemberView> = object<MemberView>('Member', {
  account: must(idText, 'id of the account'),
  login: must(line(64), 'user name'),
  email: must(emailText, 'for notices'),
  role: must(roleWord, 'what it is in this company'),
  since: must(timeMs, 'since when'),
  alarmMails: must(bool, 'whether it gets mails about new alarms'),
});

export const memberList: ObjectShape<{ readonly members: readonly MemberView[] }> = object<{
  readonly members: readonly MemberView[];
}>('Members', { members: must(listOf(memberView, 10_000), 'by user name') });

export const roleChange: ObjectShape<RoleChange> = object<RoleChange>('RoleChange', {
  role: must(roleWord, 'the new role'),
});

export const newInvitation: ObjectShape<NewInvitation> = object<NewInvitation>('NewInvitation', {
  email: must(emailText, 'where the one-time link goes'),
  role: must(roleWord, 'what the person becomes'),
});

export const invitationView: ObjectShape<InvitationView> = object<InvitationView>('Invitation', {
  id: must(idText, 'id of the invitation'),
  email: must(emailText, 'where the link went'),
  role: must(roleWord, 'what the person becomes'),
  createdAt: must(timeMs, 'when it was sent'),
  expiresAt: must(timeMs, 'when it ends'),
});

export const invitationList: ObjectShape<{ readonly invitations: readonly InvitationView[] }> = object<{
  readonly invitations: readonly InvitationView[];
}>('Invitations', { invitations: must(listOf(invitationView, 10_000), 'those that are open') });

export const acceptInvitation: ObjectShape<AcceptInvitation> = object<AcceptInvitation>('AcceptInvitation', {
  token: must(tokenText, 'what stands behind # in the link'),
});

const tariffWord: Shape<string> = line(60);

export const newClient: ObjectShape<NewClient> = object<NewClient>('NewClient', {
  ...companyFields,
  tariff: must(tariffWord, 'tariff plan'),
});

export const clientView: ObjectShape<ClientView> = object<ClientView>('Client', {
  company: must(companyView, 'the user of cash registers'),
  tariff: must(tariffWord, 'tariff plan'),
  since: must(timeMs, 'on the list since'),
});

export const clientList: ObjectShape<{ readonly clients: readonly ClientView[] }> = object<{
  readonly clients: readonly ClientView[];
}>('Clients', { clients: must(listOf(clientView, 100_000), 'by name') });

const auditView: ObjectShape<AuditView> = object<AuditView>('AuditEntry', {
  sequence: must(int({ min: 1, max: Number.MAX_SAFE_INTEGER }), 'without gaps in a company'),
  at: must(timeMs, 'when'),
  account: may(idText, 'who; absent for the operator itself'),
  act: must(line(60), 'what was done'),
  object: must(line(80), 'id of what was changed'),
  before: may(anyJson, 'as it was'),
  after: may(anyJson, 'as it is'),
});

export const auditList: ObjectShape<{ readonly entries: readonly AuditView[] }> = object<{
  readonly entries: readonly AuditView[];
}>('AuditTrail', { entries: must(listOf(auditView, 500), 'the newest first') });

export interface AuditQuery {
  readonly below?: number;
}

export const auditQuery: ObjectShape<AuditQuery> = object<AuditQuery>('AuditQuery', {
  below: may(int({ min: 1, max: Number.MAX_SAFE_INTEGER }), 'entries before this sequence'),
});

export const registration: ObjectShape<NewCompany & { readonly as?: 'owner' | 'administrator' }> = object<
  NewCompany & { readonly as?: 'owner' | 'administrator' }
>('CompanyRegistration', {
  ...companyFields,
  as: may(
    wordOf('owner', 'administrator'),
    'what the account becomes in it: its owner, or its administrator (default)',
  ),
});
