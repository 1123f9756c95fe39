/**
 * A till as many are written: it works, on every day on which nothing happens. Four habits, each of them seen in shops,
 * and each of them found by `plomba crashtest`:
 *
 * 1. what is not answered soon is sold again, as a new sale: sold twice;
 * 2. nothing is stored before it is sent, so after a crash it is rung up again: sold twice;
 * 3. when the unit stays away, the customer gets a slip from the till's own printer, and the sale goes into a list that
 *    nobody ever sends: lost;
 * 4. a lock file keeps a second till from the printer, and the till itself after it was killed: never known.
 */
import { existsSync } from 'node:fs';
import { appendFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { connect, type ReceiptInput } from '@plomba/sdk';
import { opener } from '@plomba/transport/node';

/** What the till says when it is over. */
const SOLD = 0;
const NOT_KNOWN = 1;

interface Asked {
  readonly port: string;
  readonly sale: string;
  readonly stateDir: string;
}

interface Told {
  readonly exit: number;
  readonly number?: number;
}

/** "Nobody waits longer than this at a counter." */
const PATIENCE_MS = 400;
const TRIES = 2;

function saleOf(number: string): ReceiptInput {
  return {
    document: 'sale',
    till: 'kiosk',
    items: [{ name: `Ticket ${number}`, quantity: '1', unitPrice: '2.40', taxGroup: 'A' }],
    payments: [{ kind: 'card', amount: '2.40' }],
  };
}

async function sell(asked: Asked): Promise<Told> {
  const busy = join(asked.stateDir, 'printer.lock');
  if (existsSync(busy)) {
    console.error('another till is printing');
    return { exit: NOT_KNOWN };
  }
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    try {
      return { exit: SOLD, number: await ring(asked, busy) };
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
    }
  }
  await appendFile(join(asked.stateDir, 'send-in-the-evening.txt'), `${asked.sale}\n`);
  return { exit: SOLD };
}

async function ring({ port, sale }: Asked, busy: string): Promise<number> {
  const unit = await connect(opener(port), { timeoutMs: PATIENCE_MS });
  try {
    // No operation of its own: each time it is another sale.
    const { number } = await unit.issue(saleOf(sale), { timeoutMs: PATIENCE_MS });
    await writeFile(busy, '');
    await unit.status({ timeoutMs: PATIENCE_MS }); // paper for the next customer?
    return number;
  } finally {
    await unit.close();
    await rm(busy, { force: true });
  }
}

const { PLOMBA_PORT = '', PLOMBA_SALE = '', PLOMBA_STATE_DIR = '.', PLOMBA_PERSISTENT } = process.env;
if (PLOMBA_PERSISTENT === undefined) {
  const told = await sell({ port: PLOMBA_PORT, sale: PLOMBA_SALE, stateDir: PLOMBA_STATE_DIR });
  console.log(JSON.stringify(told));
  process.exitCode = told.exit;
} else {
  for await (const line of createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await sell(JSON.parse(line) as Asked))); // as plomba writes it
  }
}
