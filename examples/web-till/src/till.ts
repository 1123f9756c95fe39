/**
 * The till behind the page, without a page: goods, a basket, and sales that are issued exactly once. What happens is
 * told in sentences.
 */
import {
  isFiscalError,
  isOutcomeUnknown,
  type FiscalError,
  type Receipt,
  type ReceiptInput,
  type Unit,
} from '@plomba/sdk';

export interface Goods {
  readonly name: string;
  readonly priceMinor: bigint;
  readonly taxGroup: string;
}

export const GOODS: readonly Goods[] = [
  { name: 'Espresso', priceMinor: 180n, taxGroup: 'A' },
  { name: 'Cappuccino', priceMinor: 250n, taxGroup: 'A' },
  { name: 'Tea', priceMinor: 200n, taxGroup: 'A' },
  { name: 'Lemonade', priceMinor: 290n, taxGroup: 'A' },
  { name: 'Croissant', priceMinor: 160n, taxGroup: 'B' },
  { name: 'Sandwich', priceMinor: 420n, taxGroup: 'B' },
  { name: 'Cheesecake', priceMinor: 380n, taxGroup: 'B' },
  { name: 'Newspaper', priceMinor: 220n, taxGroup: 'C' },
];

export interface BasketLine {
  readonly goods: Goods;
  readonly count: number;
}

/** What the till says about its last sale. */
export type Message =
  | { readonly kind: 'ready' }
  | { readonly kind: 'asking'; readonly total: bigint }
  | { readonly kind: 'issued'; readonly receipt: Receipt }
  | { readonly kind: 'refused'; readonly error: FiscalError }
  | { readonly kind: 'unclear'; readonly error: FiscalError };

export function money(minor: bigint): string {
  const digits = minor.toString().padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)} EUR`;
}

export class Till {
  readonly #unit: Unit;
  readonly #onChange: () => void;
  readonly #timeoutMs: number;
  readonly #counts = new Map<Goods, number>();
  readonly log: { readonly at: Date; readonly text: string }[] = [];
  message: Message = { kind: 'ready' };
  busy = false;

  constructor(unit: Unit, options: { readonly timeoutMs: number; readonly onChange: () => void }) {
    this.#unit = unit;
    this.#timeoutMs = options.timeoutMs;
    this.#onChange = options.onChange;
  }

  get basket(): readonly BasketLine[] {
    return [...this.#counts].map(([goods, count]) => ({ goods, count }));
  }

  get total(): bigint {
    return this.basket.reduce((sum, { goods, count }) => sum + goods.priceMinor * BigInt(count), 0n);
  }

  add(goods: Goods): void {
    this.#counts.set(goods, (this.#counts.get(goods) ?? 0) + 1);
    this.#onChange();
  }

  clear(): void {
    this.#counts.clear();
    this.#onChange();
  }

  note(text: string): void {
    this.log.push({ at: new Date(), text });
    this.#onChange();
  }

  openDay(): Promise<void> {
    return this.#call(async () => {
      const { sequence } = await this.#unit.openDay({ timeoutMs: this.#timeoutMs });
      this.note(`Day opened, record ${sequence}`);
      this.message = { kind: 'ready' };
    });
  }

  closeDay(): Promise<void> {
    return this.#call(async () => {
      const { sequence } = await this.#unit.closeDay({ timeoutMs: this.#timeoutMs });
      this.note(`Day closed, record ${sequence}`);
      this.message = { kind: 'ready' };
    });
  }

  /** Sells the basket for cash. It is emptied only when the receipt is there. */
  sell(): Promise<void> {
    return this.#call(async () => {
      const { total } = this;
      this.message = { kind: 'asking', total };
      const sale: ReceiptInput = {
        document: 'sale',
        items: this.basket.map(({ goods, count }) => ({
          name: goods.name,
          quantity: `${count}`,
          unitPrice: money(goods.priceMinor).replace(' EUR', ''),
          taxGroup: goods.taxGroup,
        })),
        payments: [{ kind: 'cash', amount: total }],
      };
      const timeoutMs = this.#timeoutMs;
      // A real till stores the operation with the sale here, before it asks.
      const operation = await this.#unit.newOperation(undefined, { timeoutMs });
      this.note(`Asks for a receipt over ${money(total)}, operation ${operation.id.slice(0, 8)}…`);
      await this.#issued(await this.#unit.issue(sale, { operation, timeoutMs }));
    });
  }

  /** After an unclear outcome: asks the unit what became of it. */
  resolve(): Promise<void> {
    const { message } = this;
    if (message.kind !== 'unclear') return Promise.resolve();
    return this.#call(async () => {
      const outcome = await message.error.resolve({ timeoutMs: this.#timeoutMs });
      if (outcome.state === 'unknown') {
        this.note('The unit cannot be asked yet');
        this.message = message;
      } else if (outcome.state === 'committed' && outcome.receipt !== undefined) {
        // The receipt of the operation of this very sale, which the SDK types for every driver.
        await this.#issued(outcome.receipt as Receipt);
      } else {
        this.note('The sale was not committed and never will be: it may be rung up again');
        this.message = { kind: 'ready' };
      }
    });
  }

  async #issued(receipt: Receipt): Promise<void> {
    const again = receipt.repeated ? '; it was stored before the line was lost' : '';
    this.note(`Receipt ${receipt.number} over ${money(receipt.total)}${again}`);
    this.#counts.clear();
    this.message = { kind: 'issued', receipt };
    if (!receipt.repeated) return;
    // Stored is not printed: the power may have gone before the paper came out.
    await this.#unit.copy({ sequence: receipt.sequence }, { timeoutMs: this.#timeoutMs });
    this.note(`A copy of receipt ${receipt.number} for the customer`);
  }

  /** One call at a time: the buttons wait. */
  async #call(run: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.#onChange();
    try {
      await run();
    } catch (error) {
      if (!isFiscalError(error)) throw error;
      this.note(`${error.code}: ${error.detail}`);
      this.message = { kind: isOutcomeUnknown(error) ? 'unclear' : 'refused', error };
    } finally {
      this.busy = false;
      this.#onChange();
    }
  }
}
