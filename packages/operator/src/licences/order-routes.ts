/**
 * Orders: the company with its requisites once, then product and quantity, the check of everything, the offer accepted,
 * placed; the invoice goes by mail; when the payment is entered, the quantity is available.
 */
import { OperatorError } from '../http/operator-error.js';
import { answerWith, route, type Call, type Route } from '../http/route.js';
import type { Order, PartnerEntry, PartnerStatus, Requisites } from '../store/orders.js';
import { checkTaxNumber } from '../companies/tax-numbers.js';
import { amountText } from './amount.js';
import { productOf, available } from './available.js';
import { products, type ProductId } from './products.table.js';
import {
  type RequisitesForm,
  type NewOrder,
  type OrderView,
  type Placement,
  type Payment,
  type ProductView,
  type PartnerForm,
  requisitesForm,
  newOrder,
  orderView,
  orderList,
  placement,
  payment,
  productList,
  partnerForm,
  partnerList,
  type AvailableView,
  availableList,
} from './order-bodies.js';

/** Who is in the partner base as a service centre is one, and nobody else. */
function checkStatus(partner: PartnerEntry | undefined, claimed: PartnerStatus): void {
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

async function requisitesOf(call: Call<unknown, unknown>): Promise<Requisites> {
  const requisites = await call.store.orders.requisites(call.company.id);
  if (requisites === undefined) {
    throw new OperatorError('requisites-missing', { detail: 'enter bank account and status of the company first' });
  }
  return requisites;
}

function viewOf(
  order: Order,
  company: { readonly name: string; readonly taxNumber: string },
  requisites: Requisites,
): OrderView {
  const product = productOf(order.product);
  const { bankAccount, status } = requisites;
  return { ...order, product, companyName: company.name, taxNumber: company.taxNumber, bankAccount, status };
}

async function begin(call: Call<NewOrder, object>): Promise<OrderView> {
  const { store, company, body, nowMs } = call;
  const requisites = await requisitesOf(call);
  // The base may have changed since the requisites were entered.
  checkStatus(await store.orders.partner(company.country, company.taxNumber), requisites.status);
  const { priceMinor, currency, offer } = products[body.product];
  const order = await store.orders.add({
    id: call.newId('ord'),
    company: company.id,
    product: body.product,
    quantity: body.quantity,
    priceMinor: String(priceMinor),
    totalMinor: String(priceMinor * BigInt(body.quantity)),
    currency,
    offer,
    state: 'draft',
    createdAt: nowMs,
  });
  await call.audit({
    act: 'order.begun',
    object: order.id,
    after: { product: order.product, quantity: order.quantity },
  });
  return viewOf(order, company, requisites);
}

async function orderIn(call: Call<unknown, unknown>): Promise<Order> {
  const order = await call.store.orders.byId(call.company.id, call.params['order'] ?? '');
  if (order === undefined) throw new OperatorError('not-found');
  return order;
}

async function place(call: Call<Placement, object>): Promise<OrderView> {
  const { store, company, body, nowMs, parts } = call;
  const order = await orderIn(call);
  const requisites = await requisitesOf(call);
  if (order.state !== 'draft') throw new OperatorError('wrong-state', { detail: `the order is ${order.state}` });
  if (!body.accepted)
    throw new OperatorError('bad-field', { path: 'accepted', detail: 'an order is placed by accepting its offer' });
  const current = products[productOf(order.product)].offer;
  if (body.offer !== order.offer || order.offer !== current) {
    throw new OperatorError('offer-changed', { path: 'offer', detail: `the offer in force is ${current}` });
  }
  const placed: Order = { ...order, state: 'placed', placedAt: nowMs };
  await store.orders.setState(placed);
  await call.audit({
    act: 'order.placed',
    object: order.id,
    before: { state: 'draft' },
    after: { state: 'placed', offer: order.offer },
  });
  const parameters = {
    number: order.number,
    company: company.name,
    taxNumber: company.taxNumber,
    quantity: order.quantity,
    product: products[productOf(order.product)].name,
    total: amountText(order.totalMinor, order.currency),
  };
  const mail = {
    id: call.newId('mail'),
    to: company.email,
    template: 'invoice',
    language: company.language,
    parameters,
    company: company.id,
  } as const;
  await parts.mailer.queue(store, mail, nowMs);
  return viewOf(placed, company, requisites);
}

async function cancel(call: Call<object, object>): Promise<OrderView> {
  const order = await orderIn(call);
  const requisites = await requisitesOf(call);
  if (order.state !== 'draft' && order.state !== 'placed') {
    throw new OperatorError('wrong-state', { detail: `the order is ${order.state}` });
  }
  const cancelled: Order = { ...order, state: 'cancelled' };
  await call.store.orders.setState(cancelled);
  await call.audit({
    act: 'order.cancelled',
    object: order.id,
    before: { state: order.state },
    after: { state: 'cancelled' },
  });
  return viewOf(cancelled, call.company, requisites);
}

/** The bank's answer, entered by the operator's own people. Once: a second entry finds the order paid. */
async function enterPayment(call: Call<Payment, object>): Promise<OrderView> {
  const { store, company, body, nowMs, parts } = call;
  if (!call.principal.account.staff)
    throw new OperatorError('forbidden', { detail: 'payments are entered by the operator' });
  const order = await orderIn(call);
  const requisites = await requisitesOf(call);
  if (order.state !== 'placed') throw new OperatorError('wrong-state', { detail: `the order is ${order.state}` });
  if (body.amountMinor !== order.totalMinor || body.currency !== order.currency) {
    const total = amountText(order.totalMinor, order.currency);
    throw new OperatorError('bad-field', { path: 'amountMinor', detail: `the total of the order is ${total}` });
  }
  const paid: Order = { ...order, state: 'paid', paidAt: nowMs, payment: body.reference };
  await store.orders.setState(paid);
  await call.audit({
    act: 'order.paid',
    object: order.id,
    before: { state: 'placed' },
    after: { state: 'paid', payment: body.reference },
  });
  const parameters = {
    number: order.number,
    quantity: order.quantity,
    product: products[productOf(order.product)].name,
  };
  const mail = {
    id: call.newId('mail'),
    to: company.email,
    template: 'order-paid',
    language: company.language,
    parameters,
    company: company.id,
  } as const;
  await parts.mailer.queue(store, mail, nowMs);
  return viewOf(paid, company, requisites);
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

export const orderRoutes: readonly Route[] = [
  route<object, object, { readonly products: readonly ProductView[] }>(
    {
      id: 'listProducts',
      method: 'GET',
      path: '/v1/products',
      area,
      access: 'public',
      summary: 'What can be ordered, with price and offer.',
      answer: answerWith(productList),
    },
    () =>
      Promise.resolve({
        // The table is written with these keys.
        products: (Object.keys(products) as ProductId[]).map((id) => {
          const { name, priceMinor, currency, offer, offerText } = products[id];
          return { id, name, priceMinor: String(priceMinor), currency, offer, offerText };
        }),
      }),
  ),
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
  route<NewOrder, object, OrderView>(
    {
      id: 'beginOrder',
      method: 'POST',
      path: `${base}/orders`,
      area,
      access: 'orders.write',
      summary: 'Begin an order: the answer is what is to be checked.',
      body: newOrder,
      answer: answerWith(orderView),
      example: { body: { product: 'firmware-year', quantity: 3 } },
    },
    begin,
  ),
  route<object, object, { readonly orders: readonly OrderView[] }>(
    {
      id: 'listOrders',
      method: 'GET',
      path: `${base}/orders`,
      area,
      access: 'orders.read',
      summary: 'Orders of the company.',
      answer: answerWith(orderList),
    },
    async (call) => {
      const orders = await call.store.orders.list(call.company.id);
      if (orders.length === 0) return { orders: [] };
      const requisites = await requisitesOf(call);
      return { orders: orders.map((order) => viewOf(order, call.company, requisites)) };
    },
  ),
  route<object, object, OrderView>(
    {
      id: 'getOrder',
      method: 'GET',
      path: `${base}/orders/{order}`,
      area,
      access: 'orders.read',
      summary: 'One order.',
      answer: answerWith(orderView),
    },
    async (call) => viewOf(await orderIn(call), call.company, await requisitesOf(call)),
  ),
  route<Placement, object, OrderView>(
    {
      id: 'placeOrder',
      method: 'POST',
      path: `${base}/orders/{order}/placement`,
      area,
      access: 'orders.write',
      summary: 'Accept the offer: the order is placed, the invoice goes by mail.',
      body: placement,
      answer: answerWith(orderView),
      example: { body: { offer: 'firmware-year-1', accepted: true } },
    },
    place,
  ),
  route<object, object, OrderView>(
    {
      id: 'cancelOrder',
      method: 'POST',
      path: `${base}/orders/{order}/cancellation`,
      area,
      access: 'orders.write',
      summary: 'Cancel an order that is not paid.',
      answer: answerWith(orderView),
    },
    cancel,
  ),
  route<Payment, object, OrderView>(
    {
      id: 'enterPayment',
      method: 'POST',
      path: `${base}/orders/{order}/payment`,
      area,
      access: 'staff',
      summary: 'Enter the payment of an invoice: the quantity is available.',
      body: payment,
      answer: answerWith(orderView),
      example: { body: { amountMinor: '1050000', currency: 'RUB', reference: 'payment order 17' } },
    },
    enterPayment,
  ),
  route<object, object, { readonly available: readonly AvailableView[] }>(
    {
      id: 'listAvailable',
      method: 'GET',
      path: `${base}/available-licences`,
      area,
      access: 'licences.read',
      summary: 'How many licences of each product were paid, used, are left.',
      answer: answerWith(availableList),
    },
    async ({ store, company }) => {
      // As above.
      const ids = Object.keys(products) as ProductId[];
      const rows = await Promise.all(
        ids.map(async (product) => ({ product, ...(await available(store, company.id, product)) })),
      );
      return { available: rows };
    },
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
  route<object, object, { readonly orders: readonly OrderView[] }>(
    {
      id: 'listPlacedOrders',
      method: 'GET',
      path: '/v1/placed-orders',
      area,
      access: 'staff',
      summary: 'Orders of every company that wait for their payment.',
      answer: answerWith(orderList),
    },
    async ({ store }) => {
      const placed = await store.orders.all('placed');
      const views = placed.map(async (order) => {
        const company = await store.companies.byId(order.company);
        const requisites = await store.orders.requisites(order.company);
        return company === undefined || requisites === undefined ? undefined : viewOf(order, company, requisites);
      });
      return { orders: (await Promise.all(views)).filter((view) => view !== undefined) };
    },
  ),
];
