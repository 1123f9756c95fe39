/** Companies: registered by whoever then administers them; their people, invitations, clients of a partner, audit trail. */
import type { Json } from '@plomba/codec';
import { INVITE_HOURS, HOUR_MS } from '../accounts/policy.js';
import type { Role } from '../access/permissions.table.js';
import { digestOf, newToken } from '../access/secrets.js';
import { OperatorError } from '../http/operator-error.js';
import { answerWith, nothing, route, type Call, type Route } from '../http/route.js';
import { StoreError } from '../store/sql.js';
import type { AuditEntry } from '../store/records.js';
import { companyView, type Company, type CompanyView } from './company.js';
import { checkTaxNumber } from './tax-numbers.js';
import {
  type NewCompany,
  type CompanyChange,
  type MemberView,
  type RoleChange,
  type NewInvitation,
  type InvitationView,
  type AcceptInvitation,
  type NewClient,
  type ClientView,
  type AuditView,
  companyChange,
  companyList,
  memberView,
  memberList,
  roleChange,
  newInvitation,
  invitationView,
  invitationList,
  acceptInvitation,
  newClient,
  clientView,
  clientList,
  auditList,
  type AuditQuery,
  auditQuery,
  registration,
} from './company-bodies.js';

/** @throws OperatorError `bad-field` */
function checkedCompany({ country, taxNumber, ...rest }: NewCompany, id: string, createdAt: number): Company {
  const checked = checkTaxNumber(country, taxNumber);
  if (!checked.ok) throw new OperatorError('bad-field', { path: 'taxNumber', detail: checked.rule });
  const { name, address, email } = rest;
  return { id, country, taxNumber: checked.taxNumber, name, address, email, createdAt };
}

async function added(call: Call<NewCompany, object>): Promise<Company> {
  const company = checkedCompany(call.body, call.newId('co'), call.nowMs);
  try {
    await call.store.companies.add(company, call.principal.account.id);
  } catch (error) {
    if (!(error instanceof StoreError && error.code === 'unique')) throw error;
    const detail = 'a company with this tax number is registered; its administrator can invite you';
    throw new OperatorError('conflict', { path: 'taxNumber', detail, cause: error });
  }
  await call.audit({ act: 'company.registered', object: company.id, company: company.id, after: { ...company } });
  return company;
}

/** Whoever registers the first company of its own is its owner; an integrator makes itself administrator of clients'. */
async function register(
  call: Call<NewCompany & { readonly as?: 'owner' | 'administrator' }, object>,
): Promise<CompanyView> {
  const company = await added(call);
  const role = call.body.as ?? 'administrator';
  const { account } = call.principal;
  await call.store.companies.setMember(company.id, account.id, { role, since: call.nowMs });
  await call.audit({ act: 'member.added', object: account.id, company: company.id, after: { role } });
  return { ...company, role };
}

async function changeCompany(call: Call<CompanyChange, object>): Promise<CompanyView> {
  const { company, body, role } = call;
  const after: Company = { ...company, ...body };
  await call.store.companies.update(after);
  await call.audit({ act: 'company.changed', object: company.id, before: { ...company }, after: { ...after } });
  return { ...after, role };
}

/** Only an owner makes or unmakes one, and a company never loses its last one who may manage it. */
async function checkRoleChange(call: Call<unknown, object>, account: string, to: Role | undefined): Promise<Role> {
  const members = await call.store.companies.members(call.company.id);
  const before = members.find((member) => member.account === account);
  if (before === undefined) throw new OperatorError('not-found');
  if ((before.role === 'owner' || to === 'owner') && call.role !== 'owner') {
    throw new OperatorError('forbidden', { detail: 'only an owner makes or unmakes an owner' });
  }
  const isManager = (role: Role | undefined): boolean => role === 'owner' || role === 'administrator';
  const others = members.filter((member) => member.account !== account && isManager(member.role));
  if (isManager(before.role) && !isManager(to) && others.length === 0) {
    throw new OperatorError('conflict', { detail: 'the company would have nobody who administers it' });
  }
  return before.role;
}

async function changeRole(call: Call<RoleChange, object>): Promise<MemberView> {
  const account = call.params['account'] ?? '';
  const { role } = call.body;
  const before = await checkRoleChange(call, account, role);
  await call.store.companies.setMember(call.company.id, account, { role, since: call.nowMs });
  await call.audit({ act: 'member.changed', object: account, before: { role: before }, after: { role } });
  const members = await call.store.companies.members(call.company.id);
  const member = members.find((one) => one.account === account);
  if (member === undefined) throw new OperatorError('not-found');
  return member;
}

async function removeMember(call: Call<object, object>): Promise<object> {
  const account = call.params['account'] ?? '';
  const role = await checkRoleChange(call, account, undefined);
  await call.store.companies.removeMember(call.company.id, account);
  await call.audit({ act: 'member.removed', object: account, before: { role } });
  return {};
}

async function invite(call: Call<NewInvitation, object>): Promise<InvitationView> {
  const { body, company, store, nowMs, parts, principal, role } = call;
  if (body.role === 'owner' && role !== 'owner') {
    throw new OperatorError('forbidden', { detail: 'only an owner invites an owner' });
  }
  const token = newToken(parts.entropy);
  const expiresAt = nowMs + INVITE_HOURS * HOUR_MS;
  const invitation = { id: call.newId('inv'), ...body, createdAt: nowMs, expiresAt };
  await store.companies.addInvitation({ ...invitation, company: company.id }, digestOf(token));
  await call.audit({ act: 'member.invited', object: invitation.id, after: { ...body } });
  const link = `${parts.settings.publicUrl}/invitation#${token}`;
  const parameters = {
    company: company.name,
    inviter: principal.account.login,
    role: body.role,
    link,
    hours: INVITE_HOURS,
  };
  const known = await store.accounts.byEmail(body.email);
  const language = known?.language ?? principal.account.language;
  const order = { id: call.newId('mail'), to: body.email, template: 'invitation', language, parameters } as const;
  await parts.mailer.queue(store, order, nowMs);
  return invitation;
}

async function withdraw(call: Call<object, object>): Promise<object> {
  const id = call.params['invitation'] ?? '';
  const ended = await call.store.companies.endInvitation(call.company.id, id, call.nowMs);
  if (ended === 0) throw new OperatorError('not-found');
  await call.audit({ act: 'invitation.withdrawn', object: id });
  return {};
}

async function accept(call: Call<AcceptInvitation, object>): Promise<CompanyView> {
  const { store, nowMs, body, principal } = call;
  const invitation = await store.companies.invitationByDigest(digestOf(body.token), nowMs);
  const company = invitation === undefined ? undefined : await store.companies.byId(invitation.company);
  if (invitation === undefined || company === undefined) throw new OperatorError('link-invalid', { path: 'token' });
  await store.companies.endInvitation(company.id, invitation.id, nowMs);
  const { role } = invitation;
  const before = await store.companies.roleOf(company.id, principal.account.id);
  if (before !== undefined)
    throw new OperatorError('conflict', { detail: `this account is ${before} of the company already` });
  await store.companies.setMember(company.id, principal.account.id, { role, since: nowMs });
  await call.audit({ act: 'member.added', object: principal.account.id, company: company.id, after: { role } });
  return { ...company, role };
}

/** A user of cash registers on a partner's list: registered here by that, where it is not. */
async function addClient(call: Call<NewClient, object>): Promise<ClientView> {
  const { tariff, ...given } = call.body;
  const wanted = checkedCompany(given, call.newId('co'), call.nowMs);
  const { companies } = call.store;
  const known = await companies.byTaxNumber(wanted.country, wanted.taxNumber);
  // Requisites of a company that is registered are its own: a partner does not change them by naming it.
  const client = known ?? wanted;
  if (known === undefined) {
    await companies.add(wanted, call.principal.account.id);
    await call.audit({ act: 'company.registered', object: wanted.id, company: wanted.id, after: { ...wanted } });
  }
  if (client.id === call.company.id)
    throw new OperatorError('conflict', { path: 'taxNumber', detail: 'this is the partner itself' });
  if (await companies.isClient(call.company.id, client.id)) {
    throw new OperatorError('conflict', { path: 'taxNumber', detail: 'it is on the list already' });
  }
  await companies.addClient(call.company.id, client.id, { tariff, since: call.nowMs });
  await call.audit({ act: 'client.added', object: client.id, after: { tariff } });
  return { company: client, tariff, since: call.nowMs };
}

function auditViewOf({ before, after, ...entry }: AuditEntry): AuditView {
  return {
    ...entry,
    // Written by audit() with JSON.stringify.
    ...(before === undefined ? {} : { before: JSON.parse(before) as Json }),
    ...(after === undefined ? {} : { after: JSON.parse(after) as Json }),
  };
}

const area = 'companies';
const example: NewCompany = {
  country: 'ME',
  taxNumber: '02000008',
  name: 'Kafana Stari Grad d.o.o.',
  address: 'Njegoševa 1, Cetinje',
  email: 'kontakt@starigrad.example',
};

export const companyRoutes: readonly Route[] = [
  route<NewCompany & { readonly as?: 'owner' | 'administrator' }, object, CompanyView>(
    {
      id: 'registerCompany',
      method: 'POST',
      path: '/v1/companies',
      area,
      access: 'account',
      summary: 'Register a company.',
      description:
        'The account becomes its administrator, or its owner. An integrator who registers three companies administers all three.',
      body: registration,
      answer: answerWith(companyView),
      example: { body: { ...example } },
    },
    register,
  ),
  route<object, object, { readonly companies: readonly CompanyView[] }>(
    {
      id: 'listCompanies',
      method: 'GET',
      path: '/v1/companies',
      area,
      access: 'account',
      summary: 'Companies of the account, with its role in each.',
      answer: answerWith(companyList),
    },
    async ({ store, principal }) => ({
      companies: principal.account.staff
        ? (await store.companies.all()).map((company) => ({ ...company }))
        : await store.companies.ofAccount(principal.account.id),
    }),
  ),
  route<object, object, CompanyView>(
    {
      id: 'getCompany',
      method: 'GET',
      path: '/v1/companies/{company}',
      area,
      access: 'company.read',
      summary: 'One company.',
      answer: answerWith(companyView),
    },
    ({ company, role }) => Promise.resolve({ ...company, role }),
  ),
  route<CompanyChange, object, CompanyView>(
    {
      id: 'changeCompany',
      method: 'PATCH',
      path: '/v1/companies/{company}',
      area,
      access: 'company.write',
      summary: 'Change name, seat or address for notices.',
      body: companyChange,
      answer: answerWith(companyView),
    },
    changeCompany,
  ),
  route<object, object, { readonly members: readonly MemberView[] }>(
    {
      id: 'listMembers',
      method: 'GET',
      path: '/v1/companies/{company}/members',
      area,
      access: 'members.read',
      summary: 'Who works for the company, in which role.',
      answer: answerWith(memberList),
    },
    async ({ store, company }) => ({ members: await store.companies.members(company.id) }),
  ),
  route<RoleChange, object, MemberView>(
    {
      id: 'changeMember',
      method: 'PUT',
      path: '/v1/companies/{company}/members/{account}',
      area,
      access: 'members.write',
      summary: 'Give a member another role.',
      body: roleChange,
      answer: answerWith(memberView),
    },
    changeRole,
  ),
  route<object, object, object>(
    {
      id: 'removeMember',
      method: 'DELETE',
      path: '/v1/companies/{company}/members/{account}',
      area,
      access: 'members.write',
      summary: 'Take a member out of the company.',
      answer: nothing,
    },
    removeMember,
  ),
  route<NewInvitation, object, InvitationView>(
    {
      id: 'inviteMember',
      method: 'POST',
      path: '/v1/companies/{company}/invitations',
      area,
      access: 'members.write',
      summary: 'Invite somebody by e-mail, with a role.',
      body: newInvitation,
      answer: answerWith(invitationView),
      example: { body: { email: 'vuk@integrator.example', role: 'integrator' } },
    },
    invite,
  ),
  route<object, object, { readonly invitations: readonly InvitationView[] }>(
    {
      id: 'listInvitations',
      method: 'GET',
      path: '/v1/companies/{company}/invitations',
      area,
      access: 'members.read',
      summary: 'Open invitations.',
      answer: answerWith(invitationList),
    },
    async ({ store, company, nowMs }) => ({ invitations: await store.companies.invitations(company.id, nowMs) }),
  ),
  route<object, object, object>(
    {
      id: 'withdrawInvitation',
      method: 'DELETE',
      path: '/v1/companies/{company}/invitations/{invitation}',
      area,
      access: 'members.write',
      summary: 'Withdraw an invitation.',
      answer: nothing,
    },
    withdraw,
  ),
  route<AcceptInvitation, object, CompanyView>(
    {
      id: 'acceptInvitation',
      method: 'POST',
      path: '/v1/invitations',
      area,
      access: 'account',
      summary: 'Accept an invitation with its one-time link.',
      body: acceptInvitation,
      answer: answerWith(companyView),
      perMinute: 20,
    },
    accept,
  ),
  route<NewClient, object, ClientView>(
    {
      id: 'addClient',
      method: 'POST',
      path: '/v1/companies/{company}/clients',
      area,
      access: 'clients.write',
      summary: 'Put a user of cash registers on the list of this partner.',
      description: 'With a tariff plan. A company that is not registered yet is by this.',
      body: newClient,
      answer: answerWith(clientView),
      example: { body: { ...example, tariff: 'one year' } },
    },
    addClient,
  ),
  route<object, object, { readonly clients: readonly ClientView[] }>(
    {
      id: 'listClients',
      method: 'GET',
      path: '/v1/companies/{company}/clients',
      area,
      access: 'clients.read',
      summary: 'Users of cash registers that this partner looks after.',
      answer: answerWith(clientList),
    },
    async ({ store, company }) => ({ clients: await store.companies.clients(company.id) }),
  ),
  route<object, AuditQuery, { readonly entries: readonly AuditView[] }>(
    {
      id: 'readAudit',
      method: 'GET',
      path: '/v1/companies/{company}/audit',
      area,
      access: 'audit.read',
      summary: 'Who changed what and when, before and after.',
      query: auditQuery,
      answer: answerWith(auditList),
    },
    async ({ store, company, query }) => {
      const entries = await store.audit.list(company.id, { ...query, max: 200 });
      return { entries: entries.map(auditViewOf) };
    },
  ),
];
