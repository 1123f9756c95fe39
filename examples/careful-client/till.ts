/**
 * A till that sells once, whatever happens to the line, the unit or itself. One sale is asked for by the environment,
 * as `plomba crashtest` does:
 *
 *     PLOMBA_PORT       where the unit is
 *     PLOMBA_SALE       the till's own number of the sale
 *     PLOMBA_STATE_DIR  a folder that outlives this process
 *
 * With PLOMBA_PERSISTENT it stays, and reads its sales from standard input, one line of JSON each.
 *
 * What makes it careful are three lines: the operation is made of the sale's number, the sale is stored with it before
 * anything is sent, and the receipt is stored before the sale leaves the outbox.
 */
import { rename, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { connect, isFiscalError, type Receipt, type ReceiptInput, type Unit } from '@plomba/sdk';
import { fileOutbox } from '@plomba/sdk/node';
import type { Outbox } from '@plomba/sdk/outbox';
import { opener } from '@plomba/transport/node';

/** What the till knows when it is over. */
const SOLD = 0;
const NOT_KNOWN = 1;
const NOT_SOLD = 3;

interface Asked {
  readonly port: string;
  readonly sale: string;
  readonly stateDir: string;
}

function saleOf(number: string): ReceiptInput {
  return {
    document: 'sale',
    till: 'kiosk',
    items: [{ name: `Ticket ${number}`, quantity: '1', unitPrice: '2.40', taxGroup: 'A' }],
    payments: [{ kind: 'card', amount: '2.40' }],
  };
}

/** The till's book of receipts: one file for each sale, whole or not there. */
class Book {
  readonly #path: string;

  constructor(folder: string, sale: string) {
    this.#path = join(folder, `sold-${sale}.json`);
  }

  async read(): Promise<number | undefined> {
    try {
      return (JSON.parse(await readFile(this.#path, 'utf8')) as { number: number }).number; // written below
    } catch {
      return undefined;
    }
  }

  async write({ number }: Receipt): Promise<void> {
    const file = await open(`${this.#path}.new`, 'w');
    await file.writeFile(JSON.stringify({ number }));
    await file.sync();
    await file.close();
    await rename(`${this.#path}.new`, this.#path);
  }
}

interface Told {
  readonly exit: number;
  /** Of the receipt. */
  readonly number?: number;
}

async function sell({ port, sale, stateDir }: Asked): Promise<Told> {
  const book = new Book(stateDir, sale);
  const known = await book.read();
  if (known !== undefined) return { exit: SOLD, number: known };

  const outbox = await fileOutbox<ReceiptInput>(join(stateDir, 'outbox'));
  try {
    const unit = await connect(opener(port));
    try {
      const receipt = await issue(unit, outbox, sale);
      await book.write(receipt); // before the sale leaves the outbox
      await outbox.settle(receipt.operation.id);
      return { exit: SOLD, number: receipt.number };
    } finally {
      await unit.close();
    }
  } finally {
    await outbox.close();
  }
}

async function issue(unit: Unit, outbox: Outbox<ReceiptInput>, sale: string): Promise<Receipt> {
  const left = (await outbox.pending()).find(({ operation }) => operation.id === `kiosk-${sale}`);
  const operation = left?.operation ?? (await unit.newOperation(`kiosk-${sale}`));
  await outbox.put({ operation, sale: saleOf(sale) }); // before anything is sent
  return unit.issue(saleOf(sale), { operation });
}

/** A refusal is final; of anything else the till knows nothing, and looks again when it is started again. */
function exitOf(error: unknown): number {
  console.error(error instanceof Error ? error.message : error);
  return isFiscalError(error) && error.outcome === 'not-committed' && error.retry === 'never' ? NOT_SOLD : NOT_KNOWN;
}

async function answer(asked: Asked): Promise<Told> {
  return sell(asked).catch((error: unknown) => ({ exit: exitOf(error) }));
}

const { PLOMBA_PORT = '', PLOMBA_SALE = '', PLOMBA_STATE_DIR = '.', PLOMBA_PERSISTENT } = process.env;
if (PLOMBA_PERSISTENT === undefined) {
  const told = await answer({ port: PLOMBA_PORT, sale: PLOMBA_SALE, stateDir: PLOMBA_STATE_DIR });
  console.log(JSON.stringify(told));
  process.exitCode = told.exit;
} else {
  for await (const line of createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await answer(JSON.parse(line) as Asked))); // as plomba writes it
  }
}
