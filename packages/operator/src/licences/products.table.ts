/**
 * What the operator sells, with its price and the text of its offer. Amounts are minor units without tax. The prices of
 * the connector's production service are those of the source (certificate 30 EUR, service 10 EUR); the others are ours.
 */

export type ProductId = 'connector' | 'firmware-year' | 'terminal' | 'terminal-tables' | 'terminal-stock';

export interface ProductRow {
  readonly name: string;
  /** What the licence says that it allows. */
  readonly feature: string;
  /** `serial`: spent on one device. `count`: as many at a time as were paid. */
  readonly spent: 'serial' | 'count';
  readonly priceMinor: bigint;
  readonly currency: string;
  /** How long a licence holds from its first activation; absent: for good. */
  readonly validMs?: number;
  /** Changes with every change of the offer's text or price. */
  readonly offer: string;
  readonly offerText: string;
}

const YEAR_MS = 31_536_000_000;

export const products: Readonly<Record<ProductId, ProductRow>> = {
  connector: {
    name: 'Fiscal connector, one device',
    feature: 'connector',
    spent: 'serial',
    priceMinor: 9_000n,
    currency: 'EUR',
    offer: 'connector-1',
    offerText:
      'One licence lets one device fiscalise invoices. It is bound to the device’s serial number and does not end.',
  },
  'firmware-year': {
    name: 'Firmware updates, one year, one unit',
    feature: 'updates',
    spent: 'serial',
    priceMinor: 350_000n,
    currency: 'RUB',
    validMs: YEAR_MS,
    offer: 'firmware-year-1',
    offerText:
      'One licence covers every firmware released within one year of the first activation on one unit. Activating it again does not start the year anew.',
  },
  terminal: {
    name: 'Register terminal',
    feature: 'register',
    spent: 'count',
    priceMinor: 249_000n,
    currency: 'SEK',
    offer: 'terminal-1',
    offerText:
      'As many terminals as were paid may exist at a time. A terminal is bound to the hardware that it was installed on.',
  },
  'terminal-tables': {
    name: 'Tables and kitchen, one terminal',
    feature: 'tables',
    spent: 'count',
    priceMinor: 99_000n,
    currency: 'SEK',
    offer: 'terminal-tables-1',
    offerText: 'This part of the program may be used on as many terminals at a time as were paid.',
  },
  'terminal-stock': {
    name: 'Stock, one terminal',
    feature: 'stock',
    spent: 'count',
    priceMinor: 99_000n,
    currency: 'SEK',
    offer: 'terminal-stock-1',
    offerText: 'This part of the program may be used on as many terminals at a time as were paid.',
  },
};

/** What the service provider asks for taking a device into production. */
export const productionPrices: readonly {
  readonly what: 'certificate' | 'service';
  readonly priceMinor: bigint;
  readonly currency: string;
}[] = [
  { what: 'certificate', priceMinor: 3_000n, currency: 'EUR' },
  { what: 'service', priceMinor: 1_000n, currency: 'EUR' },
];
