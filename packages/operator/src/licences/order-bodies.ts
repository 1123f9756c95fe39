/** Bodies of the routes of orders: what goes in and out, with its rules. */
import { bool, int } from '@plomba/codec';
import {
  idText,
  line,
  listOf,
  may,
  must,
  object,
  paragraphs,
  timeMs,
  wordOf,
  type ObjectShape,
  type Shape,
} from '../http/shape.js';
import type { OrderState, PartnerStatus } from '../store/orders.js';
import { countryCode } from '../companies/company.js';
import { minorText } from './amount.js';
import { productWord } from './available.js';
import type { ProductId } from './products.table.js';

const statusWord: Shape<PartnerStatus> = wordOf('service-centre', 'end-user');
const QUANTITY_MAX = 10_000;

export interface RequisitesForm {
  readonly status: PartnerStatus;
  readonly bank: string;
  readonly bankAccount: string;
  readonly exchange: 'electronic' | 'post';
}

export interface NewOrder {
  readonly product: ProductId;
  readonly quantity: number;
}

/** An order with everything that is checked before it is placed. */
export interface OrderView {
  readonly id: string;
  readonly number: number;
  readonly state: OrderState;
  readonly product: ProductId;
  readonly company: string;
  readonly companyName: string;
  readonly taxNumber: string;
  readonly bankAccount: string;
  readonly status: PartnerStatus;
  readonly quantity: number;
  readonly priceMinor: string;
  readonly totalMinor: string;
  readonly currency: string;
  readonly offer: string;
  readonly createdAt: number;
  readonly placedAt?: number;
  readonly paidAt?: number;
  readonly payment?: string;
}

export interface Placement {
  readonly offer: string;
  readonly accepted: boolean;
}

export interface Payment {
  readonly amountMinor: string;
  readonly currency: string;
  readonly reference: string;
}

export interface ProductView {
  readonly id: ProductId;
  readonly name: string;
  readonly priceMinor: string;
  readonly currency: string;
  readonly offer: string;
  readonly offerText: string;
}

export interface PartnerForm {
  readonly country: string;
  readonly taxNumber: string;
  readonly status: PartnerStatus;
}

export const requisitesForm: ObjectShape<RequisitesForm> = object<RequisitesForm>('Requisites', {
  status: must(statusWord, 'checked against the tax number in the partner base'),
  bank: must(line(200), 'name and code of the bank'),
  bankAccount: must(line(34), 'for the closing documents'),
  exchange: must(wordOf('electronic', 'post'), 'how closing documents go'),
});

export const newOrder: ObjectShape<NewOrder> = object<NewOrder>('NewOrder', {
  product: must(productWord, 'what is ordered'),
  quantity: must(int({ min: 1, max: QUANTITY_MAX }), 'how many licences'),
});

export const orderView: ObjectShape<OrderView> = object<OrderView>('Order', {
  id: must(idText, 'id of the order'),
  number: must(int({ min: 1, max: Number.MAX_SAFE_INTEGER }), 'on the invoice'),
  state: must(wordOf('draft', 'placed', 'paid', 'cancelled'), 'draft until its offer is accepted; paid: available'),
  product: must(productWord, 'what is ordered'),
  company: must(idText, 'id of the company'),
  companyName: must(line(200), 'registered name'),
  taxNumber: must(line(32), 'tax number'),
  bankAccount: must(line(34), 'bank account'),
  status: must(statusWord, 'service centre or end user'),
  quantity: must(int({ min: 1, max: QUANTITY_MAX }), 'how many licences'),
  priceMinor: must(minorText, 'of one, minor units'),
  totalMinor: must(minorText, 'of all, minor units'),
  currency: must(line(3), 'ISO 4217'),
  offer: must(line(60), 'version of the offer'),
  createdAt: must(timeMs, 'when it was begun'),
  placedAt: may(timeMs, 'when the offer was accepted'),
  paidAt: may(timeMs, 'when the payment was entered'),
  payment: may(line(80), 'reference of the payment'),
});

export const orderList: ObjectShape<{ readonly orders: readonly OrderView[] }> = object<{
  readonly orders: readonly OrderView[];
}>('Orders', { orders: must(listOf(orderView, 100_000), 'the newest first') });

export const placement: ObjectShape<Placement> = object<Placement>('Placement', {
  offer: must(line(60), 'version of the offer that was read'),
  accepted: must(bool, 'must be true'),
});

export const payment: ObjectShape<Payment> = object<Payment>('Payment', {
  amountMinor: must(minorText, 'minor units; must be the total'),
  currency: must(line(3), 'ISO 4217'),
  reference: must(line(80), 'of the bank'),
});

const productView: ObjectShape<ProductView> = object<ProductView>('Product', {
  id: must(productWord, 'name in orders'),
  name: must(line(120), 'for people'),
  priceMinor: must(minorText, 'of one, minor units'),
  currency: must(line(3), 'ISO 4217'),
  offer: must(line(60), 'version of the offer'),
  offerText: must(paragraphs(4000), 'what is agreed'),
});

export const productList: ObjectShape<{ readonly products: readonly ProductView[] }> = object<{
  readonly products: readonly ProductView[];
}>('Products', { products: must(listOf(productView, 100), 'everything that can be ordered') });

export const partnerForm: ObjectShape<PartnerForm> = object<PartnerForm>('Partner', {
  country: must(countryCode, 'two letters'),
  taxNumber: must(line(32), 'tax number'),
  status: must(statusWord, 'as what the operator knows it'),
});

export const partnerList: ObjectShape<{ readonly partners: readonly PartnerForm[] }> = object<{
  readonly partners: readonly PartnerForm[];
}>('Partners', { partners: must(listOf(partnerForm, 100_000), 'the partner base') });

export interface AvailableView {
  readonly product: ProductId;
  readonly paid: number;
  readonly used: number;
  readonly available: number;
}

const availableView: ObjectShape<AvailableView> = object<AvailableView>('Available', {
  product: must(productWord, 'what was paid'),
  paid: must(int({ min: 0, max: Number.MAX_SAFE_INTEGER }), 'licences that were paid'),
  used: must(int({ min: 0, max: Number.MAX_SAFE_INTEGER }), 'spent on a serial, or in use on a terminal'),
  available: must(int({ min: 0, max: Number.MAX_SAFE_INTEGER }), 'left'),
});

export const availableList: ObjectShape<{ readonly available: readonly AvailableView[] }> = object<{
  readonly available: readonly AvailableView[];
}>('AvailableLicences', { available: must(listOf(availableView, 100), 'a row for each product') });
