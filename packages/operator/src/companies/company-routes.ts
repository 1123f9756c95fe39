/** Companies: registered by whoever then administers them; clients of a partner, audit trail. */
import type { Json } from '@plomba/codec';
import { OperatorError } from '../http/operator-error.js';
import { answerWith, route, type Call, type Route } from '../http/route.js';
import { StoreError } from '../store/sql.js';
import type { AuditEntry } from '../store/records.js';
import { companyView, languageOfCountry, type Company, type CompanyView } from './company.js';
import { checkTaxNumber } from './tax-numbers.js';
import {
  auditList,
  auditQuery,
  clientList,
  clientView,
  companyChange,
  companyList,
  newClient,
  registration,
  type AuditQuery,
  type AuditView,
  type ClientView,
  type CompanyChange,
  type NewClient,
  type NewCompany,
} from './company-bodies.js';

/** @throws OperatorError `bad-field` */
function checkedCompany({ country, taxNumber, ...rest }: NewCompany, id: string, createdAt: number): Company {
  const checked = checkTaxNumber(country, taxNumber);
  if (!checked.ok) throw new OperatorError('bad-field', { path: 'taxNumber', detail: checked.rule });
  const { name, address, email, language = languageOfCountry(country) } = rest;
  return { id, country, taxNumber: checked.taxNumber, name, address, email, language, createdAt };
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
    async ({ store, company, role, principal }) => {
      const alarmMails = await store.companies.wantsAlarmMails(company.id, principal.account.id);
      return { ...company, role, ...(alarmMails === undefined ? {} : { alarmMails }) };
    },
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
