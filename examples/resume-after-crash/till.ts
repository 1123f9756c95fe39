/**
 * A till that may die at any moment. Each sale is stored in an outbox, with its operation, before anything is sent; a new
 * start first finds out what became of those that were left there. Run it with a unit of your own:
 *
 *     npx -y pnpm@10 plomba sim --listen tcp://127.0.0.1:4000
 *     npx -y pnpm@10 --dir examples/resume-after-crash start tcp://127.0.0.1:4000 outbox 20
 */
import { connect, port, type Receipt, type ReceiptInput } from '@plomba/sdk';
import { fileOutbox } from '@plomba/sdk/node';
import { issueStored, resumeOutbox } from '@plomba/sdk/outbox';

function sale(number: number): ReceiptInput {
  return {
    document: 'sale',
    till: 'kiosk',
    items: [{ name: `Ticket ${number}`, quantity: '1', unitPrice: '2.40', taxGroup: 'A' }],
    payments: [{ kind: 'card', amount: '2.40' }],
  };
}

const say = (what: string, { number, operation }: Receipt): void =>
  console.log(JSON.stringify({ what, number, operation: operation.id }));

/** Sells until the unit has issued this many receipts, counted with those of earlier runs. */
async function sell(unitUrl: string, options: { readonly outboxPath: string; readonly wanted: number }): Promise<void> {
  const outbox = await fileOutbox<ReceiptInput>(options.outboxPath);
  const unit = await connect(port(unitUrl));
  try {
    const { dayOpen } = await unit.status();
    if (!dayOpen) await unit.openDay();

    // What an earlier run left behind: issued again under its own operation, so nothing is sold twice.
    for await (const { state, ...left } of resumeOutbox(unit, outbox)) {
      if (state === 'committed' && 'receipt' in left && left.receipt !== undefined) say('resumed', left.receipt);
      else if ('reason' in left) throw left.reason;
    }
    const { counters } = await unit.report();
    const sold = Number(counters.find(({ key }) => key === 'documents/sale')?.value ?? 0n);

    for (let number = sold + 1; number <= options.wanted; number++) {
      say('sold', await issueStored(unit, outbox, { sale: sale(number) }));
    }
  } finally {
    await unit.close();
    await outbox.close();
  }
}

const [unitUrl = '', outboxPath = 'outbox', wanted = '10'] = process.argv.slice(2);
await sell(unitUrl, { outboxPath, wanted: Number(wanted) });
