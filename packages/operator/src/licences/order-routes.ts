/**
 * Orders: the company with its requisites once, then product and quantity, the check of everything, the offer accepted,
 * placed; the invoice goes by mail; when the payment is entered, the quantity is available.
 */
import { OperatorError } from '../http/operator-error.js';
import { answerWith, route, type Call, type Route } from '../http/route.js';
import type { Order, Requisites } from '../store/orders.js';
import { checkStatus, requisitesOf } from './requisites-routes.js';
import { amountText } from './amount.js';
import { productOf } from './available.js';
import { productWords } from './product-words.table.js';
import { products } from './products.table.js';
import {
  type NewOrder,
  type OrderView,
  type Placement,
  type Payment,
  newOrder,
  orderView,
  orderList,
  placement,
  payment,
} from './order-bodies.js';

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
    product: productWords[productOf(order.product)][company.language],
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
    product: productWords[productOf(order.product)][company.language],
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

const area = 'orders';
const base = '/v1/companies/{company}';

export const orderRoutes: readonly Route[] = [
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
