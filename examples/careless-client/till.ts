/**
 * A till as many are written: it works, on every day on which nothing happens. Four habits, each of them seen in shops,
 * and each of them found by `plomba crashtest`:
 *
 * 1. what is not answered soon is sold again, as a new sale: sold twice;
 * 2. when that fails too, the customer gets a slip from the till's own printer, and the sale goes into a list that nobody
 *    ever sends: lost;
 * 3. a lock file keeps a second till out, and the till itself after it was killed: never known;
 * 4. nothing is stored before it is sent: after a crash the cashier rings it up again.
 */
import { appendFile, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { connect, type Receipt, type ReceiptInput } from '@plomba/sdk';
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

async function ring({ port, sale }: Asked): Promise<Receipt> {
  const unit = await connect(opener(port), { timeoutMs: PATIENCE_MS });
  try {
    return await unit.issue(saleOf(sale), { timeoutMs: PATIENCE_MS }); // no operation: another one each time
  } finally {
    await unit.close();
  }
}

async function sell(asked: Asked): Promise<Told> {
  const { stateDir, sale } = asked;
  const lock = join(stateDir, 'till.lock');
  try {
    await (await open(lock, 'wx')).close();
  } catch {
    console.error('another till is running');
    return { exit: NOT_KNOWN };
  }
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    try {
      const { number } = await ring(asked);
      await rm(lock);
      return { exit: SOLD, number };
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
    }
  }
  await appendFile(join(stateDir, 'send-in-the-evening.txt'), `${sale}\n`);
  await rm(lock);
  return { exit: SOLD };
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
