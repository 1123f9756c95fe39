/** Requisites of a company, entered once, and the partner base that its status is checked against. */
import { OperatorError } from '../http/operator-error.js';
import { answerWith, route, type Call, type Route } from '../http/route.js';
import type { PartnerEntry, PartnerStatus, Requisites } from '../store/orders.js';
import { checkTaxNumber } from '../companies/tax-numbers.js';
import { type RequisitesForm, type PartnerForm, requisitesForm, partnerForm, partnerList } from './order-bodies.js';

/** Who is in the partner base as a service centre is one, and nobody else. */
export function checkStatus(partner: PartnerEntry | undefined, claimed: PartnerStatus): void {
  const known = partner?.status ?? 'end-user';
  if (known === claimed) return;
  throw new OperatorError('status-mismatch', {
    path: 'status',
    detail: `the partner base has this tax number as ${known}`,
  });
}

async function setRequisites(call: Call<RequisitesForm, object>): Promise<RequisitesForm> {
  const { store, company, body, nowMs } = call;
  checkStatus(await store.orders.partner(company.country, company.taxNumber), body.status);
  const before = await store.orders.requisites(company.id);
  await store.orders.setRequisites(company.id, { ...body, checkedAt: nowMs });
  await call.audit({
    act: 'requisites.set',
    object: company.id,
    ...(before === undefined ? {} : { before: { ...before } }),
    after: { ...body },
  });
  return body;
}

export async function requisitesOf(call: Call<unknown, unknown>): Promise<Requisites> {
  const requisites = await call.store.orders.requisites(call.company.id);
  if (requisites === undefined) {
    throw new OperatorError('requisites-missing', { detail: 'enter bank account and status of the company first' });
  }
  return requisites;
}

async function setPartner(call: Call<PartnerForm, object>): Promise<PartnerForm> {
  const { country, taxNumber: given, status } = call.body;
  const checked = checkTaxNumber(country, given);
  if (!checked.ok) throw new OperatorError('bad-field', { path: 'taxNumber', detail: checked.rule });
  const { taxNumber } = checked;
  const before = await call.store.orders.partner(country, taxNumber);
  await call.store.orders.setPartner({ country, taxNumber, status, since: call.nowMs });
  const was = before === undefined ? {} : { before: { status: before.status } };
  await call.audit({ act: 'partner.set', object: `${country} ${taxNumber}`, ...was, after: { status } });
  return { country, taxNumber, status };
}

const area = 'orders';
const base = '/v1/companies/{company}';

export const requisitesRoutes: readonly Route[] = [
  route<RequisitesForm, object, RequisitesForm>(
    {
      id: 'setRequisites',
      method: 'PUT',
      path: `${base}/requisites`,
      area,
      access: 'orders.write',
      summary: 'Enter bank account and status of the company, once.',
      description:
        'The status is checked against the partner base by the tax number: a mismatch is refused. Later orders need no requisites.',
      body: requisitesForm,
      answer: answerWith(requisitesForm),
      example: {
        body: {
          status: 'service-centre',
          bank: 'АО Банк, БИК 044525225',
          bankAccount: '40702810900000000001',
          exchange: 'electronic',
        },
      },
    },
    setRequisites,
  ),
  route<object, object, RequisitesForm>(
    {
      id: 'getRequisites',
      method: 'GET',
      path: `${base}/requisites`,
      area,
      access: 'orders.read',
      summary: 'Bank account and status of the company.',
      answer: answerWith(requisitesForm),
    },
    requisitesOf,
  ),
  route<PartnerForm, object, PartnerForm>(
    {
      id: 'setPartner',
      method: 'PUT',
      path: '/v1/partner-base',
      area,
      access: 'staff',
      summary: 'Enter a company into the partner base.',
      body: partnerForm,
      answer: answerWith(partnerForm),
      example: { body: { country: 'RU', taxNumber: '7707083893', status: 'service-centre' } },
    },
    setPartner,
  ),
  route<object, object, { readonly partners: readonly PartnerForm[] }>(
    {
      id: 'listPartners',
      method: 'GET',
      path: '/v1/partner-base',
      area,
      access: 'staff',
      summary: 'The partner base.',
      answer: answerWith(partnerList),
    },
    async ({ store }) => ({ partners: await store.orders.partners() }),
  ),
];
