/**
 * The smallest till: a unit in the same process, one sale, and the same sale again because its answer was lost.
 * Run it with `npx -y pnpm@10 --dir examples/minimal-till start`.
 */
import type { ReceiptInput } from '@plomba/sdk';
import { testUnit } from '@plomba/testkit';

const sale: ReceiptInput = {
  document: 'sale',
  items: [{ name: 'Espresso', quantity: '2', unitPrice: '1.80', taxGroup: 'A' }],
  payments: [{ kind: 'cash', amount: '5.00' }],
};

/** Sells twice, once with the power gone between the commit and its answer. */
export async function sellTwice(say: (line: string) => void): Promise<void> {
  const { unit, device } = await testUnit(); // in production, its day is open

  const first = await unit.issue(sale);
  say(`receipt ${first.number}, change ${first.change} hundredths`);

  device.cutAt({ at: 'event', event: 'after-commit-before-answer', count: 1 });
  const operation = await unit.newOperation(); // kept with the sale before the unit is asked
  const second = await unit.issue(sale, { operation });
  say(`receipt ${second.number}, repeated: ${second.repeated}`);

  const { state } = await unit.outcome(operation);
  say(`the operation is ${state}, once`);
  await unit.closeDay();
  await unit.close();
}

if (process.argv[1]?.endsWith('till.ts') === true) await sellTwice((line) => console.log(line));
