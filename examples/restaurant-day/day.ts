/**
 * An evening in a restaurant: bills paid in parts, a bill that is split, a dish taken back, a copy for the accountant,
 * cash in and out, and the closing. Run it with `npx -y pnpm@10 --dir examples/restaurant-day start`.
 */
import type { ItemInput, PaymentInput, Receipt, ReceiptInput, Unit } from '@plomba/sdk';
import { testUnit } from '@plomba/testkit';

/** Food is taxed in group B here, drinks in group A. */
const CARD = {
  soup: { name: 'Fish soup', quantity: '1', unitPrice: '7.90', taxGroup: 'B' },
  steak: { name: 'Steak', quantity: '1', unitPrice: '24.50', taxGroup: 'B' },
  pasta: { name: 'Tagliatelle', quantity: '1', unitPrice: '13.80', taxGroup: 'B' },
  cake: { name: 'Nut cake', quantity: '1', unitPrice: '5.60', taxGroup: 'B' },
  wine: { name: 'House wine, 0.2 l', quantity: '1', unitPrice: '4.20', taxGroup: 'A' },
  water: { name: 'Mineral water', quantity: '1', unitPrice: '3.10', taxGroup: 'A' },
} as const satisfies Record<string, ItemInput>;

const times = (item: ItemInput, quantity: number): ItemInput => ({ ...item, quantity: quantity.toString() });
const cash = (amount: string): PaymentInput => ({ kind: 'cash', amount });
const card = (amount: string): PaymentInput => ({ kind: 'card', amount });

/** Hundredths as a person writes them. */
function euro(hundredths: bigint): string {
  const digits = (hundredths < 0n ? -hundredths : hundredths).toString().padStart(3, '0');
  return `${hundredths < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

async function serve(unit: Unit, say: (line: string) => void): Promise<void> {
  const bill = async (what: string, receipt: ReceiptInput): Promise<Receipt> => {
    const issued = await unit.issue({ till: 'bar', cashier: 'Mira', ...receipt });
    const change = issued.change === 0n ? '' : `, change ${euro(issued.change)}`;
    say(`${issued.number}  ${what}: ${euro(issued.total)}${change}`);
    return issued;
  };

  await unit.openDay();
  await unit.cashIn({ amount: '150.00', reason: 'float' });

  // One bill, paid in three ways: a voucher, a card, and the rest in cash.
  await bill('table 4', {
    document: 'sale',
    items: [times(CARD.soup, 2), times(CARD.steak, 2), times(CARD.wine, 4)],
    payments: [{ kind: 'voucher', amount: '20.00' }, card('50.00'), cash('15.00')],
  });

  // Two friends split a bill: each part is a receipt of its own.
  const evening = [CARD.pasta, CARD.water];
  const lunchCard = await bill('table 7, Ana', { document: 'sale', items: evening, payments: [card('16.90')] });
  await bill('table 7, Ivo', { document: 'sale', items: [...evening, CARD.cake], payments: [cash('22.50')] });

  // The nut cake goes back. A refund names the receipt that it belongs to and has positive amounts.
  const party = await bill('table 2', {
    document: 'sale',
    items: [times(CARD.cake, 3), { ...times(CARD.wine, 3), discount: '1.60' }],
    payments: [cash('30.00')],
  });
  await bill('table 2, a cake goes back', {
    document: 'refund',
    refersTo: party.number,
    items: [CARD.cake],
    payments: [cash('5.60')],
  });

  // Ana needs hers once more for her accountant: a copy, which is no second sale.
  const { copy } = await unit.copy({ sequence: lunchCard.sequence });
  say(`copy ${copy?.ordinal} of receipt ${lunchCard.number}`);

  await unit.cashOut({ amount: '100.00', reason: 'to the bank' });
}

/** The closing: the unit adds up, the till only shows. */
async function close(unit: Unit, say: (line: string) => void): Promise<void> {
  const { day, counters = [] } = await unit.closeDay();
  say(`day ${day} closed (Z)`);
  for (const { key, value } of counters) {
    if (/^(total|payment|copies)\b/.test(key)) say(`  ${key}: ${key.startsWith('copies') ? value : euro(value)}`);
  }
}

/** The whole evening. @param say gets one line for each thing that happens */
export async function openTonight(say: (line: string) => void): Promise<void> {
  const { unit } = await testUnit({ day: 'closed' }); // in a shop: connect(serial('COM3'))
  try {
    await serve(unit, say);
    await close(unit, say);
  } finally {
    await unit.close();
  }
}

if (process.argv[1]?.endsWith('day.ts') === true) await openTonight((line) => console.log(line));
