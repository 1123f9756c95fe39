/** What the shops of a fleet sell: a few receipts of one to six lines, as a till sends them. */
import type { ReceiptRequest } from '@plomba/core/model';

type Item = ReceiptRequest['items'][number];

function item(name: string, cents: bigint, taxGroup = 'A'): Item {
  return { name, quantity: { digits: 1n, scale: 0 }, unitPrice: { digits: cents, scale: 2 }, taxGroup };
}

const COFFEE = item('Espresso', 180n);
const CAKE = item('Cheese cake', 420n);
const BREAD = item('Bread, rye, 750 g', 289n, 'B');
const MILK = item('Milk 3.5 %, 1 l', 129n, 'B');
const APPLES = item('Apples, Gala', 349n, 'B');
const PAPER = item('Newspaper', 250n);

/** Two lines on average, as in a bakery; every one is paid in cash. */
const BASKETS: readonly (readonly Item[])[] = [
  [COFFEE],
  [COFFEE, CAKE],
  [BREAD],
  [BREAD, MILK],
  [PAPER, COFFEE],
  [BREAD, MILK, APPLES, CAKE, COFFEE, PAPER],
];

export const SHOP_RECEIPTS: readonly ReceiptRequest[] = BASKETS.map((items) => ({
  document: 'sale',
  items,
  payments: [{ kind: 'cash', amount: 10_000n }],
}));

/** Sales by the hour of the day, of a shop that is open from 6 to 22: weights from midnight on. */
export const DAY_CURVE: readonly number[] = [
  0, 0, 0, 0, 0, 0, 2, 6, 9, 8, 6, 7, 11, 10, 6, 5, 6, 10, 11, 8, 4, 1, 0, 0,
];
