/** Requisites, the partner base and orders, in the database. Amounts are decimal text of whole minor units. */
import { maybeNumber, maybeText, numberOf, textOf, type Sql, type SqlRow } from './sql.js';

export type PartnerStatus = 'service-centre' | 'end-user';

export interface Requisites {
  readonly status: PartnerStatus;
  readonly bank: string;
  readonly bankAccount: string;
  /** How closing documents go: electronically, or by post. */
  readonly exchange: 'electronic' | 'post';
  readonly checkedAt: number;
}

export interface PartnerEntry {
  readonly country: string;
  readonly taxNumber: string;
  readonly status: PartnerStatus;
  readonly since: number;
}

export type OrderState = 'draft' | 'placed' | 'paid' | 'cancelled';

export interface Order {
  readonly id: string;
  /** On the invoice. */
  readonly number: number;
  readonly company: string;
  readonly product: string;
  readonly quantity: number;
  readonly priceMinor: string;
  readonly totalMinor: string;
  readonly currency: string;
  /** The offer that it was made under. */
  readonly offer: string;
  readonly state: OrderState;
  readonly createdAt: number;
  readonly placedAt?: number;
  readonly paidAt?: number;
  /** Reference of the payment. */
  readonly payment?: string;
}

export interface OrderStore {
  setRequisites(company: string, requisites: Requisites): Promise<void>;
  requisites(company: string): Promise<Requisites | undefined>;
  setPartner(entry: PartnerEntry): Promise<void>;
  partner(country: string, taxNumber: string): Promise<PartnerEntry | undefined>;
  partners(): Promise<readonly PartnerEntry[]>;
  /** Gives it the next number. */
  add(order: Omit<Order, 'number'>): Promise<Order>;
  byId(company: string, id: string): Promise<Order | undefined>;
  list(company: string): Promise<readonly Order[]>;
  /** Of every company, for the operator's own people. */
  all(state: OrderState): Promise<readonly Order[]>;
  setState(order: Order): Promise<void>;
  /** Sum of what was paid. */
  paid(company: string, product: string): Promise<number>;
}

function orderOf(row: SqlRow): Order {
  return {
    id: textOf(row, 'id'),
    number: numberOf(row, 'number'),
    company: textOf(row, 'company'),
    product: textOf(row, 'product'),
    quantity: numberOf(row, 'quantity'),
    priceMinor: textOf(row, 'price_minor'),
    totalMinor: textOf(row, 'total_minor'),
    currency: textOf(row, 'currency'),
    offer: textOf(row, 'offer'),
    state: textOf(row, 'state') as OrderState, // written by add() and setState()
    createdAt: numberOf(row, 'created_at'),
    ...maybeNumber(row, 'placed_at', 'placedAt'),
    ...maybeNumber(row, 'paid_at', 'paidAt'),
    ...maybeText(row, 'payment', 'payment'),
  };
}

function partnerOf(row: SqlRow): PartnerEntry {
  return {
    country: textOf(row, 'country'),
    taxNumber: textOf(row, 'tax_number'),
    status: textOf(row, 'status') as PartnerStatus, // written by setPartner()
    since: numberOf(row, 'since'),
  };
}

type Base = Pick<OrderStore, 'setRequisites' | 'requisites' | 'setPartner' | 'partner' | 'partners'>;

function base(sql: Sql): Base {
  return {
    async setRequisites(company, { status, bank, bankAccount, exchange, checkedAt }) {
      await sql.run(
        `insert into requisites (company, status, bank, bank_account, exchange, checked_at) values (?, ?, ?, ?, ?, ?)
         on conflict (company) do update set status = excluded.status, bank = excluded.bank,
         bank_account = excluded.bank_account, exchange = excluded.exchange, checked_at = excluded.checked_at`,
        [company, status, bank, bankAccount, exchange, checkedAt],
      );
    },
    async requisites(company) {
      const row = await sql.get('select * from requisites where company = ?', [company]);
      if (row === undefined) return undefined;
      return {
        status: textOf(row, 'status') as PartnerStatus, // written by setRequisites()
        bank: textOf(row, 'bank'),
        bankAccount: textOf(row, 'bank_account'),
        exchange: textOf(row, 'exchange') === 'post' ? 'post' : 'electronic',
        checkedAt: numberOf(row, 'checked_at'),
      };
    },
    async setPartner({ country, taxNumber, status, since }) {
      await sql.run(
        `insert into partner_base (country, tax_number, status, since) values (?, ?, ?, ?)
         on conflict (country, tax_number) do update set status = excluded.status`,
        [country, taxNumber, status, since],
      );
    },
    async partner(country, taxNumber) {
      const text = 'select * from partner_base where country = ? and tax_number = ?';
      const row = await sql.get(text, [country, taxNumber]);
      return row === undefined ? undefined : partnerOf(row);
    },
    partners: async () => (await sql.all('select * from partner_base order by country, tax_number')).map(partnerOf),
  };
}

export function orderStore(sql: Sql): OrderStore {
  return {
    ...base(sql),
    async add(order) {
      const last = (await sql.get('select max(number) as last from orders'))?.['last'];
      const number = (typeof last === 'number' ? last : 0) + 1;
      const { id, company, product, quantity, priceMinor, totalMinor, currency, offer, state, createdAt } = order;
      await sql.run(
        `insert into orders (id, number, company, product, quantity, price_minor, total_minor, currency, offer, state,
         created_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        [id, number, company, product, quantity, priceMinor, totalMinor, currency, offer, state, createdAt],
      );
      return { ...order, number };
    },
    async byId(company, id) {
      const row = await sql.get('select * from orders where company = ? and id = ?', [company, id]);
      return row === undefined ? undefined : orderOf(row);
    },
    list: async (company) =>
      (await sql.all('select * from orders where company = ? order by number desc', [company])).map(orderOf),
    all: async (state) => (await sql.all('select * from orders where state = ? order by number', [state])).map(orderOf),
    async setState({ company, id, state, placedAt, paidAt, payment }) {
      await sql.run(
        'update orders set state = ?, placed_at = ?, paid_at = ?, payment = ? where company = ? and id = ?',
        [state, placedAt ?? null, paidAt ?? null, payment ?? null, company, id],
      );
    },
    async paid(company, product) {
      const text = `select coalesce(sum(quantity), 0) as total from orders where company = ? and product = ? and state = 'paid'`;
      const row = await sql.get(text, [company, product]);
      return row === undefined ? 0 : numberOf(row, 'total');
    },
  };
}
