/** What a vendor has: a kiosk that sells tickets through one function. The tests beside it are what this example shows. */
import { isFiscalError, isOutcomeUnknown, type ReceiptInput, type Unit } from '@plomba/sdk';
import { issueStored, resumeOutbox, type Outbox } from '@plomba/sdk/outbox';
import { sentenceIn } from '@plomba/sdk/sentences';

/** What the screen shows in the end: a ticket, "please wait" while it is not known yet, or why there is none. */
export type Screen =
  | { readonly shows: 'ticket'; readonly receipt: number; readonly operation: string }
  | { readonly shows: 'wait' | 'sorry'; readonly sentence: string };

export class Kiosk {
  readonly #unit: Unit;
  readonly #outbox: Outbox;
  readonly #language: string;

  constructor(unit: Unit, outbox: Outbox, language: string) {
    this.#unit = unit;
    this.#outbox = outbox;
    this.#language = language;
  }

  async sell(price: string): Promise<Screen> {
    const sale: ReceiptInput = {
      document: 'sale',
      till: 'kiosk-1',
      items: [{ name: 'Day ticket', quantity: '1', unitPrice: price, taxGroup: 'B' }],
      payments: [{ kind: 'card', amount: price }],
    };
    try {
      const { number, operation } = await issueStored(this.#unit, this.#outbox, { sale });
      return { shows: 'ticket', receipt: number, operation: operation.id };
    } catch (error) {
      return this.#explain(error);
    }
  }

  /** After a doubt or a restart: what became of everything that was left open. */
  async settle(): Promise<readonly number[]> {
    const settled: number[] = [];
    for await (const left of resumeOutbox(this.#unit, this.#outbox)) {
      if (left.state === 'committed' && left.receipt !== undefined) settled.push(left.receipt.number);
    }
    return settled;
  }

  #explain(error: unknown): Screen {
    if (!isFiscalError(error)) throw error;
    const sentence = sentenceIn(error, this.#language);
    return { shows: isOutcomeUnknown(error) ? 'wait' : 'sorry', sentence };
  }
}
