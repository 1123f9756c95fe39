/** What can be ordered, and what of it a company has left. */
import { answerWith, route, type Route } from '../http/route.js';
import { available } from './available.js';
import { products, type ProductId } from './products.table.js';
import { type ProductView, productList, type AvailableView, availableList } from './order-bodies.js';

const area = 'orders';
const base = '/v1/companies/{company}';

export const productRoutes: readonly Route[] = [
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
];
