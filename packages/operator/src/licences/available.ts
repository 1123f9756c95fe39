/** How many licences a company has left: what was paid, less what was spent or is in use. */
import { OperatorError } from '../http/operator-error.js';
import { wordOf, type Shape } from '../http/shape.js';
import type { Store } from '../store/store.js';
import { products, type ProductId } from './products.table.js';

// The table is written with these keys.
const ids = Object.keys(products) as ProductId[];

export const productWord: Shape<ProductId> = wordOf(...ids);

/** A product that stands in the database. */
export function productOf(id: string): ProductId {
  const product = ids.find((one) => one === id);
  if (product === undefined) throw new OperatorError('operator-fault', { detail: `there is no product ${id}` });
  return product;
}

export interface Available {
  readonly paid: number;
  readonly used: number;
  readonly available: number;
}

async function used(store: Store, company: string, product: ProductId): Promise<number> {
  if (products[product].spent === 'serial') return store.licences.spent(company, product);
  if (products[product].feature === 'register') return store.terminals.count(company);
  return store.terminals.countPart(company, product);
}

export async function available(store: Store, company: string, product: ProductId): Promise<Available> {
  const paid = await store.orders.paid(company, product);
  const inUse = await used(store, company, product);
  return { paid, used: inUse, available: Math.max(0, paid - inUse) };
}

/** @throws OperatorError `none-available` (as a rejection) */
export async function checkAvailable(store: Store, company: string, product: ProductId): Promise<void> {
  const { paid, available: left } = await available(store, company, product);
  if (left > 0) return;
  const { name } = products[product];
  throw new OperatorError('none-available', { detail: `${paid} paid for, none left: ${name}; order more` });
}
